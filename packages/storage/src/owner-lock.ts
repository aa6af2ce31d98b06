import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { type Instant, ProvenderError } from '@provender/kernel'
import { reasonOf } from './io-error.ts'
import { sqliteError } from './sqlite-error.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

/** Who owns a workspace and how to reach it. The token opens the owner's socket: never print or log it. */
export interface OwnerInfo {
  readonly pid: number
  /** Unix socket that takes commands. */
  readonly socket: string
  /** Where the owner serves HTTP; null while it does not. */
  readonly url: string | null
  readonly token: string
  readonly startedAt: Instant
}

/** The right to write a workspace; held until released or the process ends, however it ends. */
export interface OwnerLock {
  readonly info: OwnerInfo
  /** Tells other processes where the owner serves HTTP. */
  announce(url: string | null): OwnerInfo
  release(): void
}

type OwnerPaths = Pick<WorkspacePaths, 'root' | 'state' | 'ownerDatabase' | 'ownerFile' | 'ownerSocket'>

const waitForProbesMs = 300

/**
 * Makes this process the one owner of the workspace. The lock is the kernel's: it goes when the process ends.
 * @throws OWNER_ACTIVE when another process owns the workspace, with its pid and URL
 * @throws STORAGE_IO, STORAGE_CORRUPT, STORAGE_DISK_FULL
 */
export function acquireOwner(paths: OwnerPaths, self: Omit<OwnerInfo, 'socket'>): OwnerLock {
  const database = lockOrNull(paths)
  if (database === null) throw active(paths, fileOf(paths))
  let info: OwnerInfo = { ...self, socket: paths.ownerSocket }
  const announce = (url: string | null): OwnerInfo => {
    info = { ...info, url }
    writeOwnerFile(paths, info)
    return info
  }
  try {
    rmSync(paths.ownerSocket, { force: true })
    announce(self.url)
  } catch (error) {
    database.close()
    throw fileError(error, paths.ownerFile)
  }
  return {
    get info() {
      return info
    },
    announce,
    release() {
      if (!database.isOpen) return
      rmSync(paths.ownerFile, { force: true })
      rmSync(paths.ownerSocket, { force: true })
      database.close()
    },
  }
}

/**
 * The present owner; null when nobody holds the lock, whatever files a killed owner left behind, or when the owner has
 * not said yet how to reach it.
 * @throws STORAGE_IO, STORAGE_CORRUPT
 */
export function readOwner(paths: OwnerPaths): OwnerInfo | null {
  return isOwned(paths) ? fileOf(paths) : null
}

// fcntl locks of a process go when it closes any descriptor of the file: owner.db is opened by SQLite only, never by fs.
function lockOrNull(paths: OwnerPaths): DatabaseSync | null {
  let database: DatabaseSync | null = null
  try {
    mkdirSync(paths.state, { recursive: true, mode: 0o700 })
    database = new DatabaseSync(paths.ownerDatabase, { timeout: waitForProbesMs })
    database.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    return database
  } catch (error) {
    database?.close()
    const typed = sqliteError(error, paths.ownerDatabase, 'lock')
    if (typed.code === 'STORAGE_BUSY') return null
    throw typed
  }
}

function isOwned({ ownerDatabase }: OwnerPaths): boolean {
  let database: DatabaseSync | null = null
  try {
    database = new DatabaseSync(ownerDatabase, { readOnly: true, timeout: 0 })
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return false
  } catch (error) {
    const typed = sqliteError(error, ownerDatabase, 'look at')
    if (typed.code === 'STORAGE_BUSY') return true
    if (database === null) return false
    throw typed
  } finally {
    database?.close()
  }
}

function fileOf({ ownerFile }: OwnerPaths): OwnerInfo | null {
  try {
    const found: unknown = JSON.parse(readFileSync(ownerFile, 'utf8'))
    return isOwnerInfo(found) ? found : null
  } catch {
    return null
  }
}

function isOwnerInfo(value: unknown): value is OwnerInfo {
  if (typeof value !== 'object' || value === null) return false
  const info: Readonly<Record<string, unknown>> = { ...value }
  const texts = [info['socket'], info['token'], info['startedAt']]
  const hasUrl = info['url'] === null || typeof info['url'] === 'string'
  return typeof info['pid'] === 'number' && hasUrl && texts.every((text) => typeof text === 'string')
}

function writeOwnerFile({ ownerFile }: OwnerPaths, info: OwnerInfo): void {
  const staging = `${ownerFile}.new`
  rmSync(staging, { force: true })
  writeFileSync(staging, `${JSON.stringify(info)}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(staging, ownerFile)
}

function fileError(error: unknown, path: string): ProvenderError {
  return new ProvenderError(
    'STORAGE_IO',
    `${path} could not be written (${reasonOf(error)}), so no other process could find the owner. Check the rights of the folder.`,
    { path },
    { cause: error },
  )
}

function active({ root }: OwnerPaths, owner: OwnerInfo | null): ProvenderError {
  const who = owner === null ? 'Another process' : `Process ${owner.pid}`
  const where = owner?.url ? ` and serves it at ${owner.url}` : ''
  return new ProvenderError(
    'OWNER_ACTIVE',
    `${who} owns the workspace ${root}${where}. Use it there, or stop that process and repeat the command.`,
    { root, pid: owner?.pid ?? null, url: owner?.url ?? null, socket: owner?.socket ?? null },
  )
}
