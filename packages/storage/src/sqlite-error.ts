import { type ErrorCode, isProvenderError, ProvenderError } from '@provender/kernel'

const busy = 5
const locked = 6
const ioFailed = 10
const corrupt = 11
const full = 13
const cannotOpen = 14
const notADatabase = 26
/** SQLITE_IOERR_SHMSIZE: no room for the shared memory of a write-ahead log. */
const noRoomForSharedMemory = 4874

/**
 * An error of SQLite as a typed error; what has a code already passes unchanged.
 * @example sqliteError(Object.assign(new Error('full'), { errcode: 13 }), 'log.db', 'use').code // 'STORAGE_DISK_FULL'
 */
export function sqliteError(error: unknown, path: string, doing: string): ProvenderError {
  if (isProvenderError(error)) return error
  const [code, advice] = explain(errcodeOf(error) === noRoomForSharedMemory ? full : errcodeOf(error) % 256)
  const text = error instanceof Error ? error.message : String(error)
  return new ProvenderError(
    code,
    `SQLite could not ${doing} ${path}: ${text}. ${advice}`,
    { path, sqlite: errcodeOf(error) },
    { cause: error },
  )
}

/** True after an error that leaves open what reached the disk: the connection must not be used again. */
export function stopsTheStore(error: unknown): boolean {
  const primary = errcodeOf(error) % 256
  return primary === ioFailed || primary === corrupt
}

function errcodeOf(error: unknown): number {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : 0
}

function explain(primary: number): readonly [ErrorCode, string] {
  switch (primary) {
    case full:
      return ['STORAGE_DISK_FULL', 'Nothing was written and reads go on; free space and repeat the command.']
    case corrupt:
    case notADatabase:
      return ['STORAGE_CORRUPT', 'The file is damaged; restore it from a backup (index.db may simply be deleted).']
    case busy:
    case locked:
      return [
        'STORAGE_BUSY',
        'Another process has been writing for too long; try again, or find it with `provender status`.',
      ]
    case ioFailed:
    case cannotOpen:
      return ['STORAGE_IO', 'Check the device and the rights of the folder, then restart Provender.']
    default:
      return ['INTERNAL', 'This is a fault in Provender; please report it with this message.']
  }
}
