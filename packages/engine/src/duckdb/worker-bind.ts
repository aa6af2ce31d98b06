import type { DuckDBConnection, DuckDBPreparedStatement } from '@duckdb/node-api'
import { type ErrorCode, type Json, ProvenderError } from '@provender/kernel'
import { planFingerprint } from '../plan-fingerprint.ts'
import { quoteName } from '../sql-text.ts'
import { gateStatement } from '../statement-gate.ts'
import { codeOfFailure, readFailure } from './engine-error.ts'
import type { BindRelation, BindReply, BindRequest, ResultColumn } from './protocol.ts'
import { columnOf } from './worker-calls.ts'

/**
 * Gates each statement and binds it against empty tables made for it (in a transaction that is rolled back); statements
 * one after another over the same relations share them.
 * A statement that is refused or does not bind is a reply, not an exception.
 */
export async function bindStatements(
  connection: DuckDBConnection,
  statements: readonly BindRequest[],
): Promise<readonly BindReply[]> {
  const tables = new EmptyTables(connection)
  const replies: BindReply[] = []
  try {
    for (const statement of statements) replies.push(await bindStatement(connection, tables, statement))
    return replies
  } finally {
    await tables.drop()
  }
}

/** The empty tables that stand at the moment, in one open transaction. */
class EmptyTables {
  readonly #connection: DuckDBConnection
  #standing: string | null = null

  constructor(connection: DuckDBConnection) {
    this.#connection = connection
  }

  async stand(relations: readonly BindRelation[]): Promise<void> {
    const statements = relations.flatMap(tableStatements).join('; ')
    if (statements === this.#standing) return
    await this.drop()
    this.#standing = statements
    await this.#connection.run(`BEGIN; ${statements}`)
  }

  async drop(): Promise<void> {
    if (this.#standing === null) return
    this.#standing = null
    await this.#connection.run('ROLLBACK')
  }
}

async function bindStatement(
  connection: DuckDBConnection,
  tables: EmptyTables,
  request: BindRequest,
): Promise<BindReply> {
  const { sql, mode } = request
  if (sql.includes('\0') || !sql.isWellFormed()) {
    return refusal('SQL_INVALID', 'The SQL holds U+0000 or a lone surrogate.', null)
  }
  const parsed = await textOf(connection, 'SELECT json_serialize_sql($1::VARCHAR)', sql)
  const verdict = gateStatement(parsed, { mode, relations: request.relations.map(({ name }) => name) })
  if (verdict.kind === 'refused') return refusal(verdict.code, verdict.message, verdict.position)
  try {
    await tables.stand(request.relations)
    return await bindGated(connection, request, verdict.relations)
  } catch (error) {
    await tables.drop()
    const failure = readFailure(error instanceof Error ? error.message : String(error))
    const code = codeOfFailure(failure)
    return refusal(code === 'ENGINE_FAILED' ? 'SQL_INVALID' : code, failure.message, failure.position)
  }
}

async function bindGated(
  connection: DuckDBConnection,
  request: BindRequest,
  relations: readonly string[],
): Promise<BindReply> {
  const prepared = await connection.prepare(request.sql)
  try {
    const columns = resultColumnsOf(prepared)
    const isPlanned = prepared.parameterCount === 0 && request.mode !== 'expression'
    const plan = isPlanned
      ? await textOf(connection, 'SELECT json_serialize_plan($1::VARCHAR, optimize := false)', request.sql)
      : ''
    return {
      kind: 'bound',
      columns,
      parameters: parametersOf(prepared),
      fingerprint: isPlanned ? planFingerprint(plan, columns) : '',
      relations,
    }
  } finally {
    prepared.destroySync()
  }
}

function resultColumnsOf(prepared: DuckDBPreparedStatement): readonly ResultColumn[] {
  return Array.from({ length: prepared.columnCount }, (_, index) =>
    columnOf(prepared.columnName(index), prepared.columnType(index)),
  )
}

function parametersOf(prepared: DuckDBPreparedStatement): readonly ResultColumn[] {
  return Array.from({ length: prepared.parameterCount }, (_, index) =>
    columnOf(prepared.parameterName(index + 1), prepared.parameterType(index + 1)),
  )
}

function tableStatements({ name, columns }: BindRelation): readonly string[] {
  const parts = name.split('.')
  const [catalog, schema] = parts.length === 3 ? parts : [undefined, parts.length === 2 ? parts[0] : undefined]
  const prefix = catalog === undefined ? '' : `${quoteName(catalog)}.`
  const types = columns.map(
    (column) => `${quoteName(column.name)} ${column.duckdbType}${column.nullable ? '' : ' NOT NULL'}`,
  )
  return [
    ...(catalog === undefined ? [] : [`ATTACH IF NOT EXISTS ':memory:' AS ${quoteName(catalog)}`]),
    ...(schema === undefined ? [] : [`CREATE SCHEMA IF NOT EXISTS ${prefix}${quoteName(schema)}`]),
    `CREATE TABLE ${parts.map(quoteName).join('.')} (${types.join(', ')})`,
  ]
}

async function textOf(connection: DuckDBConnection, sql: string, argument: string): Promise<string> {
  const reader = await connection.runAndReadAll(sql, [argument])
  return String(reader.getRows()[0]?.[0] ?? '')
}

function refusal(
  code: ErrorCode,
  message: string,
  position: number | null,
  details: Record<string, Json> = {},
): BindReply {
  return { kind: 'refused', error: new ProvenderError(code, message, details).toJSON(), position }
}
