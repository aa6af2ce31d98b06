import type { SourceContract } from '@provender/contract'
import { type Digest, digestOfJson, type Json } from '@provender/kernel'

/**
 * What identifies the state of a source: the file's bytes and everything the definition says about it.
 * @example sourceFingerprint(loans, 'sha256:…') === sourceFingerprint(loans, 'sha256:…') // true
 */
export function sourceFingerprint(source: SourceContract, fileDigest: Digest): string {
  const { path: _, ...reads } = source.reads
  return digestOfJson({ ...source, reads, fileDigest } as unknown as Json)
}
