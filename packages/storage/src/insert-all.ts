import type { Insertable, Kysely } from 'kysely'
import type { IndexTables } from './index-schema.ts'

/** Bound values of one statement; SQLite takes 32,766. */
const mostValues = 2000

/** Inserts rows of one shape, many at a time. */
export async function insertAll<Table extends keyof IndexTables>(
  db: Kysely<IndexTables>,
  table: Table,
  rows: readonly Insertable<IndexTables[Table]>[],
): Promise<void> {
  const step = Math.max(1, Math.floor(mostValues / Object.keys(rows[0] ?? { none: 0 }).length))
  for (let start = 0; start < rows.length; start += step) {
    await db
      .insertInto(table)
      .values(rows.slice(start, start + step))
      .execute()
  }
}
