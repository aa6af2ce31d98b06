import type { DuckDBConnection, DuckDBDataChunk, DuckDBResult, DuckDBValue } from '@duckdb/node-api'
import { BIGINT, type DuckDBType } from '@duckdb/node-api'
import type { ColumnType } from '@provender/contract'
import { type Json, ProvenderError } from '@provender/kernel'
import { type CellEncoder, cellEncoder, logicalTypeOf } from '../row-codec.ts'
import { MeasuredRows } from './measured-rows.ts'
import type { CallResult, EngineParams, EngineValue, ResultColumn, WorkerCall } from './protocol.ts'

/** Rows of a result in their JSON form, with the columns they belong to. */
export interface EncodedRows {
  readonly columns: readonly ResultColumn[]
  readonly rows: readonly (readonly Json[])[]
}

type CallOf<Kind extends WorkerCall['kind']> = Extract<WorkerCall, { readonly kind: Kind }>

/** Runs one statement, or several without parameters; results are dropped. */
export async function runStatements(connection: DuckDBConnection, call: CallOf<'run'>): Promise<void> {
  const { values, types } = bound(call.params)
  if (values === undefined) await connection.run(call.sql)
  else await connection.run(call.sql, values, types)
}

/** The first rows of a statement, as many as may be, and whether there are more. */
export async function queryRows(
  connection: DuckDBConnection,
  call: CallOf<'query'>,
): Promise<Pick<CallResult, 'columns' | 'rows' | 'isTruncated' | 'isTooLarge' | 'cut'>> {
  const rows = new MeasuredRows(call.sizes)
  let columns: readonly ResultColumn[] = []
  for await (const chunk of streamRows(connection, { ...call, kind: 'stream', chunkRows: 2048 })) {
    columns = chunk.columns
    for (const row of chunk.rows) {
      const isFull = rows.count === call.maxRows
      if (isFull || !rows.add(row)) return { columns, ...rows.taken, isTruncated: true, isTooLarge: !isFull }
    }
  }
  return { columns, ...rows.taken, isTruncated: false, isTooLarge: false }
}

/** The rows of a statement in chunks of at most `chunkRows`; at least one chunk, which may be empty. */
export async function* streamRows(
  connection: DuckDBConnection,
  call: CallOf<'stream'>,
): AsyncGenerator<EncodedRows, void, undefined> {
  const { values, types } = bound(call.params)
  const result = await connection.stream(call.sql, values, types)
  const columns = columnsOf(result, call.types)
  const encoders = columns.map((column) => cellEncoder(column.type, column.name))
  let rows: (readonly Json[])[] = []
  let hasSent = false
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const row of encodeRows(chunk, encoders)) rows.push(row)
    while (rows.length >= call.chunkRows) {
      yield { columns, rows: rows.slice(0, call.chunkRows) }
      hasSent = true
      rows = rows.slice(call.chunkRows)
    }
  }
  if (rows.length > 0 || !hasSent) yield { columns, rows }
}

/** The JSON that DuckDB's parser makes of SQL text; an unparsable text is JSON with `error: true`. */
export async function parseStatement(connection: DuckDBConnection, sql: string): Promise<string> {
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql($1::VARCHAR)', [sql])
  return String(reader.getRows()[0]?.[0] ?? '')
}

function columnsOf(result: DuckDBResult, declared: readonly ColumnType[] | null): readonly ResultColumn[] {
  if (declared !== null && declared.length !== result.columnCount) {
    throw new ProvenderError(
      'ENGINE_FAILED',
      `A query returns ${result.columnCount} columns, but ${declared.length} types were given for them.`,
      { found: result.columnCount, expected: declared.length },
    )
  }
  return result.columnNames().map((name, index) => columnOf(name, result.columnType(index), declared?.[index]))
}

/** A column of a result or parameter list, typed by declaration or else by what the engine says. */
export function columnOf(name: string, type: DuckDBType, declared?: ColumnType): ResultColumn {
  return { name, duckdbType: type.toString(), type: declared ?? logicalTypeOf(type) }
}

function encodeRows(chunk: DuckDBDataChunk, encoders: readonly CellEncoder[]): readonly (readonly Json[])[] {
  const rows: Json[][] = Array.from({ length: chunk.rowCount }, () => new Array<Json>(encoders.length))
  encoders.forEach((encode, column) => {
    const values = chunk.getColumnValues(column)
    for (let index = 0; index < rows.length; index += 1) {
      const row = rows[index]
      if (row !== undefined) row[column] = encode(values[index] ?? null)
    }
  })
  return rows
}

interface Bound {
  readonly values: DuckDBValue[] | Record<string, DuckDBValue> | undefined
  readonly types: (DuckDBType | undefined)[] | Record<string, DuckDBType | undefined> | undefined
}

function bound(params: EngineParams): { values: Bound['values']; types: never } {
  const entries = Object.entries(params)
  const isList = Array.isArray(params)
  if (entries.length === 0) return { values: undefined, types: undefined as never }
  const types = entries.map(([name, value]) => [name, typeOfValue(value)] as const)
  return {
    values: isList ? [...(params as readonly EngineValue[])] : { ...(params as Record<string, EngineValue>) },
    types: (isList ? types.map(([, type]) => type) : Object.fromEntries(types)) as never,
  }
}

/** A bigint binds as BIGINT, the widest whole number of the type table; the rest by its JavaScript type. */
function typeOfValue(value: EngineValue): DuckDBType | undefined {
  return typeof value === 'bigint' ? BIGINT : undefined
}
