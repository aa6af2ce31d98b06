import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { c } from './column.ts'
import {
  type ColumnType,
  duckdbTypeOf,
  icebergPrimitiveOf,
  type JsonSchema,
  jsonSchemaOf,
  scalarTypes,
  showType,
  typescriptTypeOf,
} from './column-type.ts'

const type = (column: { readonly definition: { readonly type: ColumnType } }): ColumnType => column.definition.type

/** kind → DuckDB, Iceberg, TypeScript, words; every kind there is. */
const golden: Readonly<Record<ColumnType['kind'], readonly [ColumnType, string, string | null, string, string]>> = {
  string: [type(c.string()), 'VARCHAR', 'string', 'string', 'string'],
  boolean: [type(c.boolean()), 'BOOLEAN', 'boolean', 'boolean', 'boolean'],
  count: [type(c.count()), 'BIGINT', 'long', 'number', 'count'],
  integer: [type(c.integer()), 'BIGINT', 'long', 'number', 'integer'],
  bigint: [type(c.bigint()), 'BIGINT', 'long', 'bigint', 'bigint'],
  double: [type(c.double()), 'DOUBLE', 'double', 'number', 'double'],
  decimal: [type(c.decimal(10, 2)), 'DECIMAL(10,2)', 'decimal(10, 2)', 'string', 'decimal(10,2)'],
  date: [type(c.date()), 'DATE', 'date', 'string', 'date'],
  timestamp: [type(c.timestamp()), 'TIMESTAMP WITH TIME ZONE', 'timestamptz', 'Instant', 'timestamp'],
  localTimestamp: [type(c.localTimestamp()), 'TIMESTAMP', 'timestamp', 'string', 'localTimestamp'],
  bytes: [type(c.bytes()), 'BLOB', 'binary', 'string', 'bytes'],
  uuid: [type(c.uuid()), 'UUID', 'uuid', 'string', 'uuid'],
  list: [type(c.list(c.count().nullable())), 'BIGINT[]', null, 'readonly (number | null)[]', 'list of count'],
  map: [
    type(c.map(c.string(), c.double())),
    'MAP(VARCHAR, DOUBLE)',
    null,
    'Readonly<Record<string, number>>',
    'map of string to double',
  ],
  struct: [
    type(c.struct({ shelf: c.string(), row: c.integer().nullable() })),
    'STRUCT("shelf" VARCHAR, "row" BIGINT)',
    null,
    '{ readonly shelf: string; readonly row: number | null }',
    'struct (shelf string, row integer)',
  ],
}

/** JSON Schema as written, and values that it must take and refuse. */
const json: Readonly<
  Record<
    ColumnType['kind'],
    { readonly schema: JsonSchema; readonly takes: readonly unknown[]; readonly refuses: readonly unknown[] }
  >
> = {
  string: { schema: { type: 'string' }, takes: ['', 'Ünï'], refuses: [1, null] },
  boolean: { schema: { type: 'boolean' }, takes: [true], refuses: ['true', 0] },
  count: {
    schema: { type: 'integer', minimum: 0, maximum: 9007199254740991 },
    takes: [0, 9007199254740991],
    refuses: [-1, 9007199254740992, 1.5, '1'],
  },
  integer: {
    schema: { type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 },
    takes: [-9007199254740991, 0],
    refuses: [-9007199254740992, 0.5],
  },
  bigint: {
    schema: { type: 'string', pattern: '^(0|-?[1-9][0-9]{0,18})$' },
    takes: ['0', '-9223372036854775808', '9223372036854775807'],
    refuses: [1, '-0', '01', '1.0', '+1', '92233720368547758070'],
  },
  double: { schema: { type: 'number' }, takes: [-0.5, 1e300], refuses: ['1', null] },
  decimal: {
    schema: { type: 'string', pattern: '^-?(0|[1-9][0-9]{0,7})\\.[0-9]{2}$' },
    takes: ['0.00', '-12.50', '99999999.99'],
    refuses: [12.5, '12.5', '012.50', '100000000.00', '.50', '12'],
  },
  date: { schema: { type: 'string', format: 'date' }, takes: ['2026-11-20'], refuses: [20261120] },
  timestamp: {
    schema: {
      type: 'string',
      format: 'date-time',
      pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$',
    },
    takes: ['2026-11-20T10:00:00.000000Z'],
    refuses: ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000000', 'at T10:00:00.000000Z'],
  },
  localTimestamp: {
    schema: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}$' },
    takes: ['2026-11-20T10:00:00.000000'],
    refuses: ['2026-11-20T10:00:00.000000Z', '10:00:00.000000'],
  },
  bytes: { schema: { type: 'string', contentEncoding: 'base64' }, takes: ['AAE='], refuses: [[0, 1]] },
  uuid: { schema: { type: 'string', format: 'uuid' }, takes: ['6ba7b810-9dad-11d1-80b4-00c04fd430c8'], refuses: [1] },
  list: {
    schema: {
      type: 'array',
      items: { anyOf: [{ type: 'integer', minimum: 0, maximum: 9007199254740991 }, { type: 'null' }] },
    },
    takes: [[], [1, null]],
    refuses: [[-1], ['1'], 1, null],
  },
  map: {
    schema: { type: 'object', additionalProperties: { type: 'number' } },
    takes: [{}, { a: 1.5 }],
    refuses: [{ a: '1' }, [1]],
  },
  struct: {
    schema: {
      type: 'object',
      properties: {
        shelf: { type: 'string' },
        row: { anyOf: [{ type: 'integer', minimum: -9007199254740991, maximum: 9007199254740991 }, { type: 'null' }] },
      },
      required: ['shelf', 'row'],
      additionalProperties: false,
    },
    takes: [{ shelf: 'A', row: null }],
    refuses: [{ shelf: 'A' }, { shelf: 'A', row: 1, more: 1 }],
  },
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isOfType: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  null: (value) => value === null,
  array: (value) => Array.isArray(value),
  object: isObject,
}

/** As much of a JSON Schema validator as the schemas written here need. */
function accepts(schema: JsonSchema, value: unknown): boolean {
  const {
    anyOf,
    type: kind,
    pattern,
    minimum,
    maximum,
    items,
    properties,
    required,
    additionalProperties,
  } = schema as {
    readonly [keyword: string]: never
  } as Readonly<Record<string, unknown>>
  if (Array.isArray(anyOf)) return anyOf.some((option: JsonSchema) => accepts(option, value))
  if (isOfType[String(kind)]?.(value) !== true) return false
  if (typeof pattern === 'string' && !new RegExp(pattern, 'u').test(String(value))) return false
  if (typeof minimum === 'number' && Number(value) < minimum) return false
  if (typeof maximum === 'number' && Number(value) > maximum) return false
  if (Array.isArray(value)) return value.every((item) => accepts(items as JsonSchema, item))
  if (!isObject(value)) return true
  const known = (properties ?? {}) as Readonly<Record<string, JsonSchema>>
  if (Array.isArray(required) && required.some((name: string) => !Object.hasOwn(value, name))) return false
  return Object.entries(value).every(([name, member]) => {
    const inner = known[name] ?? additionalProperties
    return inner !== false && (inner === undefined || accepts(inner as JsonSchema, member))
  })
}

describe.each(Object.entries(golden))('the type table, %s', (kind, [column, duckdb, iceberg, typescript, words]) => {
  const { schema, takes, refuses } = json[kind as ColumnType['kind']]

  it('has its one place in every target', () => {
    expect(duckdbTypeOf(column)).toBe(duckdb)
    expect(typescriptTypeOf(column)).toBe(typescript)
    expect(typescriptTypeOf(column, true)).toBe(`${typescript} | null`)
    expect(showType(column)).toBe(words)
    expect(jsonSchemaOf(column)).toEqual(schema)
    expect(jsonSchemaOf(column, true)).toEqual({ anyOf: [schema, { type: 'null' }] })
  })

  it('is an Iceberg primitive or refused as one', () => {
    if (iceberg !== null) expect(icebergPrimitiveOf(column)).toBe(iceberg)
    else expect(() => icebergPrimitiveOf(column)).toThrow(`A ${kind} is no Iceberg primitive.`)
  })

  it('has a JSON Schema that takes canonical values and refuses others', () => {
    expect(takes.filter((value) => !accepts(schema, value))).toEqual([])
    expect(refuses.filter((value) => accepts(schema, value))).toEqual([])
    expect(accepts(jsonSchemaOf(column, true), null)).toBe(true)
  })
})

describe('the type table', () => {
  it('has one row per scalar kind', () => {
    expect(Object.keys(scalarTypes).sort()).toEqual(
      Object.keys(golden)
        .filter((kind) => !['decimal', 'list', 'map', 'struct'].includes(kind))
        .sort(),
    )
  })

  it('puts types into each other', () => {
    const nested = type(c.list(c.struct({ at: c.timestamp(), tags: c.map(c.date(), c.list(c.decimal(38, 0))) })))
    expect(duckdbTypeOf(nested)).toBe('STRUCT("at" TIMESTAMP WITH TIME ZONE, "tags" MAP(DATE, DECIMAL(38,0)[]))[]')
    expect(typescriptTypeOf(nested)).toBe(
      'readonly ({ readonly at: Instant; readonly tags: Readonly<Record<string, readonly string[]>> })[]',
    )
    expect(jsonSchemaOf(type(c.map(c.uuid(), c.string())))).toMatchObject({
      propertyNames: { type: 'string', format: 'uuid' },
    })
    expect(typescriptTypeOf(type(c.list(c.list(c.count()))))).toBe('readonly (readonly number[])[]')
  })

  it('has a pattern for every decimal that takes exactly what fits', () => {
    const digits = fc
      .integer({ min: 1, max: 38 })
      .chain((precision) =>
        fc.tuple(
          fc.constant(precision),
          fc.integer({ min: 0, max: precision }),
          fc.bigInt(0n, 10n ** BigInt(precision) - 1n),
        ),
      )
    fc.assert(
      fc.property(digits, fc.boolean(), ([precision, scale, unscaled], isNegative) => {
        const padded = unscaled.toString().padStart(scale + 1, '0')
        const whole = padded.slice(0, padded.length - scale)
        const value = `${isNegative ? '-' : ''}${whole}${scale > 0 ? `.${padded.slice(-scale)}` : ''}`
        const schema = jsonSchemaOf({ kind: 'decimal', precision, scale })
        expect(accepts(schema, value)).toBe(true)
        expect(accepts(schema, `1${'0'.repeat(precision - scale)}${scale > 0 ? `.${'0'.repeat(scale)}` : ''}`)).toBe(
          false,
        )
      }),
    )
  })

  it.each([
    [0, 0],
    [39, 0],
    [10, 11],
    [10, -1],
    [1.5, 0],
    [Number.NaN, 0],
  ])('refuses decimal(%d, %d)', (precision, scale) => {
    expect(() => c.decimal(precision, scale)).toThrow(
      expect.objectContaining({
        code: 'CONTRACT_TYPE_UNSUPPORTED',
        message: `decimal(${precision}, ${scale}) is not possible: precision is 1 to 38, scale 0 to precision.`,
      }),
    )
  })
})
