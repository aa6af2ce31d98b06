import { type ColumnType, showType } from '@provender/contract'
import { sqlSchemaOf } from '@provender/kernel'
import { foldText, type IndexedRelation, type RelationColumn, type SearchIndex } from '@provender/storage'
import type { RelationsAnswer } from '../answers/workspace-answers.ts'
import type { Sight } from '../governed/governed-access.ts'
import type { CatalogContent } from './search/catalog-mirror.ts'

/** A relation with the name that SQL calls it by. */
export interface NamedRelation extends IndexedRelation {
  readonly name: string
}

/** What completion is asked for. */
export interface RelationsRequest {
  readonly sight: Sight
  /** Relations of products that the reader may know of, by name. */
  readonly known: readonly NamedRelation[]
  readonly prefix: string
  readonly limit: number
}

/** So many columns go into one answer; a relation is never cut. */
const mostColumns = 10_000

/**
 * Relations that fit what is being typed: whose name begins with it, then (as long as it has no dot) those with a word that
 * does, then those with a column that does.
 */
export async function completeRelations(
  index: SearchIndex,
  content: CatalogContent,
  { sight, known, prefix, limit }: RelationsRequest,
): Promise<RelationsAnswer> {
  const typed = foldText(prefix.trim().slice(0, 200)).replaceAll('"', '').replaceAll('-', '_')
  const byName = rankByName(known, typed)
  const rest = byName.length > limit ? [] : await withColumns(index, content, { known, typed, limit })
  const found = [...new Set([...byName, ...rest])]
  const listed: RelationsAnswer['relations'][number][] = []
  let columnsListed = 0
  for (const relation of found) {
    if (listed.length === limit || columnsListed > mostColumns) return { relations: listed, hasMore: true }
    const columns = shownColumns(await index.relationColumns([relation]), sight)
    if (columns.length === 0) continue
    columnsListed += columns.length
    listed.push({ name: relation.name, product: relation.product, description: relation.description, columns })
  }
  return { relations: listed, hasMore: false }
}

/**
 * Relations whose name begins with a text, then those that have a word which does; each by name. A text with a dot is the
 * beginning of a whole name.
 * @example rankByName(relations, 'borrow')[0]?.name // 'library.borrowing_patterns.weekly'
 */
export function rankByName(relations: readonly NamedRelation[], typed: string): readonly NamedRelation[] {
  const whole = relations.filter(({ name }) => name.startsWith(typed))
  if (typed.includes('.')) return whole
  const inside = relations.filter(({ name }) => !name.startsWith(typed) && holdsWord(name, typed))
  return [...whole, ...inside]
}

function holdsWord(name: string, typed: string): boolean {
  return name.includes(`.${typed}`) || name.includes(`_${typed}`)
}

/** Every relation with its name, by name; made anew when the index has changed. */
export function namedRelations(): (content: CatalogContent) => readonly NamedRelation[] {
  let kept: { readonly content: CatalogContent; readonly named: readonly NamedRelation[] } | null = null
  return (content) => {
    if (kept?.content !== content) kept = { content, named: nameAll(content) }
    return kept.named
  }
}

function nameAll(content: CatalogContent): readonly NamedRelation[] {
  return content.relations
    .flatMap((relations) => relations ?? [])
    .map((relation) => {
      const { catalog, schema } = sqlSchemaOf(relation.product, relation.version)
      return { ...relation, name: `${catalog}.${schema}.${relation.dataset}` }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Relations of as many products as are wanted that have a column whose name begins with a text. */
async function withColumns(
  index: SearchIndex,
  content: CatalogContent,
  { known, typed, limit }: { readonly known: readonly NamedRelation[]; readonly typed: string; readonly limit: number },
): Promise<readonly NamedRelation[]> {
  if (typed === '') return []
  const serving = known.filter(({ isServing }) => isServing)
  const fits = Uint8Array.from(content.nameOfMeaning, (name) => (name?.startsWith(typed) ? 1 : 0))
  const meant = (id: number): readonly number[] => [...(content.meanings[id] ?? [])].filter((one) => fits[one] === 1)
  const ids = [...new Set(serving.map(({ id }) => id))].filter((id) => meant(id).length > 0).slice(0, limit + 1)
  const places = await index.datasetsOf([...new Set(ids.flatMap(meant))], ids)
  const holding = new Set(places.map(({ id, dataset }) => `${id} ${dataset}`))
  return serving.filter(({ id, dataset }) => holding.has(`${id} ${dataset}`))
}

/** What SQL shows a reader: of an older major only what the release that serves still shows. */
function shownColumns(columns: readonly RelationColumn[], { seesPersonal }: Sight) {
  return columns
    .filter(({ isPersonal, isStillOpen }) => seesPersonal || (!isPersonal && isStillOpen))
    .map(({ name, type, description }) => ({ name, type: showType(JSON.parse(type) as ColumnType), description }))
}
