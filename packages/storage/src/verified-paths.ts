import type { Digest } from '@provender/kernel'
import { isProvenderError, ProvenderError } from '@provender/kernel'
import { type FileIdentity, fileIdentity } from './file-identity.ts'
import type { ObjectStore } from './object-store.ts'

/** An object with the digest that a manifest or the event log recorded for it. */
export interface RecordedObject {
  readonly object: string
  readonly sha256: Digest
}

/**
 * Local paths of recorded objects, in order, once their bytes are the recorded ones. `what` says in a refusal whose they are.
 * @throws STORAGE_DIGEST_MISMATCH, STORAGE_OBJECT_MISSING, STORAGE_OBJECT_ID_INVALID, STORAGE_IO
 */
export type VerifiedPaths = (objects: readonly RecordedObject[], what: string) => Promise<readonly string[]>

/**
 * Reads each object whole at its first use and remembers it for as long as size, times and inode of its file stay:
 * about a second per gigabyte, once.
 */
export function verifiedPaths(store: Pick<ObjectStore, 'pathOf' | 'verify'>): VerifiedPaths {
  const known = new Map<
    string,
    { readonly identity: FileIdentity; readonly sha256: Digest; readonly done: Promise<unknown> }
  >()
  const pathOf = async ({ object, sha256 }: RecordedObject): Promise<string> => {
    const path = store.pathOf(object)
    const identity = fileIdentity(path)
    const found = known.get(object)
    if (identity !== null && found?.sha256 === sha256 && isSame(found.identity, identity)) {
      await found.done
      return path
    }
    const done = store.verify(object, sha256)
    if (identity !== null) known.set(object, { identity, sha256, done })
    await done.catch((error: unknown) => {
      if (known.get(object)?.done === done) known.delete(object)
      throw error
    })
    return path
  }
  return async (objects, what) => {
    const paths: string[] = []
    for (const one of objects) {
      paths.push(
        await pathOf(one).catch((error: unknown) => {
          throw isDamage(error) ? namedDamage(what, one, error) : error
        }),
      )
    }
    return paths
  }
}

/**
 * Whether an error says that stored bytes are not there or not the recorded ones.
 * @example isDamage(new Error('other')) // false
 */
export function isDamage(
  error: unknown,
): error is ProvenderError & { readonly code: 'STORAGE_DIGEST_MISMATCH' | 'STORAGE_OBJECT_MISSING' } {
  return (
    isProvenderError(error) && (error.code === 'STORAGE_DIGEST_MISMATCH' || error.code === 'STORAGE_OBJECT_MISSING')
  )
}

function isSame(a: FileIdentity, b: FileIdentity): boolean {
  return a.ino === b.ino && a.size === b.size && a.mtimeMs === b.mtimeMs
}

function namedDamage(what: string, { object }: RecordedObject, error: ProvenderError): ProvenderError {
  return new ProvenderError(
    error.code,
    `${what}: ${error.message}`,
    { ...error.details, what, object },
    { cause: error },
  )
}
