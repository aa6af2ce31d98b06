import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { ProvenderError } from '@provender/kernel'
import type { SqlRow } from './sql-row.ts'
import { sqliteError, stopsTheStore } from './sqlite-error.ts'

/** What can be bound to a statement; booleans are written as 0 and 1. */
export type SqlValue = string | number | bigint | null

/** What a writing statement did. */
export interface SqlChange {
  readonly changes: number
  readonly lastRowId: number
}

/** How a store is opened. */
export interface SqliteOptions {
  /** SQL scripts; the n-th takes the store from format n-1 to n. Their number is the format version. */
  readonly migrations: readonly string[]
  readonly readOnly?: boolean
  /** Called before every statement; a test throws or ends the process here. */
  readonly beforeStatement?: (sql: string) => void
}

/** One SQLite connection: WAL, synchronous=FULL, foreign keys on. Statements are prepared once. */
export interface Sqlite {
  readonly path: string
  run(sql: string, ...values: readonly SqlValue[]): SqlChange
  /** The first row, or null. */
  get(sql: string, ...values: readonly SqlValue[]): SqlRow | null
  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[]
  /** Rows one by one, without holding them all. */
  each(sql: string, ...values: readonly SqlValue[]): IterableIterator<SqlRow>
  /** Whether the statement answers with rows. */
  returnsRows(sql: string): boolean
  /** Runs `work` between BEGIN IMMEDIATE and COMMIT; whatever it throws rolls everything back. */
  transaction<Result>(work: () => Result): Result
  close(): void
}

const busyTimeoutMs = 5000
const statementsKept = 200

/**
 * Opens a SQLite store, creating or migrating it when it may be written. The settings that durability rests on are
 * set and read back on every open.
 * @throws STORAGE_MISSING when it is opened only for reading and was never written
 * @throws STORAGE_FORMAT_NEWER when a newer Provender wrote it
 * @throws STORAGE_FORMAT_OLDER when it needs a migration and is opened only for reading
 * @throws STORAGE_CORRUPT when the file is no store or damaged
 * @throws STORAGE_DISK_FULL when the device is full
 * @throws STORAGE_IO when the operating system refuses
 */
export function openSqlite(path: string, options: SqliteOptions): Sqlite {
  const readOnly = options.readOnly ?? false
  if (readOnly && !existsSync(path)) throw missing(path)
  let database: DatabaseSync | null = null
  try {
    if (!readOnly) mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    database = new DatabaseSync(path, { readOnly, timeout: busyTimeoutMs, enableForeignKeyConstraints: true })
    settle(database, path, readOnly)
    migrate(database, path, options.migrations, readOnly)
    return new Connection(database, path, options.beforeStatement ?? (() => undefined))
  } catch (error) {
    if (database?.isOpen) database.close()
    throw sqliteError(error, path, 'open')
  }
}

class Connection implements Sqlite {
  readonly path: string
  readonly #database: DatabaseSync
  readonly #before: (sql: string) => void
  readonly #statements = new Map<string, StatementSync>()
  #stoppedBy: ProvenderError | null = null

  constructor(database: DatabaseSync, path: string, before: (sql: string) => void) {
    this.#database = database
    this.path = path
    this.#before = before
  }

  run(sql: string, ...values: readonly SqlValue[]): SqlChange {
    return this.#attempt(sql, (statement) => {
      const { changes, lastInsertRowid } = statement.run(...values)
      return { changes: Number(changes), lastRowId: Number(lastInsertRowid) }
    })
  }

  get(sql: string, ...values: readonly SqlValue[]): SqlRow | null {
    return this.#attempt(sql, (statement) => statement.get(...values) ?? null)
  }

  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[] {
    return this.#attempt(sql, (statement) => statement.all(...values))
  }

  *each(sql: string, ...values: readonly SqlValue[]): IterableIterator<SqlRow> {
    this.#refuseWhenStopped()
    try {
      yield* this.#database.prepare(sql).iterate(...values)
    } catch (error) {
      throw sqliteError(error, this.path, 'read')
    }
  }

  returnsRows(sql: string): boolean {
    return this.#prepared(sql).columns().length > 0
  }

  transaction<Result>(work: () => Result): Result {
    this.run('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.run('COMMIT')
      return result
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.#statements.clear()
    if (this.#database.isOpen) this.#database.close()
  }

  #attempt<Result>(sql: string, work: (statement: StatementSync) => Result): Result {
    this.#refuseWhenStopped()
    try {
      this.#before(sql)
      return work(this.#prepared(sql))
    } catch (error) {
      const typed = sqliteError(error, this.path, 'use')
      if (stopsTheStore(error)) this.#stoppedBy = typed
      throw typed
    }
  }

  #prepared(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    if (this.#statements.size >= statementsKept) this.#statements.clear()
    const statement = this.#database.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }

  #refuseWhenStopped(): void {
    if (this.#stoppedBy === null) return
    throw new ProvenderError(
      'STORAGE_IO',
      `${this.path} is no longer used: a read or write failed before, and what reached the disk is unknown. Restart Provender; it recovers from what was acknowledged.`,
      { path: this.path },
      { cause: this.#stoppedBy },
    )
  }
}

function settle(database: DatabaseSync, path: string, readOnly: boolean): void {
  if (!readOnly) patiently(() => database.exec('PRAGMA journal_mode = WAL'))
  database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON')
  const due = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1 } as const
  for (const [setting, wanted] of Object.entries(due)) {
    const found = database.prepare(`PRAGMA ${setting}`).get()?.[setting] ?? null
    if (found === wanted) continue
    throw new ProvenderError(
      'STORAGE_IO',
      `${path}: SQLite runs with ${setting} ${String(found)} where ${wanted} is needed for durable commits. Move the workspace to a local file system.`,
      { path, setting, expected: wanted, found: String(found) },
    )
  }
}

function migrate(database: DatabaseSync, path: string, migrations: readonly string[], readOnly: boolean): void {
  const found = formatOf(database)
  if (found > migrations.length) throw newer(path, found, migrations.length)
  if (found === migrations.length) return
  if (readOnly) throw found === 0 ? missing(path) : older(path, found, migrations.length)
  patiently(() => database.exec('BEGIN IMMEDIATE'))
  try {
    const now = formatOf(database)
    if (now === 0) refuseForeign(database, path)
    for (const script of migrations.slice(now)) database.exec(script)
    database.exec(`PRAGMA user_version = ${Math.max(now, migrations.length)}`)
    database.exec('COMMIT')
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

function formatOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0)
}

function refuseForeign(database: DatabaseSync, path: string): void {
  if (Number(database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.['n']) === 0) return
  throw new ProvenderError(
    'STORAGE_CORRUPT',
    `${path} holds tables but no format version: it was not written by Provender, or is damaged. Move it away, or restore it from a backup.`,
    { path },
  )
}

/** Turning WAL on can answer "locked" at once, without waiting, while another process creates the same file. */
function patiently(attempt: () => void): void {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (let left = busyTimeoutMs / 10; ; left -= 1) {
    try {
      attempt()
      return
    } catch (error) {
      const busy = error instanceof Error && 'errcode' in error && Number(error.errcode) % 256 === 5
      if (!busy || left <= 0) throw error
      Atomics.wait(pause, 0, 0, 10)
    }
  }
}

function missing(path: string): ProvenderError {
  return new ProvenderError(
    'STORAGE_MISSING',
    `${path} has not been written yet. Run \`provender apply\` once in this workspace.`,
    { path },
  )
}

function newer(path: string, found: number, known: number): ProvenderError {
  return new ProvenderError(
    'STORAGE_FORMAT_NEWER',
    `${path} was written by a newer version of Provender (format ${found}; this one knows up to ${known}). Upgrade provender and repeat the command.`,
    { path, found, known },
  )
}

function older(path: string, found: number, known: number): ProvenderError {
  return new ProvenderError(
    'STORAGE_FORMAT_OLDER',
    `${path} is in the older format ${found} (this version writes ${known}) and is opened only for reading. Run \`provender apply\` once; it upgrades the store.`,
    { path, found, known },
  )
}
