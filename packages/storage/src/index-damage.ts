import type { ReleaseRef } from '@provender/contract'
import type { Digest, Instant } from '@provender/kernel'
import type { Kysely, Selectable, Transaction } from 'kysely'
import type { DamagedRow, IndexTables } from './index-schema.ts'
import { forgetSearchText } from './search-text.ts'

/** A published release that the index could not take in, because its manifest is missing or is not the recorded one. */
export interface DamagedRelease extends ReleaseRef {
  /** That of the decision which published it. */
  readonly sequence: number
  readonly manifestObject: string
  readonly publishedAt: Instant
  readonly code: 'STORAGE_DIGEST_MISMATCH' | 'STORAGE_OBJECT_MISSING'
}

type Tx = Transaction<IndexTables>

/** Remembers a damaged release; one that is remembered already gets the newer code. */
export async function insertDamaged(tx: Tx, damaged: DamagedRelease): Promise<void> {
  const { product, version, release, sequence, code } = damaged
  const row = {
    ...{ product, version, release, sequence, code },
    release_digest: damaged.releaseDigest,
    manifest_object: damaged.manifestObject,
    published_at: damaged.publishedAt,
  }
  const insert = tx.insertInto('damaged').values(row)
  await insert
    .onConflict((conflict) => conflict.columns(['product', 'version', 'release']).doUpdateSet({ code }))
    .execute()
}

/** Forgets that a release was damaged. */
export async function forgetDamaged(
  tx: Tx,
  { product, version, release }: Omit<ReleaseRef, 'releaseDigest'>,
): Promise<void> {
  await tx
    .deleteFrom('damaged')
    .where((of) => of.and({ product, version, release }))
    .execute()
}

/** The damaged releases, of all products when none is named, newest first. */
export async function readDamaged(db: Kysely<IndexTables>, product: string | null): Promise<readonly DamagedRelease[]> {
  const all = db.selectFrom('damaged').selectAll().orderBy('sequence', 'desc')
  return (await (product === null ? all : all.where('product', '=', product)).execute()).map(damagedFrom)
}

/**
 * Takes away what is told of a product while the release that serves it cannot be read. Who follows the index by its edits
 * would not see that it is gone, so a new generation begins.
 */
export async function withdrawServing(tx: Tx, product: string): Promise<void> {
  const row = await tx.selectFrom('serving').select('id').where('product', '=', product).executeTakeFirst()
  if (row === undefined) return
  for (const table of ['serving_columns', 'serving_terms', 'serving_people', 'serving'] as const) {
    await tx.deleteFrom(table).where('id', '=', row.id).execute()
  }
  await forgetSearchText(tx, row.id)
  await tx
    .updateTable('applied')
    .set((of) => ({ generation: of('generation', '+', 1) }))
    .execute()
}

function damagedFrom(row: Selectable<DamagedRow>): DamagedRelease {
  return {
    product: row.product as DamagedRelease['product'],
    version: row.version,
    release: row.release,
    releaseDigest: row.release_digest as Digest,
    sequence: row.sequence,
    manifestObject: row.manifest_object,
    publishedAt: row.published_at as Instant,
    code: row.code as DamagedRelease['code'],
  }
}
