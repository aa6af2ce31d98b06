import { type ErrorCode, ProvenderError } from '@provender/kernel'

/**
 * A name as a quoted SQL identifier.
 * @example quoteName('week') // '"week"'
 */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * Text as a SQL string literal.
 * @throws CONTRACT_VALUE_INVALID when the text holds a NUL, which SQL text cannot carry
 * @example quoteText("it's") // "'it''s'"
 */
export function quoteText(text: string): string {
  if (text.includes('\0')) {
    throw new ProvenderError('CONTRACT_VALUE_INVALID', 'SQL text cannot hold the character U+0000.')
  }
  return `'${text.replaceAll("'", "''")}'`
}

/** A place in SQL text: line and column from 1, and the line itself. */
export interface SqlPlace {
  readonly line: number
  readonly column: number
  readonly text: string
}

/**
 * The line and column of a byte offset, which is how DuckDB counts.
 * @example placeOf('select 1,\n  nope', 12) // { line: 2, column: 3, text: '  nope' }
 */
export function placeOf(sql: string, byteOffset: number): SqlPlace {
  const before = Buffer.from(sql, 'utf8').subarray(0, byteOffset).toString('utf8')
  const line = before.split('\n').length
  return { line, column: before.length - before.lastIndexOf('\n'), text: sql.split('\n')[line - 1] ?? '' }
}

const raised = /^provender:([A-Z_]+):(.*)/s

/**
 * A SQL expression that fails the statement with a code of ours; `message` must hold no cell value.
 * @example raiseSql('CONTRACT_VALUE_INVALID', 'no') // "error('provender:CONTRACT_VALUE_INVALID:no')"
 */
export function raiseSql(code: ErrorCode, message: string): string {
  return `error(${quoteText(`provender:${code}:${message}`)})`
}

/**
 * What `raiseSql` put into an engine's message; null when the message is the engine's own.
 * @example raisedIn('provender:SQL_INVALID:no') // { code: 'SQL_INVALID', message: 'no' }
 */
export function raisedIn(message: string): { readonly code: string; readonly message: string } | null {
  const match = raised.exec(message)
  return match ? { code: `${match[1]}`, message: `${match[2]}` } : null
}
