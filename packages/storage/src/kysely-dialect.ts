import { CompiledQuery, type DatabaseConnection, type Driver, SqliteDialect, SqliteDriver } from 'kysely'
import type { Sqlite, SqlValue } from './sqlite.ts'

/** Kysely over a node:sqlite store; transactions begin IMMEDIATE. Closing Kysely closes the store. */
export function nodeSqliteDialect(db: Sqlite): SqliteDialect {
  return new NodeSqliteDialect(db)
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #db: Sqlite

  constructor(db: Sqlite) {
    super({ database: asKyselyDatabase(db) })
    this.#db = db
  }

  override createDriver(): Driver {
    return new ImmediateDriver({ database: asKyselyDatabase(this.#db) })
  }
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('BEGIN IMMEDIATE'))
  }

  /** SQLite rolls back by itself on a full disk; that there is nothing left to roll back must not hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw('ROLLBACK'))
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('no transaction is active'))) throw error
    }
  }
}

function asKyselyDatabase(db: Sqlite) {
  return {
    close: () => db.close(),
    prepare: (sql: string) => ({
      reader: db.returnsRows(sql),
      all: (values: readonly unknown[]) => [...db.all(sql, ...bound(values))],
      iterate: (values: readonly unknown[]) => db.each(sql, ...bound(values)),
      run: (values: readonly unknown[]) => {
        const { changes, lastRowId } = db.run(sql, ...bound(values))
        return { changes, lastInsertRowid: lastRowId }
      },
    }),
  }
}

function bound(values: readonly unknown[]): readonly SqlValue[] {
  return values as readonly SqlValue[]
}
