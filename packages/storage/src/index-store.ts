import { rmSync } from 'node:fs'
import { canonicalJson, isProvenderError, type Json, type ProductName } from '@provender/kernel'
import { type ExpressionBuilder, Kysely, sql, type Transaction } from 'kysely'
import type { StoreOptions } from './event-log.ts'
import { type DamagedRelease, forgetDamaged, insertDamaged, readDamaged, withdrawServing } from './index-damage.ts'
import {
  type IndexEntry,
  type IndexedRelease,
  type IndexRows,
  type ReleaseSummary,
  releaseFrom,
  rowsOf,
  summaryFrom,
} from './index-entry.ts'
import { type IndexTables, indexMigrations } from './index-schema.ts'
import { insertAll } from './insert-all.ts'
import { nodeSqliteDialect } from './kysely-dialect.ts'
import { type SearchIndex, searchIndexOver } from './search-index.ts'
import { openSqlite, type Sqlite } from './sqlite.ts'
import type { WorkspacePaths } from './workspace-paths.ts'
import { clearServing, type KnownMeanings, settleMajors, writeServing } from './write-serving.ts'

/** What planning remembers between runs, by kind. A cache: losing it costs time only. */
export interface PlanFacts {
  /** By definition digest: what binding the definition's SQL said. */
  readonly bindings: Json
  /** By path: a source file as it was when its digest was taken. */
  readonly sources: {
    readonly mtimeMs: number
    readonly size: number
    readonly ino: number
    readonly sha256: string
  }
}

/** The disposable index over published releases. Whatever it says can be made again from decisions and manifests. */
export interface IndexStore {
  /**
   * Adds a published release; one that is there already stays as it is. When decisions before it are missing the index
   * stays stale, so that `isFresh` asks for a rebuild.
   */
  recordRelease(entry: IndexEntry): Promise<void>
  /**
   * Follows the decision `sequence`, by which the channel `latest` of a product points to another of its releases. When
   * decisions before it are missing nothing is done: the index stays stale.
   */
  recordMove(to: IndexEntry, sequence: number): Promise<void>
  /**
   * Follows the decision `sequence` past a release whose manifest cannot be read; when it serves, nothing is told of its
   * product until it can be. When decisions before it are missing nothing is done: the index stays stale.
   */
  recordDamaged(
    release: DamagedRelease,
    decision: { readonly sequence: number; readonly serves: boolean },
  ): Promise<void>
  /** Takes in a release that was damaged and can be read again. */
  recordRestored(entry: IndexEntry): Promise<void>
  /** Says that the decision `sequence` changes neither a release nor which one serves; decisions are applied one by one. */
  advance(sequence: number): Promise<void>
  /** The last decision that the index holds, without a gap before it. */
  applied(): Promise<number>
  /** Whether the index holds every decision up to the head of the decision log. */
  isFresh(decisionHead: number): Promise<boolean>
  /** A release with datasets, columns, files and checks; null when the index has no such release. */
  release(product: ProductName, version: string, release: number): Promise<IndexedRelease | null>
  /** Releases of a product, newest first; `before` is the sequence of one. */
  releases(
    product: ProductName,
    page?: { readonly limit?: number; readonly before?: number },
  ): Promise<readonly ReleaseSummary[]>
  /** Published releases that could not be read when the index came to them, newest first; `releases` has none of them. */
  damaged(product?: ProductName): Promise<readonly DamagedRelease[]>
  /** The release published last, under `version` or any; null when there is none. */
  latestRelease(product: ProductName, version?: string): Promise<ReleaseSummary | null>
  /** The release published last of every product, by name. */
  products(): Promise<readonly ReleaseSummary[]>
  /** What is told of the releases that serve: words, columns, domains, terms. */
  readonly search: SearchIndex
  planFact<Space extends keyof PlanFacts>(space: Space, key: string): Promise<PlanFacts[Space] | null>
  setPlanFact<Space extends keyof PlanFacts>(space: Space, key: string, value: PlanFacts[Space]): Promise<void>
  /** Empties the releases and fills them anew in one transaction; readers see the former content until it is done. */
  rebuild(entries: AsyncIterable<IndexEntry | DamagedRelease>, decisionHead: number): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the index of a workspace. A damaged one that may be written is thrown away and begun anew, empty: compare
 * `isFresh` and call `rebuildIndex`.
 * @throws STORAGE_MISSING, STORAGE_FORMAT_NEWER, STORAGE_FORMAT_OLDER, STORAGE_CORRUPT, STORAGE_DISK_FULL, STORAGE_IO
 */
export function openIndexStore(paths: Pick<WorkspacePaths, 'index'>, options: StoreOptions = {}): IndexStore {
  const db = new Kysely<IndexTables>({ dialect: nodeSqliteDialect(openOrBegin(paths.index, options)) })
  return {
    recordRelease: (entry) =>
      db.transaction().execute(async (tx) => {
        const isNext = (await appliedIn(tx)) === entry.sequence - 1
        if ((await insertRelease(tx, entry)) || isNext) await serveRecorded(tx, entry)
        await stepApplied(tx, entry.sequence)
      }),
    recordMove: (to, sequence) =>
      db.transaction().execute(async (tx) => {
        if ((await appliedIn(tx)) !== sequence - 1) return
        await insertRelease(tx, to)
        await serveRecorded(tx, { ...to, serves: true })
        await stepApplied(tx, sequence)
      }),
    recordDamaged: (release, { sequence, serves }) =>
      db.transaction().execute(async (tx) => {
        if ((await appliedIn(tx)) !== sequence - 1) return
        await removeRelease(tx, release)
        await insertDamaged(tx, release)
        if (serves) await withdrawServing(tx, release.product)
        await changeServing(tx, release.product)
        await stepApplied(tx, sequence)
      }),
    recordRestored: (entry) =>
      db.transaction().execute(async (tx) => {
        await forgetDamaged(tx, entry.manifest)
        await insertRelease(tx, entry)
        await serveRecorded(tx, entry)
      }),
    advance: (sequence) => stepApplied(db, sequence),
    applied: () => appliedIn(db),
    isFresh: async (decisionHead) => (await appliedIn(db)) === decisionHead,
    search: searchIndexOver(db),
    release: (product, version, release) => readRelease(db, { product, version, release }),
    async releases(product, { limit = Number.MAX_SAFE_INTEGER, before = Number.MAX_SAFE_INTEGER } = {}) {
      const ofProduct = db.selectFrom('releases').selectAll().where('product', '=', product)
      const rows = ofProduct.where('sequence', '<', before).orderBy('sequence', 'desc').limit(limit)
      return (await rows.execute()).map(summaryFrom)
    },
    damaged: (product) => readDamaged(db, product ?? null),
    latestRelease: (product, version) => readLatest(db, product, version),
    products: () => readProducts(db),
    async planFact(space, key) {
      const fact = db.selectFrom('plan_facts').select('value').where('space', '=', space).where('key', '=', key)
      const row = await fact.executeTakeFirst()
      return row === undefined ? null : JSON.parse(row.value)
    },
    async setPlanFact(space, key, fact) {
      const value = canonicalJson(fact)
      const insert = db.insertInto('plan_facts').values({ space, key, value })
      await insert.onConflict((conflict) => conflict.columns(['space', 'key']).doUpdateSet({ value })).execute()
    },
    rebuild: (entries, decisionHead) => rebuild(db, entries, decisionHead),
    close: () => db.destroy(),
  }
}

function openOrBegin(path: string, options: StoreOptions): Sqlite {
  try {
    return openSqlite(path, { ...options, migrations: indexMigrations })
  } catch (error) {
    if (options.readOnly || !isProvenderError(error) || error.code !== 'STORAGE_CORRUPT') throw error
    for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true })
    return openSqlite(path, { ...options, migrations: indexMigrations })
  }
}

/** False when the release is there already. */
async function insertRelease(tx: Transaction<IndexTables>, entry: IndexEntry): Promise<boolean> {
  const { release, ...parts } = rowsOf(entry)
  const inserted = await tx
    .insertInto('releases')
    .values(release)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 0n) return false
  await insertAll(tx, 'datasets', parts.datasets)
  await insertAll(tx, 'columns', parts.columns)
  await insertAll(tx, 'checks', parts.checks)
  await insertAll(tx, 'files', parts.files)
  await insertAll(tx, 'pins', [parts.pins])
  return true
}

const partsOfRelease = ['pins', 'files', 'checks', 'columns', 'datasets'] as const

/** Takes a release away that was read once and now cannot be; the product is not told of by it any more. */
async function removeRelease(tx: Transaction<IndexTables>, key: DamagedRelease): Promise<void> {
  const { product, version, release } = key
  const serving = tx.selectFrom('serving').select('id')
  const served = await serving.where((of) => of.and({ product, version, release })).executeTakeFirst()
  if (served !== undefined) await withdrawServing(tx, product)
  await tx.deleteFrom('serving_majors').where('product', '=', product).execute()
  for (const table of [...partsOfRelease, 'releases'] as const) {
    await tx
      .deleteFrom(table)
      .where((of) => of.and({ product, version, release }))
      .execute()
  }
}

async function serveRecorded(tx: Transaction<IndexTables>, entry: IndexEntry): Promise<void> {
  const { product } = entry.manifest
  if (entry.serves ?? true) {
    await writeServing(tx, entry, await nextEdit(tx), new Map())
    await settleMajors(tx, product)
  } else await changeServing(tx, product)
}

/** Says that what can be read of a product changed, but not which release serves it. */
async function changeServing(tx: Transaction<IndexTables>, product: string): Promise<void> {
  const changed = await nextEdit(tx)
  await tx.updateTable('serving').set({ changed }).where('product', '=', product).execute()
  await settleMajors(tx, product)
}

async function nextEdit(tx: Transaction<IndexTables>): Promise<number> {
  const { edit } = await tx
    .updateTable('applied')
    .set((of) => ({ edit: of('edit', '+', 1) }))
    .returning('edit')
    .executeTakeFirstOrThrow()
  return edit
}

async function appliedIn(db: Kysely<IndexTables>): Promise<number> {
  return (await db.selectFrom('applied').select('sequence').executeTakeFirstOrThrow()).sequence
}

async function stepApplied(db: Kysely<IndexTables>, sequence: number): Promise<void> {
  await db
    .updateTable('applied')
    .set({ sequence })
    .where('sequence', '=', sequence - 1)
    .execute()
}

/** Pages that a rebuild keeps in memory, so that they are written once; then SQLite's own default again. */
const rebuildCacheKib = 131_072
const usualCacheKib = 2000

async function rebuild(
  db: Kysely<IndexTables>,
  entries: AsyncIterable<IndexEntry | DamagedRelease>,
  head: number,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`PRAGMA cache_size = ${sql.lit(-rebuildCacheKib)}`.execute(tx)
    await clearServing(tx)
    for (const table of ['damaged', ...partsOfRelease, 'releases'] as const) await tx.deleteFrom(table).execute()
    const known: KnownMeanings = new Map()
    for await (const entry of entries) {
      if ('code' in entry) {
        await insertDamaged(tx, entry)
        continue
      }
      await insertRelease(tx, entry)
      if (entry.serves ?? true) await writeServing(tx, entry, 0, known)
    }
    await settleMajors(tx, null)
    const begun = (of: ExpressionBuilder<IndexTables, 'applied'>) => ({
      ...{ sequence: head, edit: 0 },
      generation: of('generation', '+', 1),
    })
    await tx.updateTable('applied').set(begun).execute()
  })
  await sql`PRAGMA cache_size = ${sql.lit(-usualCacheKib)}`.execute(db)
}

interface ReleaseKey {
  readonly product: string
  readonly version: string
  readonly release: number
}

async function readRelease(db: Kysely<IndexTables>, key: ReleaseKey): Promise<IndexedRelease | null> {
  const release = await db
    .selectFrom('releases')
    .selectAll()
    .where((of) => of.and(key))
    .executeTakeFirst()
  if (release === undefined) return null
  const rows: Omit<IndexRows, 'pins'> = {
    release,
    datasets: await db
      .selectFrom('datasets')
      .selectAll()
      .where((of) => of.and(key))
      .orderBy('ordinal')
      .execute(),
    columns: await db
      .selectFrom('columns')
      .selectAll()
      .where((of) => of.and(key))
      .orderBy('ordinal')
      .execute(),
    checks: await db
      .selectFrom('checks')
      .selectAll()
      .where((of) => of.and(key))
      .orderBy('ordinal')
      .execute(),
    files: await db
      .selectFrom('files')
      .selectAll()
      .where((of) => of.and(key))
      .orderBy('object')
      .execute(),
  }
  return releaseFrom(rows)
}

async function readLatest(
  db: Kysely<IndexTables>,
  product: ProductName,
  version: string | undefined,
): Promise<ReleaseSummary | null> {
  const ofProduct = db.selectFrom('releases').selectAll().where('product', '=', product)
  const wanted = version === undefined ? ofProduct : ofProduct.where('version', '=', version)
  const row = await wanted.orderBy('sequence', 'desc').limit(1).executeTakeFirst()
  return row === undefined ? null : summaryFrom(row)
}

async function readProducts(db: Kysely<IndexTables>): Promise<readonly ReleaseSummary[]> {
  const newest = db
    .selectFrom('releases')
    .select((of) => of.fn.max('sequence').as('sequence'))
    .groupBy('product')
  const rows = db.selectFrom('releases').selectAll().where('sequence', 'in', newest).orderBy('product')
  return (await rows.execute()).map(summaryFrom)
}
