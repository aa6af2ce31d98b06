import { type ErrorCode, isProvenderError, ProvenderError } from '@provender/kernel'

/**
 * A failed system call as a typed error: full disk, taken name, missing file, or STORAGE_IO for all others.
 * @example ioError(Object.assign(new Error('no space'), { code: 'ENOSPC' }), 'write', '/data/a').code // 'STORAGE_DISK_FULL'
 */
export function ioError(error: unknown, doing: string, path: string): ProvenderError {
  if (isProvenderError(error)) return error
  const reason = reasonOf(error)
  const [code, message] = explain(reason, doing, path)
  return new ProvenderError(code, message, { path, doing, reason }, { cause: error })
}

/** The system's name of an error (`ENOSPC`), or its text when it has none. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return error instanceof Error ? error.message : String(error)
}

function explain(reason: string, doing: string, path: string): readonly [ErrorCode, string] {
  switch (reason) {
    case 'ENOSPC':
    case 'EDQUOT':
      return [
        'STORAGE_DISK_FULL',
        `No space is left to ${doing} ${path} (${reason}). Nothing partial is visible and reads go on; free space and repeat the command.`,
      ]
    case 'EEXIST':
      return [
        'STORAGE_OBJECT_EXISTS',
        `${path} exists, and objects are never overwritten (to ${doing}). Write under a new id.`,
      ]
    case 'ENOENT':
      return [
        'STORAGE_OBJECT_MISSING',
        `${path} is not there (to ${doing}). Restore the file from a backup, or build a new release.`,
      ]
    default:
      return [
        'STORAGE_IO',
        `The operating system refused to ${doing} ${path} (${reason}). Check the device and the rights of the folder, then restart Provender.`,
      ]
  }
}
