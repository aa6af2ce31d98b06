import { cpSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DiskCalls, OpenFile } from './disk-calls.ts'
import { type WorkspacePaths, workspacePaths } from './workspace-paths.ts'

/** Counts steps (system calls and SQL statements) and does something before one of them. */
export class Steps {
  count = 0
  readonly #at: number
  readonly #strike: () => void

  constructor(at = Number.POSITIVE_INFINITY, strike: () => void = () => undefined) {
    this.#at = at
    this.#strike = strike
  }

  /** One more step is about to be taken. */
  readonly next = (): void => {
    this.count += 1
    if (this.count === this.#at) this.#strike()
  }
}

/** Thrown where a process would have died. */
export class Crash extends Error {}

/** A process that dies before its k-th step: the workspace as it lies on disk then is copied, nothing runs after. */
export function dyingAt(k: number, paths: WorkspacePaths): { readonly steps: Steps; readonly left: WorkspacePaths } {
  const left = workspacePaths(mkdtempSync(join(tmpdir(), 'provender-crash-')))
  const steps = new Steps(k, () => {
    cpSync(paths.state, left.state, { recursive: true, preserveTimestamps: true })
    throw new Crash(`died before step ${k}`)
  })
  return { steps, left }
}

/** A system error such as ENOSPC. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}

/** An error as node:sqlite throws it, by SQLite's result code. */
export function sqliteFailure(errcode: number): Error {
  return Object.assign(new Error(`sqlite ${errcode}`), { code: 'ERR_SQLITE_ERROR', errcode })
}

/** System calls of which each is one step. */
export function steppedCalls(calls: DiskCalls, steps: Steps): DiskCalls {
  const stepped =
    <Arguments extends readonly unknown[], Result>(call: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      steps.next()
      return call(...given)
    }
  const opened = (file: OpenFile): OpenFile => ({
    write: stepped((bytes) => file.write(bytes)),
    sync: stepped(() => file.sync()),
    close: () => file.close(),
  })
  return {
    open: stepped(async (path, flags, mode) => opened(await calls.open(path, flags, mode))),
    link: stepped((from, to) => calls.link(from, to)),
    unlink: stepped((path) => calls.unlink(path)),
    mkdir: stepped((path) => calls.mkdir(path)),
    readFile: (path) => calls.readFile(path),
    readDirectory: (path) => calls.readDirectory(path),
    sizeOf: (path) => calls.sizeOf(path),
    freeBytes: (path) => calls.freeBytes(path),
  }
}
