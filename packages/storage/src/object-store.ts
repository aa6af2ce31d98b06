import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Digest, ProvenderError } from '@provender/kernel'
import { damageNotes, type RecordedFile } from './damage-notes.ts'
import { diskIo, type Io } from './io.ts'
import { ioError } from './io-error.ts'
import { checkObjectId } from './object-ids.ts'
import { type VerifiedPaths, verifiedPaths } from './verified-paths.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

/** What a file is: its SHA-256 and its size in bytes. */
export interface FileFacts {
  readonly sha256: Digest
  readonly sizeBytes: number
}

/** Immutable objects by id. An object is there whole or not at all, and never changes. */
export interface ObjectStore {
  /**
   * Stores bytes under a new id, durable when it returns.
   * @throws STORAGE_OBJECT_EXISTS, STORAGE_OBJECT_ID_INVALID, STORAGE_DISK_FULL, STORAGE_IO
   */
  put(id: string, bytes: Uint8Array): Promise<void>
  /**
   * Takes a finished file of the workspace's `tmp` folder in under a new id, durable when it returns; the file moves.
   * @throws STORAGE_OBJECT_EXISTS, STORAGE_OBJECT_MISSING, STORAGE_OBJECT_ID_INVALID, STORAGE_DISK_FULL, STORAGE_IO
   */
  adopt(tempPath: string, id: string): Promise<void>
  /** @throws STORAGE_OBJECT_MISSING, STORAGE_OBJECT_ID_INVALID, STORAGE_IO */
  read(id: string): Promise<Uint8Array>
  /**
   * A local path that the engine can read; whether the object is there is not checked.
   * @throws STORAGE_OBJECT_ID_INVALID
   */
  pathOf(id: string): string
  /** Local paths of objects whose bytes were found to be the recorded ones; each is read whole at its first use. */
  readonly verifiedPaths: VerifiedPaths
  /** Whether an object is known not to be as recorded: missing, of another size, or found to hold other bytes. Reads nothing. */
  isKnownDamaged(file: RecordedFile): boolean
  /** @throws STORAGE_OBJECT_ID_INVALID, STORAGE_IO */
  has(id: string): Promise<boolean>
  /** Ids that begin with `prefix` (a plain text prefix, as in S3), sorted; all when absent. */
  list(prefix?: string): Promise<readonly string[]>
  /** Only for sweeping orphans: an object that anything refers to must stay. One that is not there is fine. */
  remove(id: string): Promise<void>
  /**
   * Reads the whole object and compares its SHA-256.
   * @throws STORAGE_DIGEST_MISMATCH, STORAGE_OBJECT_MISSING, STORAGE_OBJECT_ID_INVALID, STORAGE_IO
   */
  verify(id: string, sha256: Digest): Promise<FileFacts>
}

/**
 * Objects as files below `paths.objects`, created exclusively by link from `paths.tmp`.
 * `unique` names temporary files; give another source of randomness to make a test repeatable.
 */
export function localObjectStore(
  paths: Pick<WorkspacePaths, 'objects' | 'tmp'>,
  io: Io = diskIo,
  unique: () => string = randomUUID,
): ObjectStore {
  const pathOf = (id: string) => join(paths.objects, ...checkObjectId(id).split('/'))
  const damage = damageNotes({ pathOf })
  const verify: ObjectStore['verify'] = async (id, sha256) => {
    const found = await digestFile(pathOf(id))
    if (found.sha256 === sha256) return found
    damage.note(id, sha256)
    throw mismatch(id, sha256, found)
  }
  return {
    pathOf,
    verify,
    verifiedPaths: verifiedPaths({ pathOf, verify }),
    isKnownDamaged: (file) => damage.isKnownDamaged(file),
    async put(id, bytes) {
      const path = pathOf(id)
      await io.ensureDirectory(paths.tmp)
      await io.ensureDirectory(dirname(path))
      await io.createExclusive({ path, bytes, staging: join(paths.tmp, `put-${unique()}`) })
    },
    async adopt(tempPath, id) {
      const path = pathOf(id)
      await io.ensureDirectory(dirname(path))
      await io.adopt(tempPath, path)
    },
    read: async (id) => io.read(pathOf(id)),
    has: async (id) => (await io.size(pathOf(id))) !== null,
    async list(prefix = '') {
      const ids = await io.list(paths.objects)
      return ids.filter((id) => id.startsWith(prefix))
    },
    remove: async (id) => io.remove(pathOf(id)),
  }
}

/**
 * SHA-256 and size of a file, read as a stream.
 * @throws STORAGE_OBJECT_MISSING when there is no such file
 * @throws STORAGE_IO when it cannot be read
 */
export async function digestFile(path: string): Promise<FileFacts> {
  const hash = createHash('sha256')
  let sizeBytes = 0
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      hash.update(chunk)
      sizeBytes += chunk.length
    }
  } catch (error) {
    throw ioError(error, 'read', path)
  }
  return { sha256: `sha256:${hash.digest('hex')}`, sizeBytes }
}

function mismatch(object: string, expected: Digest, found: FileFacts): ProvenderError {
  return new ProvenderError(
    'STORAGE_DIGEST_MISMATCH',
    `The object ${object} does not hold the bytes that were recorded: expected ${expected}, found ${found.sha256} (${found.sizeBytes} bytes). Restore it from a backup, or publish a new release.`,
    { object, expected, found: found.sha256, sizeBytes: found.sizeBytes },
  )
}
