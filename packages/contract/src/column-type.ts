import { ProvenderError } from '@provender/kernel'

/** The logical type of a column, event field or nested value, as it stands in contracts and manifests. */
export type ColumnType =
  | { readonly kind: 'string' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'count' }
  | { readonly kind: 'integer' }
  | { readonly kind: 'bigint' }
  | { readonly kind: 'double' }
  | { readonly kind: 'decimal'; readonly precision: number; readonly scale: number }
  | { readonly kind: 'date' }
  | { readonly kind: 'timestamp' }
  | { readonly kind: 'localTimestamp' }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'uuid' }
  | { readonly kind: 'list'; readonly element: NestedType }
  | { readonly kind: 'map'; readonly key: ColumnType; readonly value: NestedType }
  | { readonly kind: 'struct'; readonly fields: readonly NestedField[] }

/** A type inside a list, map or struct, with its own nullability. */
export interface NestedType {
  readonly type: ColumnType
  readonly nullable: boolean
}

/** A named field of a struct. */
export interface NestedField extends NestedType {
  readonly name: string
}

/** How one logical kind is written in each place that data passes through: a row of the type table. */
export interface TypeRow {
  readonly duckdb: string
  readonly iceberg: string
  readonly json: string
  readonly jsonSchema: Readonly<Record<string, string | number>>
  readonly typescript: string
}

type ScalarKind = Exclude<ColumnType['kind'], 'decimal' | 'list' | 'map' | 'struct'>

const wholeNumber = { type: 'integer', minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }
const wholeText = { type: 'string', pattern: '^(0|-?[1-9][0-9]{0,18})$' }
const micros = '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}'

/** The one type table: column → DuckDB → Iceberg → JSON → TypeScript. Everything that converts a value reads it here. */
export const scalarTypes: Readonly<Record<ScalarKind, TypeRow>> = {
  string: {
    duckdb: 'VARCHAR',
    iceberg: 'string',
    json: 'string',
    jsonSchema: { type: 'string' },
    typescript: 'string',
  },
  boolean: {
    duckdb: 'BOOLEAN',
    iceberg: 'boolean',
    json: 'boolean',
    jsonSchema: { type: 'boolean' },
    typescript: 'boolean',
  },
  count: {
    duckdb: 'BIGINT',
    iceberg: 'long',
    json: 'number',
    jsonSchema: { ...wholeNumber, minimum: 0 },
    typescript: 'number',
  },
  integer: { duckdb: 'BIGINT', iceberg: 'long', json: 'number', jsonSchema: wholeNumber, typescript: 'number' },
  bigint: { duckdb: 'BIGINT', iceberg: 'long', json: 'string', jsonSchema: wholeText, typescript: 'bigint' },
  double: { duckdb: 'DOUBLE', iceberg: 'double', json: 'number', jsonSchema: { type: 'number' }, typescript: 'number' },
  date: {
    duckdb: 'DATE',
    iceberg: 'date',
    json: 'string',
    jsonSchema: { type: 'string', format: 'date' },
    typescript: 'string',
  },
  timestamp: {
    duckdb: 'TIMESTAMP WITH TIME ZONE',
    iceberg: 'timestamptz',
    json: 'string',
    jsonSchema: { type: 'string', format: 'date-time', pattern: `${micros}Z$` },
    typescript: 'Instant',
  },
  localTimestamp: {
    duckdb: 'TIMESTAMP',
    iceberg: 'timestamp',
    json: 'string',
    jsonSchema: { type: 'string', pattern: `${micros}$` },
    typescript: 'string',
  },
  bytes: {
    duckdb: 'BLOB',
    iceberg: 'binary',
    json: 'string',
    jsonSchema: { type: 'string', contentEncoding: 'base64' },
    typescript: 'string',
  },
  uuid: {
    duckdb: 'UUID',
    iceberg: 'uuid',
    json: 'string',
    jsonSchema: { type: 'string', format: 'uuid' },
    typescript: 'string',
  },
}

/**
 * The DuckDB type that stores a logical type.
 * @example duckdbTypeOf({ kind: 'decimal', precision: 10, scale: 2 }) // 'DECIMAL(10,2)'
 */
export function duckdbTypeOf(type: ColumnType): string {
  switch (type.kind) {
    case 'decimal':
      return `DECIMAL(${type.precision},${type.scale})`
    case 'list':
      return `${duckdbTypeOf(type.element.type)}[]`
    case 'map':
      return `MAP(${duckdbTypeOf(type.key)}, ${duckdbTypeOf(type.value.type)})`
    case 'struct':
      return `STRUCT(${type.fields.map((field) => `"${field.name}" ${duckdbTypeOf(field.type)}`).join(', ')})`
    default:
      return scalarTypes[type.kind].duckdb
  }
}

/**
 * The Iceberg v2 primitive of a scalar logical type; nested types are assembled with field ids where tables are written.
 * @throws CONTRACT_TYPE_UNSUPPORTED for nested types
 * @source Apache Iceberg table spec, primitive types
 * @example icebergPrimitiveOf({ kind: 'timestamp' }) // 'timestamptz'
 */
export function icebergPrimitiveOf(type: ColumnType): string {
  if (type.kind === 'decimal') return `decimal(${type.precision}, ${type.scale})`
  if (type.kind === 'list' || type.kind === 'map' || type.kind === 'struct') {
    throw new ProvenderError('CONTRACT_TYPE_UNSUPPORTED', `A ${type.kind} is no Iceberg primitive.`, {
      kind: type.kind,
    })
  }
  return scalarTypes[type.kind].iceberg
}

/**
 * JSON Schema (2020-12) of the values of a type as they travel in JSON.
 * @example jsonSchemaOf({ kind: 'date' }) // { type: 'string', format: 'date' }
 */
export function jsonSchemaOf(type: ColumnType, nullable = false): JsonSchema {
  const schema = schemaOf(type)
  return nullable ? { anyOf: [schema, { type: 'null' }] } : schema
}

/** A JSON Schema document or part of one. */
export interface JsonSchema {
  readonly [keyword: string]:
    | string
    | number
    | boolean
    | JsonSchema
    | readonly (string | number | JsonSchema)[]
    | { readonly [name: string]: JsonSchema }
}

function schemaOf(type: ColumnType): JsonSchema {
  switch (type.kind) {
    case 'decimal':
      return {
        type: 'string',
        pattern: decimalPattern(type.precision, type.scale),
      }
    case 'list':
      return { type: 'array', items: jsonSchemaOf(type.element.type, type.element.nullable) }
    case 'map':
      return {
        type: 'object',
        ...(type.key.kind === 'string' ? {} : { propertyNames: schemaOf(type.key) }),
        additionalProperties: jsonSchemaOf(type.value.type, type.value.nullable),
      }
    case 'struct':
      return {
        type: 'object',
        properties: Object.fromEntries(
          type.fields.map((field) => [field.name, jsonSchemaOf(field.type, field.nullable)]),
        ),
        required: type.fields.map((field) => field.name),
        additionalProperties: false,
      }
    default:
      return scalarTypes[type.kind].jsonSchema
  }
}

function decimalPattern(precision: number, scale: number): string {
  const digits = precision - scale
  const whole = digits === 0 ? '0' : `(0|[1-9][0-9]{0,${digits - 1}})`
  return `^-?${whole}${scale > 0 ? `\\.[0-9]{${scale}}` : ''}$`
}

/**
 * The TypeScript type in which consumers meet a value.
 * @example typescriptTypeOf({ kind: 'list', element: { type: { kind: 'count' }, nullable: true } }) // 'readonly (number | null)[]'
 */
export function typescriptTypeOf(type: ColumnType, nullable = false): string {
  const plain = plainTypescriptOf(type)
  return nullable ? `${plain} | null` : plain
}

function plainTypescriptOf(type: ColumnType): string {
  switch (type.kind) {
    case 'decimal':
      return 'string'
    case 'list': {
      const element = typescriptTypeOf(type.element.type, type.element.nullable)
      return `readonly ${element.includes(' ') ? `(${element})` : element}[]`
    }
    case 'map':
      return `Readonly<Record<string, ${typescriptTypeOf(type.value.type, type.value.nullable)}>>`
    case 'struct':
      return `{ ${type.fields.map((field) => `readonly ${field.name}: ${typescriptTypeOf(field.type, field.nullable)}`).join('; ')} }`
    default:
      return scalarTypes[type.kind].typescript
  }
}

/**
 * A type in the words of a page or a message.
 * @example showType({ kind: 'decimal', precision: 10, scale: 2 }) // 'decimal(10,2)'
 */
export function showType(type: ColumnType): string {
  switch (type.kind) {
    case 'decimal':
      return `decimal(${type.precision},${type.scale})`
    case 'list':
      return `list of ${showType(type.element.type)}`
    case 'map':
      return `map of ${showType(type.key)} to ${showType(type.value.type)}`
    case 'struct':
      return `struct (${type.fields.map((field) => `${field.name} ${showType(field.type)}`).join(', ')})`
    default:
      return type.kind
  }
}
