import { dirname, join } from 'node:path'
import { type DiskCalls, systemCalls } from './disk-calls.ts'
import { ioError, reasonOf } from './io-error.ts'

/** A file to be created whole or not at all. */
export interface NewFile {
  readonly path: string
  readonly bytes: Uint8Array
  /** An unused path on the same file system, where the bytes gather until they are complete. */
  readonly staging: string
  /** Rights of the file; 0o644 when absent. */
  readonly mode?: number
}

/** The thin port on the disk: everything durable except SQLite's own files goes through it. */
export interface Io {
  /**
   * Creates a file with these bytes, durable when it returns; other processes see the whole file or none.
   * @throws STORAGE_OBJECT_EXISTS, STORAGE_DISK_FULL, STORAGE_IO
   */
  createExclusive(file: NewFile): Promise<void>
  /**
   * Gives a finished temporary file its final name, durable when it returns; the temporary name goes. A file that
   * cannot be synced is thrown away: write it anew.
   * @throws STORAGE_OBJECT_EXISTS, STORAGE_OBJECT_MISSING, STORAGE_DISK_FULL, STORAGE_IO
   */
  adopt(tempPath: string, finalPath: string): Promise<void>
  /** @throws STORAGE_OBJECT_MISSING, STORAGE_IO */
  read(path: string): Promise<Uint8Array>
  /** Size in bytes; null when the file is not there. */
  size(path: string): Promise<number | null>
  /** Every file below a folder, as sorted paths relative to it with `/`; none when the folder is not there. */
  list(directory: string): Promise<readonly string[]>
  /** Removes a file; one that is not there is fine. */
  remove(path: string): Promise<void>
  /** Makes a folder and those above it, durable when it returns. */
  ensureDirectory(path: string): Promise<void>
  /** Bytes that this process may still write on the device of `path`. */
  freeBytes(path: string): Promise<number>
}

/** `Io` over any set of system calls. */
export function ioOver(calls: DiskCalls): Io {
  const adopt = (tempPath: string, finalPath: string) =>
    guarded('adopt', finalPath, async () => {
      await syncContents(calls, tempPath)
      await calls.link(tempPath, finalPath)
      await syncPath(calls, dirname(finalPath))
      // The object is committed: a temporary name that stays behind is swept at the next start.
      await calls.unlink(tempPath).catch(() => undefined)
    })
  const ensureDirectory = (path: string) => guarded('make', path, () => makeDirectory(calls, path))
  return {
    adopt,
    ensureDirectory,
    async createExclusive({ path, bytes, staging, mode = 0o644 }) {
      try {
        await guarded('write', staging, () => writeFresh(calls, staging, bytes, mode))
        await adopt(staging, path)
      } catch (error) {
        await calls.unlink(staging).catch(() => undefined)
        throw error
      }
    },
    read: (path) => guarded('read', path, () => calls.readFile(path)),
    size: (path) => guarded('look at', path, () => absentAsNull(calls.sizeOf(path))),
    list: (directory) => guarded('list', directory, async () => (await listBelow(calls, directory, '')).sort()),
    remove: (path) =>
      guarded('remove', path, async () => {
        await absentAsNull(calls.unlink(path))
      }),
    freeBytes: (path) => guarded('look at', path, () => calls.freeBytes(path)),
  }
}

/** The local disk. */
export const diskIo: Io = ioOver(systemCalls)

async function writeFresh(calls: DiskCalls, path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const file = await calls.open(path, 'wx', mode)
  try {
    await file.write(bytes)
  } finally {
    await file.close()
  }
}

async function syncPath(calls: DiskCalls, path: string): Promise<void> {
  const file = await calls.open(path, 'r', 0)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

// After a failed fsync Linux may call lost pages clean, and the next fsync succeeds: such a file is never tried again.
async function syncContents(calls: DiskCalls, path: string): Promise<void> {
  const file = await calls.open(path, 'r', 0)
  try {
    await file.sync()
  } catch (error) {
    await calls.unlink(path).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}

async function makeDirectory(calls: DiskCalls, path: string): Promise<void> {
  if ((await absentAsNull(calls.sizeOf(path))) !== null) return
  await makeDirectory(calls, dirname(path))
  await calls.mkdir(path).catch((error: unknown) => {
    if (reasonOf(error) !== 'EEXIST') throw error
  })
  await syncPath(calls, dirname(path))
}

async function listBelow(calls: DiskCalls, directory: string, prefix: string): Promise<string[]> {
  const entries = (await absentAsNull(calls.readDirectory(directory))) ?? []
  const nested = await Promise.all(
    entries.map(({ name, isDirectory }) =>
      isDirectory ? listBelow(calls, join(directory, name), `${prefix}${name}/`) : [`${prefix}${name}`],
    ),
  )
  return nested.flat()
}

async function absentAsNull<Result>(call: Promise<Result>): Promise<Result | null> {
  try {
    return await call
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return null
    throw error
  }
}

async function guarded<Result>(doing: string, path: string, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call()
  } catch (error) {
    throw ioError(error, doing, path)
  }
}
