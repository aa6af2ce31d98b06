import { type ErrorCode, errorCodes, type Json, ProvenderError } from '@provender/kernel'
import { placeOf, raisedIn } from '../sql-text.ts'

/** What DuckDB says about a failure when `errors_as_json` is set. */
export interface DuckdbFailure {
  readonly type: string
  readonly message: string
  readonly position: number | null
}

/**
 * Reads DuckDB's error text: JSON, JSON behind a prefix, or plain text.
 * @example readFailure('Parser Error: {"exception_type":"Parser","exception_message":"no","position":"3"}').position // 3
 */
export function readFailure(text: string): DuckdbFailure {
  const json = /\{"exception_type".*\}/s.exec(text)?.[0]
  if (json === undefined) {
    const [, type = '', message = text] = /^([A-Z][A-Za-z ]+) Error: (.*)$/s.exec(text) ?? []
    return { type, message, position: null }
  }
  try {
    const facts = JSON.parse(json) as Readonly<Record<string, string>>
    const position = facts['position'] === undefined ? null : Number(facts['position'])
    return { type: facts['exception_type'] ?? '', message: facts['exception_message'] ?? text, position }
  } catch {
    return { type: '', message: text, position: null }
  }
}

const statementFaults = new Set([
  'Parser',
  'Syntax',
  'Binder',
  'Catalog',
  'Parameter Not Resolved',
  'Parameter Not Allowed',
])
const fullDisk = /no space left on device|ENOSPC|failed to offload|max_temp_directory_size/i

/**
 * The code that a failure of DuckDB has in our table.
 * @example codeOfFailure({ type: 'Out of Memory', message: '', position: null }) // 'ENGINE_MEMORY_EXCEEDED'
 */
export function codeOfFailure({ type, message }: DuckdbFailure): ErrorCode {
  if (fullDisk.test(message)) return 'STORAGE_DISK_FULL'
  if (statementFaults.has(type)) return 'SQL_INVALID'
  if (/out of memory/i.test(type) || /out of memory/i.test(message)) return 'ENGINE_MEMORY_EXCEEDED'
  if (/interrupt/i.test(type)) return 'ENGINE_CANCELLED'
  if (type === 'Permission') return 'SQL_FORBIDDEN'
  return 'ENGINE_FAILED'
}

/**
 * Whether the engine is beyond use after a failure, so that its process must end.
 * @example isFatal({ type: 'FATAL', message: '', position: null }) // true
 */
export function isFatal({ type, message }: DuckdbFailure): boolean {
  return /^(fatal|internal)$/i.test(type) || /database has been invalidated/i.test(message)
}

/**
 * A message without what may be a cell value: quoted parts and numbers are replaced.
 * @example withoutValues("Could not convert string 'Smith' to INT64") // "Could not convert string '…' to INT64"
 */
export function withoutValues(message: string): string {
  return (message.split(/\n+LINE \d+:/)[0] ?? '')
    .replace(/'(?:[^']|'')*'/gs, "'…'")
    .replace(/"[^"]*"/gs, '"…"')
    .replace(/(?<![A-Za-z_\d])-?\d[\d.:eE+-]*/g, '#')
}

/**
 * DuckDB's error as ours: code, place in the SQL, hint; the SQL is attached, cell values are not.
 * @example engineErrorOf(new Error('Out of Memory Error: x'), 'select 1').code // 'ENGINE_MEMORY_EXCEEDED'
 */
export function engineErrorOf(error: unknown, sql: string): ProvenderError {
  const failure = readFailure(error instanceof Error ? error.message : String(error))
  const raised = raisedIn(failure.message)
  if (raised !== null && Object.hasOwn(errorCodes, raised.code)) {
    return new ProvenderError(raised.code as ErrorCode, raised.message, { sql: shown(sql) })
  }
  const code = codeOfFailure(failure)
  const details: Record<string, Json> = { sql: shown(sql), engine: 'duckdb', exception: failure.type }
  if (code !== 'SQL_INVALID') {
    return new ProvenderError(code, `${intro(code)} ${withoutValues(failure.message)}`, details)
  }
  if (failure.position === null) return new ProvenderError(code, `The SQL is not valid: ${failure.message}`, details)
  const place = placeOf(sql, failure.position)
  return new ProvenderError(
    code,
    `The SQL is not valid at ${place.line}:${place.column}: ${failure.message}\n  ${place.text.trim()}`,
    { ...details, line: place.line, column: place.column },
  )
}

function intro(code: ErrorCode): string {
  switch (code) {
    case 'ENGINE_MEMORY_EXCEEDED':
      return 'The query needed more memory than its process may use; read less at once or raise memoryMib in provender.config.ts.'
    case 'STORAGE_DISK_FULL':
      return 'The disk is full; free some space and try again.'
    case 'ENGINE_CANCELLED':
      return 'The statement was cancelled.'
    case 'SQL_FORBIDDEN':
      return 'The engine may not do this:'
    default:
      return 'DuckDB could not carry out the statement:'
  }
}

function shown(sql: string): string {
  return sql.length > 2000 ? `${sql.slice(0, 2000)}…` : sql
}
