import type { SourceContract } from '@provender/contract'
import { type Digest, digestOfJson, type Json } from '@provender/kernel'

/**
 * What identifies the state of a source: the file's bytes, everything the definition says about it, and the events it looks
 * up (`lookedUp` by type: the digests of their segments), because a row may fit once they have changed.
 * @example sourceFingerprint(loans, 'sha256:…', {}) === sourceFingerprint(loans, 'sha256:…', {}) // true
 */
export function sourceFingerprint(
  source: SourceContract,
  fileDigest: Digest,
  lookedUp: Readonly<Record<string, readonly Digest[]>>,
): string {
  const { path: _, ...reads } = source.reads
  return digestOfJson({ ...source, reads, fileDigest, lookedUp } as unknown as Json)
}
