import { createHash } from 'node:crypto'

/** The two padded keys of HMAC-SHA-256, as hex: with them SQL computes a keyed token without ever holding the key as text. */
export interface TokenPads {
  readonly ipad: string
  readonly opad: string
}

const blockBytes = 64

/**
 * Pads a key for HMAC-SHA-256.
 * @source RFC 2104, section 2
 * @example tokenPads(new Uint8Array(32)).ipad.slice(0, 4) // '3636'
 */
export function tokenPads(key: Uint8Array): TokenPads {
  const block = Buffer.alloc(blockBytes)
  block.set(key.length > blockBytes ? createHash('sha256').update(key).digest() : key)
  const padded = (byte: number): string => Buffer.from(block.map((value) => value ^ byte)).toString('hex')
  return { ipad: padded(0x36), opad: padded(0x5c) }
}
