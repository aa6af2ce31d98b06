import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { sqliteFailure } from './crash.fixture.ts'
import { freshWorkspace } from './samples.fixture.ts'
import { openSqlite } from './sqlite.ts'

const migrations = ['CREATE TABLE loans (id INTEGER PRIMARY KEY, title TEXT NOT NULL) STRICT']
const second = 'ALTER TABLE loans ADD COLUMN member TEXT; UPDATE loans SET member = title'

function freshPath(): string {
  const path = join(freshWorkspace().state, 'store.db')
  mkdirSync(dirname(path), { recursive: true })
  return path
}

describe('opening a store', () => {
  it.each([false, true])(
    'sets and keeps WAL, synchronous=FULL and foreign keys on every open (read-only: %s)',
    (readOnly) => {
      const path = freshPath()
      openSqlite(path, { migrations }).close()
      const db = openSqlite(path, { migrations, readOnly })
      expect(db.get('PRAGMA journal_mode')).toMatchObject({ journal_mode: 'wal' })
      expect(db.get('PRAGMA synchronous')).toMatchObject({ synchronous: 2 })
      expect(db.get('PRAGMA foreign_keys')).toMatchObject({ foreign_keys: 1 })
      expect(db.get('PRAGMA busy_timeout')).toMatchObject({ timeout: 5000 })
      db.close()
    },
  )

  it('refuses one that a newer version wrote, and leaves it as it is', () => {
    const path = freshPath()
    openSqlite(path, { migrations: [...migrations, second] }).close()
    expect(() => openSqlite(path, { migrations })).toThrow(
      expect.objectContaining({ code: 'STORAGE_FORMAT_NEWER', message: expect.stringContaining('Upgrade provender') }),
    )
    openSqlite(path, { migrations: [...migrations, second] }).close()
  })

  it('brings an older one up to date without losing rows; a reader is told to let a writer do it', () => {
    const path = freshPath()
    const before = openSqlite(path, { migrations })
    before.run('INSERT INTO loans (title) VALUES (?)', 'Ulysses')
    before.close()
    const newer = [...migrations, second]
    expect(() => openSqlite(path, { migrations: newer, readOnly: true })).toThrow(
      expect.objectContaining({ code: 'STORAGE_FORMAT_OLDER' }),
    )
    const after = openSqlite(path, { migrations: newer })
    expect(after.all('SELECT * FROM loans')).toEqual([{ id: 1, title: 'Ulysses', member: 'Ulysses' }])
    after.close()
  })

  it('undoes a migration that fails half-way', () => {
    const path = freshPath()
    openSqlite(path, { migrations }).close()
    const broken = [...migrations, 'ALTER TABLE loans ADD COLUMN member TEXT; UPDATE nothing SET x = 1']
    expect(() => openSqlite(path, { migrations: broken })).toThrow(expect.objectContaining({ code: 'INTERNAL' }))
    const db = openSqlite(path, { migrations })
    expect(db.all('PRAGMA table_info(loans)')).toHaveLength(2)
    db.close()
  })

  it('refuses a file that is no database, and a database that is not ours', () => {
    const path = freshPath()
    writeFileSync(path, 'not a database '.repeat(500))
    expect(() => openSqlite(path, { migrations })).toThrow(expect.objectContaining({ code: 'STORAGE_CORRUPT' }))
    const foreign = freshPath()
    const other = new DatabaseSync(foreign)
    other.exec('CREATE TABLE theirs (x)')
    other.close()
    expect(() => openSqlite(foreign, { migrations })).toThrow(expect.objectContaining({ code: 'STORAGE_CORRUPT' }))
  })

  it('only for reading says that it was never written', () => {
    expect(() => openSqlite(freshPath(), { migrations, readOnly: true })).toThrow(
      expect.objectContaining({ code: 'STORAGE_MISSING' }),
    )
  })
})

describe('using a store', () => {
  it('rolls back whatever a transaction did when its work throws', () => {
    const db = openSqlite(freshPath(), { migrations })
    const work = () =>
      db.transaction(() => {
        db.run('INSERT INTO loans (title) VALUES (?)', 'Ulysses')
        throw new Error('second thoughts')
      })
    expect(work).toThrow('second thoughts')
    expect(db.all('SELECT * FROM loans')).toEqual([])
    db.close()
  })

  it('on a full disk throws STORAGE_DISK_FULL, writes nothing, reads on, and writes again when there is space', () => {
    const db = openSqlite(freshPath(), { migrations })
    db.run('INSERT INTO loans (title) VALUES (?)', 'Ulysses')
    db.run('PRAGMA max_page_count = 10')
    const flood = () =>
      db.transaction(() => {
        for (let row = 0; row < 1000; row += 1) db.run('INSERT INTO loans (title) VALUES (?)', 'x'.repeat(1000))
      })
    expect(flood).toThrow(expect.objectContaining({ code: 'STORAGE_DISK_FULL' }))
    expect(db.all('SELECT title FROM loans')).toEqual([{ title: 'Ulysses' }])
    db.run('PRAGMA max_page_count = 100000')
    flood()
    db.close()
  })

  it('stops for good after an I/O error, because what reached the disk is unknown', () => {
    let failsAtCommit = false
    const path = freshPath()
    const beforeStatement = (sql: string) => {
      if (failsAtCommit && sql === 'COMMIT') throw sqliteFailure(1034)
    }
    const db = openSqlite(path, { migrations, beforeStatement })
    failsAtCommit = true
    const insert = () => db.transaction(() => db.run('INSERT INTO loans (title) VALUES (?)', 'Ulysses'))
    expect(insert).toThrow(expect.objectContaining({ code: 'STORAGE_IO' }))
    failsAtCommit = false
    expect(insert).toThrow(expect.objectContaining({ code: 'STORAGE_IO', message: expect.stringContaining('Restart') }))
    expect(() => db.all('SELECT * FROM loans')).toThrow(expect.objectContaining({ code: 'STORAGE_IO' }))
    db.close()
    const again = openSqlite(path, { migrations })
    expect(again.all('SELECT * FROM loans')).toEqual([])
    again.close()
  })

  it('says that another process is writing when it waited in vain', () => {
    const path = freshPath()
    const db = openSqlite(path, { migrations })
    db.run('PRAGMA busy_timeout = 20')
    const other = new DatabaseSync(path)
    other.exec('BEGIN IMMEDIATE')
    expect(() => db.transaction(() => 1)).toThrow(expect.objectContaining({ code: 'STORAGE_BUSY' }))
    other.close()
    expect(db.transaction(() => 1)).toBe(1)
    db.close()
  })
})
