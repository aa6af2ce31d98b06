import { type Digest, type Instant, ProvenderError } from '@provender/kernel'

/** A row as SQLite hands it over. */
export type SqlRow = Readonly<Record<string, unknown>>

/**
 * The text in a column.
 * @throws STORAGE_CORRUPT when there is no text
 * @example textIn({ source: 'loans' }, 'source') // 'loans'
 */
export function textIn(row: SqlRow, column: string): string {
  const value = row[column]
  if (typeof value === 'string') return value
  throw unexpected(column, 'text', value)
}

/**
 * The text in a column, or null.
 * @throws STORAGE_CORRUPT when there is something else
 * @example textOrNullIn({ watermark: null }, 'watermark') // null
 */
export function textOrNullIn(row: SqlRow, column: string): string | null {
  return row[column] === null ? null : textIn(row, column)
}

/**
 * The number in a column.
 * @throws STORAGE_CORRUPT when there is no number
 * @example numberIn({ rows: 4 }, 'rows') // 4
 */
export function numberIn(row: SqlRow, column: string): number {
  const value = row[column]
  if (typeof value === 'number') return value
  throw unexpected(column, 'a number', value)
}

/**
 * The digest in a column.
 * @throws STORAGE_CORRUPT when there is no text
 * @example digestIn({ hash: 'sha256:00' }, 'hash') // 'sha256:00'
 */
export function digestIn(row: SqlRow, column: string): Digest {
  return textIn(row, column) as Digest
}

/**
 * The instant in a column, or null.
 * @throws STORAGE_CORRUPT when there is something else
 * @example instantOrNullIn({ at: null }, 'at') // null
 */
export function instantOrNullIn(row: SqlRow, column: string): Instant | null {
  return textOrNullIn(row, column) as Instant | null
}

function unexpected(column: string, expected: string, value: unknown): ProvenderError {
  return new ProvenderError(
    'STORAGE_CORRUPT',
    `A stored row holds ${value === null ? 'null' : typeof value} where ${expected} is due (column ${column}). Restore the store from a backup.`,
    { column, expected },
  )
}
