import { createCipheriv, createDecipheriv } from 'node:crypto'
import { digestOfJson, shortDigest } from '@provender/kernel'
import { invalidRequest } from '../../problem.ts'

/** The last result of a page: the next page begins behind it. */
export interface SearchPosition {
  /** How well it fits; null when no words were looked for. */
  readonly rank: number | null
  readonly product: string
}

/** Writes and reads the cursors of one process. */
export interface SearchCursors {
  /** The cursor behind a result, bound to its question (the text of the query as it is written). */
  write(position: SearchPosition, question: string): string
  /**
   * Reads a cursor back.
   * @throws REQUEST_INVALID when it is no cursor of this process, or one of another question
   */
  read(text: string, question: string): SearchPosition
}

const longestCursor = 1000
const cipher = 'aes-256-gcm'
const [nonceBytes, tagBytes, digestBytes, rankBytes] = [12, 16, 12, 8]

/**
 * Cursors that only this process can read: how well a result fits depends on every product there is, also on those that its
 * reader may not know of. So they are sealed with a key that ends with the process; all are of one length but for the name.
 * @example const cursors = searchCursors(randomBytes)
 * @example cursors.read(cursors.write(last, 'loans'), 'loans') // last
 */
export function searchCursors(random: (bytes: number) => Uint8Array): SearchCursors {
  const key = random(32)
  return {
    write({ rank, product }, question) {
      const nonce = random(nonceBytes)
      const sealing = createCipheriv(cipher, key, nonce)
      const ranked = Buffer.alloc(rankBytes)
      ranked.writeDoubleBE(rank ?? Number.NaN)
      const content = Buffer.concat([Buffer.from(questionDigest(question)), ranked, Buffer.from(product)])
      const sealed = Buffer.concat([sealing.update(content), sealing.final()])
      return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url')
    },
    read(text, question) {
      const content = opened(text, key)
      if (content === null) throw refused('it is none that this server gave since it was started')
      if (content.subarray(0, digestBytes).toString() !== questionDigest(question)) {
        throw refused('it belongs to another query')
      }
      const rank = content.readDoubleBE(digestBytes)
      return { rank: Number.isNaN(rank) ? null : rank, product: content.subarray(digestBytes + rankBytes).toString() }
    },
  }
}

/** What a cursor says; null unless it was sealed with this key. */
function opened(text: string, key: Uint8Array): Buffer | null {
  if (text.length > longestCursor || !/^[A-Za-z0-9_-]+$/.test(text)) return null
  const bytes = Buffer.from(text, 'base64url')
  const [nonce, tag] = [bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes, nonceBytes + tagBytes)]
  if (bytes.length < nonceBytes + tagBytes + digestBytes + rankBytes) return null
  const opening = createDecipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAuthTag(tag)
  try {
    return Buffer.concat([opening.update(bytes.subarray(nonceBytes + tagBytes)), opening.final()])
  } catch {
    return null
  }
}

/** Of `digestBytes` characters. */
function questionDigest(question: string): string {
  return shortDigest(digestOfJson(question))
}

function refused(why: string): Error {
  return invalidRequest(`The cursor cannot be used: ${why}. Search again, without cursor.`, { parameter: 'cursor' })
}
