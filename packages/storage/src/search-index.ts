import type { Deprecation, ProductKind } from '@provender/contract'
import type { Digest, Instant, ProductName } from '@provender/kernel'
import { type Kysely, type Selectable, sql } from 'kysely'
import type { IndexTables } from './index-schema.ts'
import type { ServingDataset, ServingPin } from './index-serving.ts'
import { readRelationColumns, readRelations } from './search-relations.ts'
import { matchSearchText, type TextMatch, type WordRun } from './search-text.ts'

/** Which content the index has: after a rebuild another generation, after any other change another edit. */
export interface IndexState {
  readonly generation: number
  readonly edit: number
}

/** The release that serves a product, with what is told of it in lists. `id` is its place in the index. */
export interface ServingRelease {
  readonly id: number
  readonly product: ProductName
  readonly version: string
  readonly release: number
  readonly releaseDigest: Digest
  readonly publishedAt: Instant
  readonly kind: ProductKind
  readonly status: 'draft' | 'active'
  readonly deprecated: Deprecation | null
  readonly purpose: string
  readonly owner: { readonly domain: string; readonly team: string; readonly contact: string }
  readonly domainPurpose: string | null
  /** Whether the definition says anything of its domain. */
  readonly tellsDomain: boolean
  readonly simulated: string | null
  readonly hasModelled: boolean
  /** The same without personal columns. */
  readonly hasOpenModelled: boolean
  readonly coveredFrom: Instant | null
  readonly coveredUntil: Instant | null
  readonly checks: { readonly passed: number; readonly total: number; readonly rowsSeen: number }
  /** The promise of freshness, as written: `24h`. */
  readonly freshness: string
  /** Event types that the definition declares. */
  readonly events: readonly string[]
  readonly ignores: readonly { readonly type: string; readonly reason: string }[]
  /** How far the release has read of each event type that it was built from. */
  readonly pins: readonly ServingPin[]
  /** The same of the release before it; null when it is the first. */
  readonly formerPins: readonly ServingPin[] | null
  readonly sql: boolean
  /** Datasets of the REST port; null when it is not declared. */
  readonly rest: readonly string[] | null
  readonly datasets: readonly ServingDataset[]
}

/** A text of a product by where it stands, for explaining a match. */
export interface ServingText {
  readonly id: number
  readonly dataset: string
  /** Null for the text of the dataset itself. */
  readonly column: string | null
  readonly text: string
}

/** Meanings of the columns of a serving release that are not personal; one that stands in two datasets stands twice. */
export interface ProductMeanings {
  readonly id: number
  readonly meanings: readonly number[]
}

/** A meaning of a column name. */
export interface Meaning {
  readonly id: number
  readonly name: string
  /** JSON. */
  readonly type: string
  readonly unit: string | null
  readonly description: string
}

/** A dataset that SQL can name: of the release that serves, or of the newest one of another major. `id` is the product's. */
export interface IndexedRelation {
  readonly id: number
  readonly product: ProductName
  readonly version: string
  readonly release: number
  readonly dataset: string
  readonly description: string
  readonly isServing: boolean
}

/** A column of a relation, personal or not. */
export interface RelationColumn {
  readonly product: string
  readonly version: string
  readonly release: number
  readonly dataset: string
  readonly name: string
  /** JSON. */
  readonly type: string
  readonly description: string
  readonly isPersonal: boolean
  /** Whether the serving release has the column (by field id) in that dataset, and there it is not personal. */
  readonly isStillOpen: boolean
}

/** What the index answers about the releases that serve. It knows nothing of readers: who may know of what is asked elsewhere. */
export interface SearchIndex {
  state(): Promise<IndexState>
  /** Releases that serve, of those changed after an edit, by id. */
  serving(changedAfter?: number): Promise<readonly ServingRelease[]>
  /** The same for these ids. */
  servingOf(ids: readonly number[]): Promise<readonly ServingRelease[]>
  /** Meanings of columns, of releases changed after an edit, by id; those without such a column are left out. */
  places(changedAfter?: number): Promise<readonly ProductMeanings[]>
  /** Names of meanings after an id, by id. */
  meaningNames(after?: number): Promise<readonly { readonly id: number; readonly name: string }[]>
  meanings(ids: readonly number[]): Promise<readonly Meaning[]>
  /** Products that hold every run of words; nothing for none. */
  match(runs: readonly WordRun[]): Promise<readonly TextMatch[]>
  /** Descriptions of the datasets and open columns of these products. */
  texts(ids: readonly number[]): Promise<readonly ServingText[]>
  /** Documentation and limits of these products. */
  docs(ids: readonly number[]): Promise<readonly { readonly id: number; readonly docs: string }[]>
  /** Terms of the domain as these products tell them, in their order. */
  terms(ids: readonly number[]): Promise<readonly IndexedTerm[]>
  /** People of the domain as these products tell of them, in their order. */
  people(ids: readonly number[]): Promise<readonly IndexedPerson[]>
  /** Datasets in which columns of these meanings stand, of these products. */
  datasetsOf(meanings: readonly number[], ids: readonly number[]): Promise<readonly MeaningDataset[]>
  /** Datasets that SQL can name where the port sql is declared, of products changed after an edit, by product. */
  relations(changedAfter?: number): Promise<readonly IndexedRelation[]>
  /** Columns of relations, in their order. */
  relationColumns(
    relations: readonly Pick<IndexedRelation, 'product' | 'version' | 'release' | 'dataset'>[],
  ): Promise<readonly RelationColumn[]>
}

/** A term of a domain. */
export interface IndexedTerm {
  readonly id: number
  readonly term: string
  readonly meaning: string
}

/** Somebody to turn to in a domain. */
export interface IndexedPerson {
  readonly id: number
  readonly name: string
  readonly role: string
  readonly contact: string | null
}

/** Where a meaning stands. */
export interface MeaningDataset {
  readonly id: number
  readonly meaning: number
  readonly dataset: string
}

/** The search tables of an open index. */
export function searchIndexOver(db: Kysely<IndexTables>): SearchIndex {
  const serving = () =>
    db
      .selectFrom('serving')
      .innerJoin('releases', (join) =>
        join
          .onRef('releases.product', '=', 'serving.product')
          .onRef('releases.version', '=', 'serving.version')
          .onRef('releases.release', '=', 'serving.release'),
      )
      .innerJoin('pins', (join) =>
        join
          .onRef('pins.product', '=', 'serving.product')
          .onRef('pins.version', '=', 'serving.version')
          .onRef('pins.release', '=', 'serving.release'),
      )
      .leftJoin('releases as former', (join) =>
        join.onRef('former.product', '=', 'serving.product').onRef('former.release_digest', '=', 'releases.previous'),
      )
      .leftJoin('pins as former_pins', (join) =>
        join
          .onRef('former_pins.product', '=', 'former.product')
          .onRef('former_pins.version', '=', 'former.version')
          .onRef('former_pins.release', '=', 'former.release'),
      )
      .select(servingColumns)
      .orderBy('serving.id')
  return {
    state: () => db.selectFrom('applied').select(['generation', 'edit']).executeTakeFirstOrThrow(),
    serving: async (after = -1) => (await serving().where('serving.changed', '>', after).execute()).map(servingFrom),
    servingOf: async (ids) =>
      ids.length === 0 ? [] : (await serving().where('serving.id', 'in', ids).execute()).map(servingFrom),
    places: (after = -1) => readPlaces(db, after),
    meaningNames: (after = 0) =>
      db.selectFrom('meanings').select(['id', 'name']).where('id', '>', after).orderBy('id').execute(),
    meanings: async (ids) =>
      ids.length === 0
        ? []
        : db
            .selectFrom('meanings')
            .select(['id', 'name', 'type', 'unit', 'description'])
            .where('id', 'in', ids)
            .execute(),
    match: (runs) => matchSearchText(db, runs),
    texts: (ids) => readTexts(db, ids),
    docs: async (ids) =>
      ids.length === 0 ? [] : db.selectFrom('serving').select(['id', 'docs']).where('id', 'in', ids).execute(),
    terms: (ids) =>
      inChunks(ids, (some) =>
        db
          .selectFrom('serving_terms')
          .select(['id', 'term', 'meaning'])
          .where('id', 'in', some)
          .orderBy('id')
          .orderBy('ordinal')
          .execute(),
      ),
    people: (ids) =>
      inChunks(ids, (some) =>
        db
          .selectFrom('serving_people')
          .select(['id', 'name', 'role', 'contact'])
          .where('id', 'in', some)
          .orderBy('id')
          .orderBy('ordinal')
          .execute(),
      ),
    datasetsOf: (meanings, ids) =>
      inChunks(ids, (some) =>
        db
          .selectFrom('serving_columns')
          .select(['id', 'meaning', 'dataset'])
          .where('id', 'in', some)
          .where('meaning', 'in', meanings)
          .orderBy('id')
          .orderBy('dataset')
          .execute(),
      ),
    relations: (after = -1) => readRelations(db, after),
    relationColumns: (relations) => readRelationColumns(db, relations),
  }
}

const servingColumns = [
  'serving.id',
  'serving.product',
  'serving.version',
  'serving.release',
  'serving.published_at',
  'serving.domain_purpose',
  'serving.tells_domain',
  'serving.kind',
  'serving.status',
  'serving.deprecated',
  'serving.simulated',
  'serving.has_modelled',
  'serving.covered_from',
  'serving.covered_until',
  'serving.rows_seen',
  'serving.freshness',
  'serving.events',
  'serving.ignores',
  'pins.pins',
  'former_pins.pins as former_pins',
  'serving.sql',
  'serving.rest',
  'serving.datasets',
  'releases.release_digest',
  'releases.purpose',
  'releases.domain',
  'releases.owner_team',
  'releases.owner_contact',
  'releases.checks_passed',
  'releases.checks',
] as const

type ServingColumns = Omit<Selectable<IndexTables['serving']>, 'changed' | 'docs'> &
  Pick<
    Selectable<IndexTables['releases']>,
    'release_digest' | 'purpose' | 'owner_team' | 'owner_contact' | 'checks_passed' | 'checks'
  > & { readonly pins: string; readonly former_pins: string | null }

function servingFrom(row: ServingColumns): ServingRelease {
  const datasets = JSON.parse(row.datasets) as readonly ServingDataset[]
  return {
    id: row.id,
    product: row.product as ProductName,
    version: row.version,
    release: row.release,
    releaseDigest: row.release_digest as Digest,
    publishedAt: row.published_at as Instant,
    kind: row.kind as ProductKind,
    status: row.status as ServingRelease['status'],
    deprecated: row.deprecated === null ? null : (JSON.parse(row.deprecated) as Deprecation),
    purpose: row.purpose,
    owner: { domain: row.domain, team: row.owner_team, contact: row.owner_contact },
    domainPurpose: row.domain_purpose,
    tellsDomain: row.tells_domain === 1,
    simulated: row.simulated,
    hasModelled: row.has_modelled === 1,
    hasOpenModelled: datasets.some(({ modelled }) => modelled > 0),
    coveredFrom: row.covered_from as Instant | null,
    coveredUntil: row.covered_until as Instant | null,
    checks: { passed: row.checks_passed, total: row.checks, rowsSeen: row.rows_seen },
    freshness: row.freshness,
    events: JSON.parse(row.events) as readonly string[],
    ignores: JSON.parse(row.ignores) as ServingRelease['ignores'],
    pins: JSON.parse(row.pins) as readonly ServingPin[],
    formerPins: row.former_pins === null ? null : (JSON.parse(row.former_pins) as readonly ServingPin[]),
    sql: row.sql === 1,
    rest: row.rest === null ? null : (JSON.parse(row.rest) as readonly string[]),
    datasets,
  }
}

/** One row for each product: a row for each of its columns would be ten times as much to collect. */
async function readPlaces(db: Kysely<IndexTables>, changedAfter: number): Promise<readonly ProductMeanings[]> {
  const rows = await db
    .selectFrom('serving')
    .innerJoin('serving_columns', 'serving_columns.id', 'serving.id')
    .select(['serving_columns.id', sql<string>`group_concat(serving_columns.meaning)`.as('meanings')])
    .where('serving.changed', '>', changedAfter)
    .groupBy('serving_columns.id')
    .orderBy('serving_columns.id')
    .execute()
  return rows.map(({ id, meanings }) => ({ id, meanings: meanings.split(',').map(Number) }))
}

async function readTexts(db: Kysely<IndexTables>, ids: readonly number[]): Promise<readonly ServingText[]> {
  if (ids.length === 0) return []
  const columns = await db
    .selectFrom('serving_columns')
    .innerJoin('meanings', 'meanings.id', 'serving_columns.meaning')
    .select(['serving_columns.id', 'dataset', 'meanings.name as column', 'meanings.description as text'])
    .where('serving_columns.id', 'in', ids)
    .orderBy('serving_columns.id')
    .orderBy('dataset')
    .orderBy('ordinal')
    .execute()
  const datasets = await db
    .selectFrom('serving')
    .innerJoin('datasets', (join) =>
      join
        .onRef('datasets.product', '=', 'serving.product')
        .onRef('datasets.version', '=', 'serving.version')
        .onRef('datasets.release', '=', 'serving.release'),
    )
    .select(['serving.id', 'dataset', 'description', 'grain'])
    .where('serving.id', 'in', ids)
    .orderBy('serving.id')
    .orderBy('ordinal')
    .execute()
  const isOpen = new Set(columns.map(({ id, dataset }) => `${id} ${dataset}`))
  return [
    ...datasets
      .filter(({ id, dataset }) => isOpen.has(`${id} ${dataset}`))
      .flatMap(({ id, dataset, description, grain }) =>
        [description, grain].map((text) => ({ id, dataset, column: null, text })),
      ),
    ...columns,
  ]
}

/** Lists of values are bound in parts, so that none is longer than a statement may be. */
async function inChunks<Value, Row>(
  values: readonly Value[],
  read: (some: readonly Value[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (let start = 0; start < values.length; start += 500) rows.push(...(await read(values.slice(start, start + 500))))
  return rows
}
