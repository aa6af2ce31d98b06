import type { ColumnContract } from '@provender/contract'
import { type Digest, digestOfJson, type Json, shortDigest } from '@provender/kernel'
import type { PageStart, QueryValue, RowQuery, SortKey } from '../governed/row-query.ts'
import { invalidRequest } from '../problem.ts'
import { parseValue } from './parse-value.ts'

/** What a cursor is bound to: it opens the next page of the same question to the same release, and of no other. */
export interface CursorScope {
  readonly releaseDigest: Digest
  readonly question: Omit<RowQuery, 'after' | 'limit' | 'columns'>
}

const longestCursor = 8192

/**
 * The cursor after the last row of a page: opaque base64url of the sort values, how many rows share them, release and question.
 * @example readCursor(writeCursor(start, scope), scope, columns) // start
 */
export function writeCursor(start: PageStart, scope: CursorScope): string {
  const content = {
    r: shortDigest(scope.releaseDigest),
    q: questionDigest(scope),
    v: start.values,
    n: start.skip,
  }
  return Buffer.from(JSON.stringify(content)).toString('base64url')
}

/**
 * Reads a cursor back. Its values are checked like any other value of a request.
 * @throws REQUEST_INVALID when it is no cursor, of another release, or of another question
 */
export function readCursor(text: string, scope: CursorScope, columns: readonly ColumnContract[]): PageStart {
  const content = parsed(text)
  const { r, q, v, n } = content ?? {}
  if (content === null || typeof r !== 'string' || typeof q !== 'string' || !Array.isArray(v) || !isSkip(n)) {
    throw refused('it is not one that this server gave')
  }
  if (r !== shortDigest(scope.releaseDigest)) {
    throw refused(
      `it belongs to the release ${shown(r)}, and this page reads ${shortDigest(scope.releaseDigest)}; a release that ended meanwhile can be named with release=`,
    )
  }
  if (q !== questionDigest(scope)) throw refused('it belongs to a question with other filters or another order')
  const { sort } = scope.question
  if (v.length !== sort.length) throw refused('it is not one that this server gave')
  return { values: sort.map((key, index) => cursorValue(v[index], key, columns)), skip: n }
}

/**
 * Where the page after these rows begins. `values` are the sort columns of each row in order; rows that share the last
 * row's values are skipped by count, so that an order that is not total (a part of the key is hidden) loses none.
 * @example nextStart([['a'], ['b'], ['b']], null) // { values: ['b'], skip: 2 }
 */
export function nextStart(values: readonly (readonly Json[])[], before: PageStart | null): PageStart {
  const last = (values.at(-1) ?? []).map(textOf)
  let same = 0
  while (same < values.length && isSame((values[values.length - 1 - same] ?? []).map(textOf), last)) same += 1
  const isAllSame = same === values.length && before !== null && isSame(before.values, last)
  return { values: last, skip: same + (isAllSame ? before.skip : 0) }
}

function textOf(value: Json): QueryValue {
  return value === null ? null : String(value)
}

function isSame(a: readonly QueryValue[], b: readonly QueryValue[]): boolean {
  return a.every((value, index) => value === b[index])
}

function questionDigest({ question }: CursorScope): string {
  return shortDigest(digestOfJson(question as unknown as Json))
}

function isSkip(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function cursorValue(value: unknown, { column }: SortKey, columns: readonly ColumnContract[]): QueryValue {
  if (value === null) return null
  const contract = columns.find((candidate) => candidate.name === column)
  if (typeof value !== 'string' || contract === undefined) throw refused('it is not one that this server gave')
  return parseValue(contract, value, 'cursor')
}

function parsed(text: string): Readonly<Record<string, unknown>> | null {
  if (text.length > longestCursor || !/^[A-Za-z0-9_-]+$/.test(text)) return null
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null
  } catch {
    return null
  }
}

function shown(text: string): string {
  return /^[0-9a-f]{12}$/.test(text) ? text : 'of another time'
}

function refused(why: string): Error {
  return invalidRequest(`The cursor cannot be used: ${why}. Begin again without cursor.`, { parameter: 'cursor' })
}
