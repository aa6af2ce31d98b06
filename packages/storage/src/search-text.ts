import { type Kysely, sql } from 'kysely'
import type { IndexTables } from './index-schema.ts'
import { textEnd, wordsOf } from './search-words.ts'

/** What is said of a product, by where it stands. Nothing of personal columns is among it. */
export interface SearchTexts {
  readonly name: readonly string[]
  readonly purpose: readonly string[]
  readonly owner: readonly string[]
  readonly dataset: readonly string[]
  readonly column: readonly string[]
  readonly docs: readonly string[]
}

/** Words that stand one after the other; with `isPrefix` the last one may go on. */
export interface WordRun {
  readonly words: readonly string[]
  readonly isPrefix: boolean
}

/** A product that holds every run of words; the smaller the rank, the better it fits. */
export interface TextMatch {
  readonly id: number
  readonly rank: number
}

/** Where a word weighs how much in the rank, in the order of the fields. */
const weights = { name: 16, purpose: 8, owner: 5, dataset: 4, column: 2, docs: 1 } as const satisfies Record<
  keyof SearchTexts,
  number
>
const fields = Object.keys(weights) as readonly (keyof SearchTexts)[]

/**
 * The text index of SQLite (FTS5). Words come folded and split already, so its tokenizer only splits at spaces; it keeps no
 * text, only words and their places. Everything that is particular to FTS5 stands in this file.
 * @source https://www.sqlite.org/fts5.html, contentless-delete tables
 */
export const createSearchText: string = `CREATE VIRTUAL TABLE search_text USING fts5(
  ${fields.map((field) => `"${field}"`).join(', ')}, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3')`

/** Replaces what is indexed of a product. */
export async function writeSearchText(db: Kysely<IndexTables>, id: number, texts: SearchTexts): Promise<void> {
  await forgetSearchText(db, id)
  const [name, purpose, owner, dataset, column, docs] = fields.map((field) => indexedText(texts[field]))
  await sql`INSERT INTO search_text (rowid, name, purpose, owner, dataset, "column", docs)
    VALUES (${id}, ${name}, ${purpose}, ${owner}, ${dataset}, ${column}, ${docs})`.execute(db)
}

/** Forgets what is indexed of a product. */
export async function forgetSearchText(db: Kysely<IndexTables>, id: number): Promise<void> {
  await sql`DELETE FROM search_text WHERE rowid = ${id}`.execute(db)
}

/** Forgets every text. */
export async function clearSearchText(db: Kysely<IndexTables>): Promise<void> {
  await sql`INSERT INTO search_text (search_text) VALUES ('delete-all')`.execute(db)
}

/** The products that hold every run of words, in no order. */
export async function matchSearchText(
  db: Kysely<IndexTables>,
  runs: readonly WordRun[],
): Promise<readonly TextMatch[]> {
  const asked = runs.filter(({ words }) => words.length > 0)
  if (asked.length === 0) return []
  const weighed = sql.join(Object.values(weights).map((weight) => sql.lit(weight)))
  const found = await sql<TextMatch>`SELECT rowid AS id, bm25(search_text, ${weighed}) AS rank
    FROM search_text WHERE search_text MATCH ${matchExpression(asked)}`.execute(db)
  return found.rows
}

function indexedText(texts: readonly string[]): string {
  return texts.map((text) => wordsOf(text).join(' ')).join(` ${textEnd} `)
}

/** Words hold letters and digits only, so that quotes are all that they need. */
function matchExpression(runs: readonly WordRun[]): string {
  return runs.map(({ words, isPrefix }) => `"${words.join(' ')}"${isPrefix ? ' *' : ''}`).join(' AND ')
}
