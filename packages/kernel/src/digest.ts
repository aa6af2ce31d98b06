import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Json } from './errors.ts'

/** A SHA-256 as `sha256:` and 64 hex digits. */
export type Digest = `sha256:${string}`

/**
 * SHA-256 of bytes or of UTF-8 text.
 * @example digestOf('abc') // 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
 */
export function digestOf(content: string | Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}

/**
 * SHA-256 of the canonical JSON of a value: equal for equal values on every machine.
 * @throws CANONICAL_JSON_INVALID when the value cannot be written canonically
 * @example digestOfJson({ b: 1, a: 2 }) === digestOfJson({ a: 2, b: 1 }) // true
 */
export function digestOfJson(value: Json): Digest {
  return digestOf(canonicalJson(value))
}

/**
 * The first twelve hex digits, as shown to people.
 * @example shortDigest('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad') // 'ba7816bf8f01'
 */
export function shortDigest(digest: string): string {
  return digest.slice(digest.indexOf(':') + 1).slice(0, 12)
}
