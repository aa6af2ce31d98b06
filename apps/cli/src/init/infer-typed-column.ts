import type { ColumnType } from '@provender/contract'
import type { Json } from '@provender/kernel'
import { type InferredColumn, quoted } from './infer-column.ts'

const scalars: Readonly<Record<string, ColumnType>> = {
  VARCHAR: { kind: 'string' },
  BOOLEAN: { kind: 'boolean' },
  TINYINT: { kind: 'integer' },
  SMALLINT: { kind: 'integer' },
  INTEGER: { kind: 'integer' },
  UTINYINT: { kind: 'integer' },
  USMALLINT: { kind: 'integer' },
  UINTEGER: { kind: 'integer' },
  BIGINT: { kind: 'bigint' },
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

/**
 * The type of the type table that holds the values of an engine's type; null when only text does.
 * @example typeOfDuckdb('DECIMAL(10,2)') // { kind: 'decimal', precision: 10, scale: 2 }
 */
export function typeOfDuckdb(duckdbType: string): ColumnType | null {
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(duckdbType)
  if (decimal !== null) return { kind: 'decimal', precision: Number(decimal[1]), scale: Number(decimal[2]) }
  if (duckdbType.endsWith('[]')) {
    const element = typeOfDuckdb(duckdbType.slice(0, -2))
    return element === null ? null : { kind: 'list', element: { type: element, nullable: true } }
  }
  return scalars[duckdbType] ?? null
}

/** What a column becomes that the file already types. `facts`: present, distinct, longest text, least and greatest as text. */
export function inferTypedColumn(column: {
  readonly from: string
  readonly name: string
  readonly duckdbType: string
  readonly facts: readonly Json[]
  readonly rows: number
}): InferredColumn {
  const { from, name, duckdbType, facts, rows } = column
  const [present, distinct, longest, least, most] = facts
  const found = typeOfDuckdb(duckdbType)
  const type = narrowed(found ?? { kind: 'string' }, least, most)
  const empty = rows - Number(present)
  const range = isRanged(type) && least !== null ? `${least} to ${most}` : `${distinct} different values`
  return {
    from,
    name,
    type,
    nullable: empty > 0,
    distinct: Number(distinct),
    longest: Number(longest),
    expression: found === null ? `${quoted(from)}::varchar` : quoted(from),
    misfit: null,
    observed: empty > 0 ? `${range}, empty in ${empty} of ${rows} rows` : range,
    leastNumber: isNumeric(type) && least !== null ? Number(least) : null,
    note: found === null ? `its type ${duckdbType} has no place in the type table; it becomes text` : null,
  }
}

/** A 64-bit column whose values are all exact in a JSON number is an integer. */
function narrowed(type: ColumnType, least: Json | undefined, most: Json | undefined): ColumnType {
  if (type.kind !== 'bigint') return type
  const isSafe = [least, most].every((bound) => bound === null || Number.isSafeInteger(Number(bound)))
  return isSafe ? { kind: 'integer' } : type
}

function isNumeric(type: ColumnType): boolean {
  return type.kind === 'integer' || type.kind === 'bigint' || type.kind === 'double' || type.kind === 'decimal'
}

function isRanged(type: ColumnType): boolean {
  return isNumeric(type) || type.kind === 'date' || type.kind === 'timestamp' || type.kind === 'localTimestamp'
}
