import type { DuckDBType, DuckDBValue } from '@duckdb/node-api'
import type { ColumnType } from '@provender/contract'
import { instantFromMicros, type Json, ProvenderError } from '@provender/kernel'

/** Turns a value of the engine into its JSON form; null stays null. */
export type CellEncoder = (value: DuckDBValue) => Json

/** Days since 1970-01-01 of 0001-01-01 and 9999-12-31: what four-digit years can tell. */
const dayRange = { first: -719_162, last: 2_932_896 }
const dayMicros = 86_400_000_000n

/**
 * The encoder of a column: JSON forms from the type table (bigint and decimal as text, instants with six decimals and Z).
 * `column` is named in refusals; values never are.
 * @throws CONTRACT_VALUE_INVALID (from the encoder) when a value has no JSON form: NaN, infinity, whole numbers beyond ±(2^53 - 1)
 * @example cellEncoder({ kind: 'bigint' }, 'id')(9007199254740993n) // '9007199254740993'
 */
export function cellEncoder(type: ColumnType, column: string): CellEncoder {
  const inner = encoderOf(type, column)
  return (value) => (value === null ? null : inner(value))
}

function encoderOf(type: ColumnType, column: string): CellEncoder {
  switch (type.kind) {
    case 'boolean':
      return (value) => value === true
    case 'count':
    case 'integer':
      return (value) => wholeNumber(value, column)
    case 'double':
      return (value) => finiteNumber(value, column)
    case 'date':
      return (value) => dateText(partOf<number>(value, 'days'), column)
    case 'timestamp':
      return (value) => instantFromMicros(checkedMicros(value, column))
    case 'localTimestamp':
      return (value) => instantFromMicros(checkedMicros(value, column)).slice(0, -1)
    case 'decimal':
      return (value) => decimalText(value, type.scale)
    case 'bytes':
      return (value) => Buffer.from(partOf<Uint8Array>(value, 'bytes')).toString('base64')
    case 'list':
    case 'map':
    case 'struct':
      return nestedEncoder(type, column)
    default:
      return (value) => String(value)
  }
}

function nestedEncoder(type: ColumnType & { readonly kind: 'list' | 'map' | 'struct' }, column: string): CellEncoder {
  switch (type.kind) {
    case 'list': {
      const element = cellEncoder(type.element.type, `${column}.element`)
      return (value) => partOf<readonly DuckDBValue[]>(value, 'items').map(element)
    }
    case 'map': {
      const key = cellEncoder(type.key, `${column}.key`)
      const inner = cellEncoder(type.value.type, `${column}.value`)
      return (value) =>
        Object.fromEntries(
          partOf<readonly { key: DuckDBValue; value: DuckDBValue }[]>(value, 'entries').map((entry) => [
            String(key(entry.key)),
            inner(entry.value),
          ]),
        )
    }
    case 'struct': {
      const fields = type.fields.map(
        (field) => [field.name, cellEncoder(field.type, `${column}.${field.name}`)] as const,
      )
      return (value) => {
        const entries = partOf<Readonly<Record<string, DuckDBValue>>>(value, 'entries')
        return Object.fromEntries(fields.map(([name, encode]) => [name, encode(entries[name] ?? null)]))
      }
    }
  }
}

function partOf<Part>(value: DuckDBValue, name: string): Part {
  return (value as unknown as Readonly<Record<string, Part>>)[name] as Part
}

function wholeNumber(value: DuckDBValue, column: string): number {
  const number = Number(value)
  if (!Number.isSafeInteger(number)) {
    throw refusal(column, 'a whole number beyond ±(2^53 - 1)', 'declare the column as bigint, or cast it')
  }
  return number
}

function finiteNumber(value: DuckDBValue, column: string): number {
  const number = Number(value)
  if (!Number.isFinite(number)) {
    throw refusal(column, 'NaN or an infinity', 'doubles are finite: divide by nullif(…, 0)')
  }
  return number === 0 ? 0 : number
}

function dateText(days: number, column: string): string {
  if (days < dayRange.first || days > dayRange.last) {
    throw refusal(column, 'a date outside the years 0001 to 9999', 'filter or cast it')
  }
  return new Date(days * 86_400_000).toISOString().slice(0, 10)
}

function checkedMicros(value: DuckDBValue, column: string): bigint {
  const micros = microsOfValue(value)
  if (micros < BigInt(dayRange.first) * dayMicros || micros >= BigInt(dayRange.last + 1) * dayMicros) {
    throw refusal(column, 'a time outside the years 0001 to 9999', 'filter or cast it')
  }
  return micros
}

function microsOfValue(value: DuckDBValue): bigint {
  const parts = value as unknown as Readonly<Record<'micros' | 'millis' | 'seconds' | 'nanos', bigint | undefined>>
  if (parts.micros !== undefined) return parts.micros
  if (parts.millis !== undefined) return parts.millis * 1000n
  if (parts.seconds !== undefined) return parts.seconds * 1_000_000n
  const nanos = parts.nanos ?? 0n
  return nanos >= 0n ? nanos / 1000n : (nanos - 999n) / 1000n
}

function decimalText(value: DuckDBValue, scale: number): string {
  if (typeof value === 'bigint' || typeof value === 'number') return scaledText(BigInt(value), scale, 0)
  return scaledText(partOf<bigint>(value, 'value'), scale, partOf<number>(value, 'scale'))
}

function scaledText(unscaled: bigint, scale: number, valueScale: number): string {
  const atScale = unscaled * 10n ** BigInt(Math.max(0, scale - valueScale))
  const digits = (atScale < 0n ? -atScale : atScale).toString().padStart(scale + 1, '0')
  const sign = atScale < 0n ? '-' : ''
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}

function refusal(column: string, found: string, next: string): ProvenderError {
  return new ProvenderError('CONTRACT_VALUE_INVALID', `Column ${column} holds ${found}: ${next}.`, { column })
}

/**
 * The logical type in which values of an engine type travel. What has no place in the type table travels as text
 * (HUGEINT as a decimal's digits, times and intervals as DuckDB writes them).
 * @example logicalTypeOf(BIGINT) // { kind: 'bigint' }
 */
export function logicalTypeOf(type: DuckDBType): ColumnType {
  const name = type.toString()
  if (name === 'DECIMAL' || name.startsWith('DECIMAL(')) {
    const { width, scale } = type as unknown as { readonly width: number; readonly scale: number }
    return { kind: 'decimal', precision: width, scale }
  }
  return scalars[name] ?? nestedTypeOf(type) ?? { kind: 'string' }
}

const scalars: Readonly<Record<string, ColumnType>> = {
  BOOLEAN: { kind: 'boolean' },
  TINYINT: { kind: 'integer' },
  SMALLINT: { kind: 'integer' },
  INTEGER: { kind: 'integer' },
  UTINYINT: { kind: 'integer' },
  USMALLINT: { kind: 'integer' },
  UINTEGER: { kind: 'integer' },
  BIGINT: { kind: 'bigint' },
  UBIGINT: { kind: 'decimal', precision: 20, scale: 0 },
  HUGEINT: { kind: 'decimal', precision: 38, scale: 0 },
  UHUGEINT: { kind: 'decimal', precision: 38, scale: 0 },
  FLOAT: { kind: 'double' },
  DOUBLE: { kind: 'double' },
  DATE: { kind: 'date' },
  TIMESTAMP: { kind: 'localTimestamp' },
  TIMESTAMP_S: { kind: 'localTimestamp' },
  TIMESTAMP_MS: { kind: 'localTimestamp' },
  TIMESTAMP_NS: { kind: 'localTimestamp' },
  'TIMESTAMP WITH TIME ZONE': { kind: 'timestamp' },
  BLOB: { kind: 'bytes' },
  UUID: { kind: 'uuid' },
}

interface NestedParts {
  readonly valueType?: DuckDBType
  readonly keyType?: DuckDBType
  readonly entryNames?: readonly string[]
  readonly entryTypes?: readonly DuckDBType[]
}

function nestedTypeOf(type: DuckDBType): ColumnType | null {
  const name = type.toString()
  const { valueType, keyType, entryNames, entryTypes } = type as unknown as NestedParts
  if (name.startsWith('MAP(') && valueType !== undefined && keyType !== undefined) {
    return { kind: 'map', key: logicalTypeOf(keyType), value: { type: logicalTypeOf(valueType), nullable: true } }
  }
  if (name.endsWith(']') && valueType !== undefined) {
    return { kind: 'list', element: { type: logicalTypeOf(valueType), nullable: true } }
  }
  if (!name.startsWith('STRUCT(') || entryNames === undefined || entryTypes === undefined) return null
  const fields = entryNames.map((field, index) => ({
    name: field,
    type: entryTypes[index] === undefined ? ({ kind: 'string' } as const) : logicalTypeOf(entryTypes[index]),
    nullable: true,
  }))
  return { kind: 'struct', fields }
}
