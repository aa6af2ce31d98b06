import { ProvenderError } from '@provender/kernel'

const longestSql = 100_000

/**
 * Refuses SQL that is too long to be read.
 * @throws REQUEST_TOO_LARGE when it is longer than 100,000 characters
 * @example requireShortSql('select 1') // undefined
 */
export function requireShortSql(text: string): void {
  if (text.length <= longestSql) return
  throw new ProvenderError(
    'REQUEST_TOO_LARGE',
    `The SQL has ${text.length} characters; at most ${longestSql} are read.`,
  )
}
