import type { ColumnType, NestedType } from '@provender/contract'
import { instantFromMicros, type Json } from '@provender/kernel'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { digestExpression, digestSelect, finishDigest } from './content-digest.ts'
import type { DigestField } from './digest-form.ts'
import { digestRows } from './digest-reference.ts'
import { type EngineProcess, startEngineProcess } from './duckdb/engine-process.ts'
import { rowsSelect } from './sql-literal.ts'

const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('~', ':', ';', '[', ']', '{', '}', '0', '1', "'", '"', '\n'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 12,
  })
  .map((value) => value.replaceAll('\0', ''))
const micros = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })

/** Types of the type table, nested ones included, as fast-check draws them. */
const anyType: fc.Arbitrary<ColumnType> = fc.letrec<{ type: ColumnType; nested: NestedType }>((tie) => ({
  nested: fc.record({ type: tie('type'), nullable: fc.constant(true) }),
  type: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom<ColumnType>(
      { kind: 'string' },
      { kind: 'boolean' },
      { kind: 'count' },
      { kind: 'integer' },
      { kind: 'bigint' },
      { kind: 'double' },
      { kind: 'date' },
      { kind: 'timestamp' },
      { kind: 'localTimestamp' },
      { kind: 'bytes' },
      { kind: 'uuid' },
      { kind: 'decimal', precision: 38, scale: 0 },
      { kind: 'decimal', precision: 10, scale: 2 },
      { kind: 'decimal', precision: 3, scale: 3 },
      { kind: 'decimal', precision: 38, scale: 38 },
    ),
    tie('nested').map((element): ColumnType => ({ kind: 'list', element })),
    fc
      .record({
        key: fc.constantFrom<ColumnType>({ kind: 'string' }, { kind: 'bigint' }, { kind: 'date' }),
        value: tie('nested'),
      })
      .map(({ key, value }): ColumnType => ({ kind: 'map', key, value })),
    fc
      .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'zz', 'x_1'), tie('nested')), {
        selector: ([name]) => name,
        minLength: 1,
      })
      .map((fields): ColumnType => ({ kind: 'struct', fields: fields.map(([name, inner]) => ({ name, ...inner })) })),
  ),
})).type

/** Values of a type in their JSON form; null among them. */
function anyValue(type: ColumnType): fc.Arbitrary<Json> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant(null) }, { weight: 5, arbitrary: presentValue(type) })
}

function presentValue(type: ColumnType): fc.Arbitrary<Json> {
  switch (type.kind) {
    case 'string':
      return text
    case 'boolean':
      return fc.boolean()
    case 'count':
      return fc.maxSafeNat()
    case 'integer':
      return fc.maxSafeInteger()
    case 'bigint':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
    case 'double':
      return fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value))
    case 'decimal':
      return fc
        .bigInt({ min: -(10n ** BigInt(type.precision)) + 1n, max: 10n ** BigInt(type.precision) - 1n })
        .map((unscaled) => decimalOf(unscaled, type.scale))
    case 'date':
      return micros.map((at) => instantFromMicros(at).slice(0, 10))
    case 'timestamp':
      return micros.map(instantFromMicros)
    case 'localTimestamp':
      return micros.map((at) => instantFromMicros(at).slice(0, -1))
    case 'bytes':
      return fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes).toString('base64'))
    case 'uuid':
      return fc.uuid()
    case 'list':
      return fc.array(anyValue(type.element.type), { maxLength: 4 })
    case 'map':
      return fc
        .uniqueArray(fc.tuple(presentValue(type.key).map(String), anyValue(type.value.type)), {
          selector: ([key]) => key,
          maxLength: 4,
        })
        .map((entries) => Object.fromEntries(entries))
    case 'struct':
      return fc
        .tuple(...type.fields.map((field) => anyValue(field.type)))
        .map((values) => Object.fromEntries(type.fields.map((field, index) => [field.name, values[index] ?? null])))
  }
}

function decimalOf(unscaled: bigint, scale: number): string {
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  const sign = unscaled < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

/** A table: fields of any types, and some rows of them. */
const anyTable: fc.Arbitrary<{
  readonly fields: readonly DigestField[]
  readonly rows: readonly Readonly<Record<string, Json>>[]
}> = fc.array(anyType, { minLength: 1, maxLength: 4 }).chain((types) => {
  const fields = types.map((type, index) => ({ name: `${'zyxw'[index]}${index}`, type }))
  const row = fc
    .tuple(...types.map(anyValue))
    .map((values) => Object.fromEntries(fields.map(({ name }, index) => [name, values[index] ?? null])))
  return fc.record({ fields: fc.constant(fields), rows: fc.array(row, { maxLength: 6 }) })
})

let builder: EngineProcess
beforeAll(async () => {
  builder = await startEngineProcess('builder', {
    memoryMib: 512,
    threads: 2,
    tempDirectory: '/tmp/provender-engine-test',
  })
})
afterAll(() => builder.close())

async function engineDigest(fields: readonly DigestField[], from: string): Promise<string> {
  const { rows } = await builder.query(digestSelect(fields, from))
  return finishDigest(rows[0]?.[0], fields)
}

it('any rows of any types come back from the engine in the JSON form they were written in', () =>
  fc.assert(
    fc.asyncProperty(anyTable, async ({ fields, rows }) => {
      const result = await builder.query(rowsSelect(fields, rows), [], { types: fields.map(({ type }) => type) })
      expect(result.rows).toEqual(rows.map((row) => fields.map(({ name }) => row[name])))
    }),
    { numRuns: 300 },
  ))

it('DuckDB and the reference compute one digest for any rows of any types', () =>
  fc.assert(
    fc.asyncProperty(anyTable, async ({ fields, rows }) => {
      expect(await engineDigest(fields, `(${rowsSelect(fields, rows)})`)).toBe(digestRows(fields, rows))
    }),
    { numRuns: 300 },
  ))

it('refuses NaN and infinities at any depth, naming the column', async () => {
  const double: ColumnType = { kind: 'double' }
  const fields = [
    { name: 'a', type: double },
    { name: 'b', type: { kind: 'list', element: { type: double, nullable: true } } },
    { name: 'd', type: { kind: 'date' } },
  ] as const
  const select = (a: string, b: string, d: string): string =>
    `(SELECT ${a}::DOUBLE AS a, ${b}::DOUBLE[] AS b, ${d}::DATE AS d)`
  await expect(engineDigest(fields, select("'NaN'", '[1]', 'NULL'))).rejects.toMatchObject({ details: { column: 'a' } })
  await expect(engineDigest(fields, select('1', "[NULL, '-inf']", 'NULL'))).rejects.toMatchObject({
    details: { column: 'b' },
  })
  await expect(engineDigest(fields, select('NULL', 'NULL', "'infinity'"))).rejects.toMatchObject({
    code: 'CONTRACT_VALUE_INVALID',
    details: { column: 'd', rows: 1 },
  })
})

it('takes both zeros for one in the engine as well', async () => {
  const fields = [{ name: 'a', type: { kind: 'double' } }] as const
  const digest = await engineDigest(fields, "(SELECT '-0'::DOUBLE AS a)")
  expect(digest).toBe(digestRows(fields, [{ a: 0 }]))
})

it('can be computed in one scan with other aggregates', async () => {
  const fields = [{ name: 'i', type: { kind: 'bigint' } }] as const
  const { rows } = await builder.query(
    `SELECT count(*) FILTER (r.i < 0), ${digestExpression(fields, 'r')} FROM range(3) r(i)`,
  )
  expect(finishDigest(rows[0]?.[1], fields)).toBe(digestRows(fields, [{ i: '2' }, { i: '0' }, { i: '1' }]))
})
