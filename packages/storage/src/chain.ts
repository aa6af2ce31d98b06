import { type Digest, digestOfJson, type Json, ProvenderError } from '@provender/kernel'

/**
 * The hash of a chained record: SHA-256 over its canonical JSON together with the hash before it (null for the first).
 * @throws CANONICAL_JSON_INVALID when the record cannot be written canonically
 * @source RFC 8785, JSON Canonicalization Scheme
 * @example chainHash({ kind: 'publish' }, null).startsWith('sha256:') // true
 */
export function chainHash(record: object, previous: Digest | null): Digest {
  return digestOfJson({ previous, record: asJson(record) })
}

/**
 * A plain value of our own types as JSON; they hold nothing else, which canonical writing checks again.
 * @example asJson({ rows: 2 }) // { rows: 2 }
 */
export function asJson(value: object): Json {
  return value as unknown as Json
}

/**
 * Asserts that a stored record is what was chained.
 * @throws STORAGE_CORRUPT naming the store and the place of the record
 */
export function requireChained(holds: boolean, store: string, sequence: number, what: string): void {
  if (holds) return
  throw new ProvenderError(
    'STORAGE_CORRUPT',
    `${store}, record ${sequence}: ${what} is not what was recorded; the store was altered or is damaged. Restore it from a backup.`,
    { store, sequence, what },
  )
}
