import type { ProductName } from '@provender/kernel'
import type { Kysely } from 'kysely'
import type { IndexTables } from './index-schema.ts'
import type { IndexedRelation, RelationColumn } from './search-index.ts'

/** Datasets of the releases that SQL reads under the name of a major; those without the port sql have none. */
export async function readRelations(
  db: Kysely<IndexTables>,
  changedAfter: number,
): Promise<readonly IndexedRelation[]> {
  const rows = await db
    .selectFrom('serving')
    .innerJoin('serving_majors as major', 'major.product', 'serving.product')
    .innerJoin('releases', (join) =>
      join
        .onRef('releases.product', '=', 'major.product')
        .onRef('releases.version', '=', 'major.version')
        .onRef('releases.release', '=', 'major.release'),
    )
    .innerJoin('datasets', (join) =>
      join
        .onRef('datasets.product', '=', 'major.product')
        .onRef('datasets.version', '=', 'major.version')
        .onRef('datasets.release', '=', 'major.release'),
    )
    .select([
      'serving.id',
      'major.product',
      'major.version',
      'major.release',
      'datasets.dataset',
      'datasets.description',
      'serving.version as serving_version',
      'serving.release as serving_release',
    ])
    .where('serving.changed', '>', changedAfter)
    .where('serving.sql', '=', 1)
    .where('releases.sql', '=', 1)
    .orderBy('serving.id')
    .orderBy('major.major')
    .orderBy('datasets.ordinal')
    .execute()
  return rows.map(({ serving_version, serving_release, ...relation }) => ({
    ...relation,
    product: relation.product as ProductName,
    isServing: relation.version === serving_version && relation.release === serving_release,
  }))
}

type RelationName = Pick<IndexedRelation, 'product' | 'version' | 'release' | 'dataset'>

/** Columns of relations with whether the release that serves still shows them. */
export async function readRelationColumns(
  db: Kysely<IndexTables>,
  relations: readonly RelationName[],
): Promise<readonly RelationColumn[]> {
  const columns: RelationColumn[] = []
  for (const relation of relations) columns.push(...(await columnsOf(db, relation)))
  return columns
}

async function columnsOf(
  db: Kysely<IndexTables>,
  { product, version, release, dataset }: RelationName,
): Promise<readonly RelationColumn[]> {
  const rows = await db
    .selectFrom('columns')
    .innerJoin('serving', 'serving.product', 'columns.product')
    .leftJoin('columns as now', (join) =>
      join
        .onRef('now.product', '=', 'serving.product')
        .onRef('now.version', '=', 'serving.version')
        .onRef('now.release', '=', 'serving.release')
        .onRef('now.dataset', '=', 'columns.dataset')
        .onRef('now.field_id', '=', 'columns.field_id'),
    )
    .select([
      'columns.name',
      'columns.type',
      'columns.description',
      'columns.pii',
      'now.field_id',
      'now.pii as now_pii',
    ])
    .where((of) =>
      of.and({
        'columns.product': product,
        'columns.version': version,
        'columns.release': release,
        'columns.dataset': dataset,
      }),
    )
    .orderBy('columns.ordinal')
    .execute()
  return rows.map(({ pii, now_pii, field_id, ...column }) => ({
    ...{ product, version, release, dataset, ...column },
    isPersonal: pii !== null,
    isStillOpen: field_id !== null && now_pii === null,
  }))
}
