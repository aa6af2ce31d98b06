import { digestOfJson, shortDigest } from '@provender/kernel'
import { invalidRequest } from '../../problem.ts'

/** The last result of a page: the next page begins behind it. */
export interface SearchPosition {
  /** How well it fits; null when no words were looked for. */
  readonly rank: number | null
  readonly product: string
}

const longestCursor = 1000

/**
 * The cursor behind a result, bound to its question (the text of the query as it is written).
 * @example readSearchCursor(writeSearchCursor(last, 'loans'), 'loans') // last
 */
export function writeSearchCursor({ rank, product }: SearchPosition, question: string): string {
  return Buffer.from(JSON.stringify([questionDigest(question), rank, product])).toString('base64url')
}

/**
 * Reads a cursor back.
 * @throws REQUEST_INVALID when it is no cursor, or one of another question
 */
export function readSearchCursor(text: string, question: string): SearchPosition {
  const content = parsed(text)
  if (!Array.isArray(content)) throw refused('it is not one that this server gave')
  const [digest, rank, product] = content as readonly unknown[]
  if (typeof product !== 'string' || !(rank === null || typeof rank === 'number')) {
    throw refused('it is not one that this server gave')
  }
  if (digest !== questionDigest(question)) throw refused('it belongs to another query')
  return { rank, product }
}

function questionDigest(question: string): string {
  return shortDigest(digestOfJson(question))
}

function parsed(text: string): unknown {
  if (text.length > longestCursor || !/^[A-Za-z0-9_-]+$/.test(text)) return null
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}

function refused(why: string): Error {
  return invalidRequest(`The cursor cannot be used: ${why}. Begin again without cursor.`, { parameter: 'cursor' })
}
