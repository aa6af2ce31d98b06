import { copyFileSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

/**
 * Copies of a database whose write-ahead log ends at any frame, and in the middle of any frame: what a power loss can
 * leave of commits that were not acknowledged yet. Gives the path of each copy.
 */
export function* tornCopies(database: string): Iterable<string> {
  const wal = readFileSync(`${database}-wal`)
  const header = 32
  const halfFrame = (24 + wal.readUInt32BE(8)) / 2
  for (let end = header; end <= wal.length; end += halfFrame) {
    const copy = join(mkdtempSync(join(tmpdir(), 'provender-torn-')), basename(database))
    if (existsSync(database)) copyFileSync(database, copy)
    writeFileSync(`${copy}-wal`, wal.subarray(0, end))
    yield copy
  }
}
