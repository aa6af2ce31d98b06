import { type ErrorCode, errorCodes, isProvenderError, type Json, ProvenderError } from '@provender/kernel'
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
/** Failures on the values that a statement meets; their messages quote what stands in cells. */
const valueFaults = new Set([
  ...['Conversion', 'Out of Range', 'Divide by Zero', 'Decimal', 'Mismatch Type', 'Invalid type', 'Unknown Type'],
  ...['Invalid Input', 'Not implemented', 'Object Size', 'Expression', 'Invalid'],
])
const fullDisk = /no space left on device|ENOSPC|failed to offload|max_temp_directory_size/i

/**
 * The code that a failure of DuckDB has in our table.
 * @example codeOfFailure({ type: 'Out of Memory', message: '', position: null }) // 'ENGINE_MEMORY_EXCEEDED'
 */
export function codeOfFailure({ type, message }: DuckdbFailure): ErrorCode {
  if (valueFaults.has(type)) return 'ENGINE_FAILED'
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
  return /^(fatal|internal)$/i.test(type) || (!valueFaults.has(type) && /database has been invalidated/i.test(message))
}

/**
 * A message without what may be a cell value: what is quoted (from the first quote to the last, for values hold quotes
 * too; to the end where there are several lines, for one of them may be a value), what stands unquoted at the end, further
 * lines and numbers are replaced or left out.
 * @example withoutValues("Could not convert string 'Smith' to INT64") // "Could not convert string '…' to INT64"
 */
export function withoutValues(message: string): string {
  return message
    .replace(message.includes('\n') ? /['"].*/s : /['"].*['"]/, "'…'")
    .replace(/\n.*/s, '')
    .replace(/^((?:missing|unexpected|invalid|bad|no argument)[^:]*): .*/i, '$1: …')
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
    const place = failure.position === null || !valueFaults.has(failure.type) ? null : placeOf(sql, failure.position)
    const where = place === null ? {} : { line: place.line, column: place.column }
    return new ProvenderError(code, `${intro(code)} ${withoutValues(failure.message)}`, { ...details, ...where })
  }
  if (failure.position === null) return new ProvenderError(code, `The SQL is not valid: ${failure.message}`, details)
  const place = placeOf(sql, failure.position)
  return new ProvenderError(
    code,
    `The SQL is not valid at ${place.line}:${place.column}: ${failure.message}\n  ${place.text.trim()}`,
    { ...details, line: place.line, column: place.column },
  )
}

/** A failure that lies in what a statement says about the values it meets, or that it has a parameter without one. */
export interface StatementFault {
  readonly kind: 'value' | 'parameter'
  /** DuckDB's words without what may be a cell value. */
  readonly words: string
}

/**
 * What a failed statement did wrong, when the failure is its own and not the engine's, the disk's or a limit's. Who runs
 * SQL of others decides with it whose error that is; only who knows that the files are sound can tell.
 * @example statementFaultOf(engineErrorOf(new Error("Conversion Error: Could not convert string 'x' to INT32"), 'select 1'))?.words
 * // "Could not convert string '…' to INT32"
 */
export function statementFaultOf(error: unknown): StatementFault | null {
  if (!isProvenderError(error)) return null
  const exception = String(error.details?.['exception'] ?? '')
  if (error.code === 'SQL_INVALID' && exception === 'Syntax') {
    return { kind: 'value', words: 'A pattern or format is not valid.' }
  }
  if (error.code !== 'ENGINE_FAILED' || !valueFaults.has(exception)) return null
  const words = error.message.slice(intro('ENGINE_FAILED').length + 1)
  return { kind: words.startsWith(noValueGiven) ? 'parameter' : 'value', words }
}

const noValueGiven = 'Values were not provided for the following prepared statement parameters'

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
