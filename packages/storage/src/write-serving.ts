import type { Insertable, Transaction } from 'kysely'
import type { IndexEntry } from './index-entry.ts'
import type { IndexTables, MeaningRow, ServingMajorRow } from './index-schema.ts'
import { type MeantColumn, servingPartsOf } from './index-serving.ts'
import { insertAll } from './insert-all.ts'
import { clearSearchText, writeSearchText } from './search-text.ts'

type Tx = Transaction<IndexTables>

/** Ids of meanings by digest, as far as they are known; filled while many releases are written. */
export type KnownMeanings = Map<string, number>

/** Makes a release the one that serves its product; `edit` is the change of the index that it belongs to. */
export async function writeServing(tx: Tx, entry: IndexEntry, edit: number, known: KnownMeanings): Promise<void> {
  const { row, columns, terms, people, texts } = servingPartsOf(entry)
  const values = { ...row, changed: edit }
  const { id } = await tx
    .insertInto('serving')
    .values(values)
    .onConflict((conflict) => conflict.column('product').doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const table of ['serving_columns', 'serving_terms', 'serving_people'] as const) {
    await tx.deleteFrom(table).where('id', '=', id).execute()
  }
  const meanings = await meaningIds(tx, columns, known)
  const placed = columns.map(({ dataset, ordinal, meaning }) => ({
    ...{ id, dataset, ordinal },
    meaning: meanings.get(meaning.digest) ?? 0,
  }))
  await insertAll(tx, 'serving_columns', placed)
  await insertAll(
    tx,
    'serving_terms',
    terms.map((term) => ({ id, ...term })),
  )
  await insertAll(
    tx,
    'serving_people',
    people.map((person) => ({ id, ...person })),
  )
  await writeSearchText(tx, id, texts)
}

/** Takes everything away that serves. */
export async function clearServing(tx: Tx): Promise<void> {
  for (const table of ['serving_columns', 'serving_terms', 'serving_people', 'serving_majors', 'serving'] as const) {
    await tx.deleteFrom(table).execute()
  }
  await tx.deleteFrom('meanings').execute()
  await clearSearchText(tx)
}

/**
 * Says anew which release SQL reads under each major of a product, of all when none is named: the newest one, or the one
 * that serves. Where that one cannot be read there is none: an older one would answer for it.
 */
export async function settleMajors(tx: Tx, product: string | null): Promise<void> {
  const ofOne = <Query extends { where(column: 'product', is: '=', value: string): Query }>(query: Query): Query =>
    product === null ? query : query.where('product', '=', product)
  const ofReleases = tx.selectFrom('releases').select(['product', 'version', 'release', 'sequence'])
  const readable = await ofOne(ofReleases).execute()
  const damaged = await ofOne(tx.selectFrom('damaged').select(['product', 'version', 'release', 'sequence'])).execute()
  const serving = await ofOne(tx.selectFrom('serving').select(['product', 'version', 'release'])).execute()
  const published = [...readable, ...damaged].sort((a, b) => a.sequence - b.sequence)
  const newest = new Map<string, ServingMajorRow>()
  for (const { product: name, version, release } of [...published, ...serving]) {
    const major = Number(version.split('.')[0])
    newest.set(`${name}@${major}`, { product: name, version, release, major })
  }
  const unreadable = new Set(damaged.map(nameOf))
  const settled = [...newest.values()].filter((row) => !unreadable.has(nameOf(row)))
  await ofOne(tx.deleteFrom('serving_majors')).execute()
  await insertAll(tx, 'serving_majors', settled)
}

function nameOf({ product, version, release }: Omit<ServingMajorRow, 'major'>): string {
  return `${product}@${version}#${release}`
}

async function meaningIds(tx: Tx, columns: readonly MeantColumn[], known: KnownMeanings): Promise<KnownMeanings> {
  const wanted = new Map<string, Insertable<MeaningRow>>()
  for (const { meaning } of columns) if (!known.has(meaning.digest)) wanted.set(meaning.digest, meaning)
  await learnMeanings(tx, [...wanted.keys()], known)
  const added = [...wanted.values()].filter(({ digest }) => !known.has(digest))
  await insertAll(tx, 'meanings', added)
  await learnMeanings(
    tx,
    added.map(({ digest }) => digest),
    known,
  )
  return known
}

async function learnMeanings(tx: Tx, digests: readonly string[], known: KnownMeanings): Promise<void> {
  for (let start = 0; start < digests.length; start += 500) {
    const some = digests.slice(start, start + 500)
    const rows = await tx.selectFrom('meanings').select(['id', 'digest']).where('digest', 'in', some).execute()
    for (const { id, digest } of rows) known.set(digest, id)
  }
}
