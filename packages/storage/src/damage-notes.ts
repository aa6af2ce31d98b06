import type { Digest } from '@provender/kernel'
import { type FileIdentity, fileIdentity } from './file-identity.ts'
import type { ObjectStore } from './object-store.ts'

/** An object with what a manifest or the event log recorded of it. */
export interface RecordedFile {
  readonly object: string
  readonly sha256: Digest
  readonly sizeBytes: number
}

/** What is known of damaged objects without reading them again. */
export interface DamageNotes {
  /** Remembers that the bytes of an object are not the recorded ones, for as long as its file stays as it is. */
  note(object: string, sha256: Digest): void
  /** Whether an object is missing, of another size, or was found to hold other bytes; costs one look at its file. */
  isKnownDamaged(file: RecordedFile): boolean
}

/** Begins without notes. */
export function damageNotes({ pathOf }: Pick<ObjectStore, 'pathOf'>): DamageNotes {
  const noted = new Map<string, { readonly identity: FileIdentity; readonly sha256: Digest }>()
  return {
    note(object, sha256) {
      const identity = fileIdentity(pathOf(object))
      if (identity !== null) noted.set(object, { identity, sha256 })
    },
    isKnownDamaged({ object, sha256, sizeBytes }) {
      const identity = fileIdentity(pathOf(object))
      if (identity === null || identity.size !== sizeBytes) return true
      const found = noted.get(object)
      return found !== undefined && found.sha256 === sha256 && isSameFile(found.identity, identity)
    },
  }
}

function isSameFile(a: FileIdentity, b: FileIdentity): boolean {
  return a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs
}
