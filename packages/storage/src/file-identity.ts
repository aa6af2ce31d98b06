import { statSync } from 'node:fs'
import { ioError } from './io-error.ts'

/**
 * By what a file is recognised as unchanged without reading it. `mtimeMs` is the later of the times of content and inode:
 * a program that sets the first back cannot hide its change.
 */
export interface FileIdentity {
  readonly mtimeMs: number
  readonly size: number
  readonly ino: number
}

/**
 * Size, time of change and inode of a file; null when it is not there or no file.
 * @throws STORAGE_IO when the operating system refuses to look
 * @example fileIdentity('/nowhere') // null
 */
export function fileIdentity(path: string): FileIdentity | null {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    return found?.isFile()
      ? { mtimeMs: Math.round(Math.max(found.mtimeMs, found.ctimeMs)), size: found.size, ino: found.ino }
      : null
  } catch (error) {
    throw ioError(error, 'look at', path)
  }
}
