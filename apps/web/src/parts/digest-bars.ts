/**
 * The first digits of a digest as heights from 2 to 12: a picture in which two digests that differ look different.
 * @example barsOf('sha256:0f0f0f0f0f') // [2, 12, 2, 12, 2, 12, 2, 12]
 */
export function barsOf(digest: string): readonly number[] {
  const digits = hexOf(digest).padEnd(8, '0').slice(0, 8)
  return [...digits].map((digit) => 2 + Math.round((Number.parseInt(digit, 16) / 15) * 10))
}

/**
 * A digest as it is shown: its kind is left out, twelve digits stay.
 * @example shortDigest('sha256:0123456789abcdef') // '0123456789ab'
 */
export function shortDigest(digest: string): string {
  return hexOf(digest).slice(0, 12)
}

function hexOf(digest: string): string {
  return digest.slice(digest.lastIndexOf(':') + 1)
}
