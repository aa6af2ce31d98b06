import { type ColumnType, showType } from '@provender/contract'
import { foldText, type Meaning, type SearchIndex } from '@provender/storage'
import type { GlossaryAnswer, GlossaryEntry } from '../answers/workspace-answers.ts'
import { invalidRequest } from '../problem.ts'
import type { glossaryNames, TermPlace } from './glossary-names.ts'
import type { BitSet } from './search/bit-set.ts'
import type { CatalogContent } from './search/catalog-mirror.ts'

/** What the glossary is read from. */
export interface GlossarySources {
  readonly index: SearchIndex
  readonly names: ReturnType<typeof glossaryNames>
}

/** What of the glossary is asked for. */
export interface GlossaryRequest {
  /** Part of a name; all when it is empty. */
  readonly part: string
  /** Only names with more than one meaning. */
  readonly onlyAmbiguous: boolean
  readonly cursor: string | null
}

const pageEntries = 50
const mostMeanings = 20
const mostPlaces = 20

/**
 * A page of the glossary: terms of domains and columns that are not personal, by name, with every meaning.
 * @throws REQUEST_INVALID when the cursor is none
 */
export async function readGlossary(
  { index, names: namesFor }: GlossarySources,
  content: CatalogContent,
  visible: BitSet,
  request: GlossaryRequest,
): Promise<GlossaryAnswer> {
  const after = request.cursor === null ? null : readCursor(request.cursor)
  const { names, terms, usage } = await namesFor(content, visible)
  const part = foldText(request.part.trim())
  const found = part === '' ? names : names.filter(({ folded }) => folded.includes(part))
  const ambiguous = found.filter(({ isAmbiguous }) => isAmbiguous)
  const asked = request.onlyAmbiguous ? ambiguous : found
  const start = after === null ? 0 : asked.findIndex(({ order }) => order > after)
  const shown = start < 0 ? [] : asked.slice(start, start + pageEntries)
  const last = shown.at(-1)
  const columnNames = new Set(shown.filter(({ kind }) => kind === 'column').map(({ name }) => name))
  const columns = await describeColumns(index, content, { visible, usage, names: columnNames })
  return {
    entries: shown.map(({ name, kind, isAmbiguous }) => ({
      ...{ name, kind, isAmbiguous },
      ...(kind === 'term' ? describeTerm(terms.get(name) ?? []) : columns(name)),
    })),
    total: asked.length,
    ambiguous: ambiguous.length,
    next: last === undefined || last === asked.at(-1) ? null : Buffer.from(last.order).toString('base64url'),
  }
}

type Told = Pick<GlossaryEntry, 'meanings' | 'moreMeanings'>
function describeTerm(places: readonly TermPlace[]): Told {
  const meanings = [...Map.groupBy(places, ({ meaning }) => meaning)].map(([meaning, all]) => ({
    ...{ meaning, type: null, unit: null },
    places: all.slice(0, mostPlaces).map(({ domain }) => ({ domain, product: null, dataset: null })),
    morePlaces: Math.max(0, all.length - mostPlaces),
  }))
  return inOrder(meanings)
}

interface ColumnQuestion {
  readonly visible: BitSet
  readonly usage: Uint32Array
  readonly names: ReadonlySet<string>
}

async function describeColumns(
  index: SearchIndex,
  content: CatalogContent,
  { visible, usage, names }: ColumnQuestion,
): Promise<(name: string) => Told> {
  const byName = Map.groupBy(
    [...usage.keys()].filter((meaning) => (usage[meaning] ?? 0) > 0 && names.has(content.nameOfMeaning[meaning] ?? '')),
    (meaning) => content.nameOfMeaning[meaning] ?? '',
  )
  const listed = [...byName.values()].flatMap((all) => mostUsed(all, usage))
  const meanings = new Map((await index.meanings(listed)).map((meaning) => [meaning.id, meaning]))
  const places = await placesOf(index, content, { visible, meanings: listed })
  return (name) => {
    const all = byName.get(name) ?? []
    const shown = mostUsed(all, usage).flatMap((id) => meanings.get(id) ?? [])
    const told = shown.map((meaning) => describeMeaning(meaning, places.get(meaning.id) ?? [], usage[meaning.id] ?? 0))
    return { meanings: told, moreMeanings: all.length - shown.length }
  }
}

function mostUsed(meanings: readonly number[], usage: Uint32Array): readonly number[] {
  return meanings.toSorted((a, b) => (usage[b] ?? 0) - (usage[a] ?? 0) || a - b).slice(0, mostMeanings)
}

type Places = GlossaryEntry['meanings'][number]['places']

function describeMeaning(meaning: Meaning, places: Places, used: number): GlossaryEntry['meanings'][number] {
  return {
    meaning: meaning.description,
    type: showType(JSON.parse(meaning.type) as ColumnType),
    unit: meaning.unit,
    places,
    morePlaces: used - places.length,
  }
}

/** The first places of each meaning, by product and dataset. */
async function placesOf(
  index: SearchIndex,
  content: CatalogContent,
  { visible, meanings }: { readonly visible: BitSet; readonly meanings: readonly number[] },
): Promise<ReadonlyMap<number, Places>> {
  const left = new Map(meanings.map((meaning) => [meaning, mostPlaces]))
  const ids = new Set<number>()
  for (const id of content.byName) {
    if (!visible.has(id)) continue
    for (const meaning of content.meanings[id] ?? []) {
      const wanted = left.get(meaning) ?? 0
      if (wanted === 0) continue
      left.set(meaning, wanted - 1)
      ids.add(id)
    }
  }
  const rows = await index.datasetsOf(meanings, [...ids])
  const inNameOrder = rows.toSorted((a, b) => (content.placeByName[a.id] ?? 0) - (content.placeByName[b.id] ?? 0))
  const found = new Map<number, Places>()
  for (const { id, meaning, dataset } of inNameOrder) {
    const places = found.get(meaning) ?? []
    found.set(meaning, places)
    const release = content.products[id]
    if (release === undefined || places.length === mostPlaces) continue
    places.push({ domain: release.owner.domain, product: release.product, dataset })
  }
  return found
}

function inOrder(meanings: Told['meanings']): Told {
  const sorted = meanings.toSorted((a, b) => b.places.length + b.morePlaces - a.places.length - a.morePlaces)
  return { meanings: sorted.slice(0, mostMeanings), moreMeanings: Math.max(0, sorted.length - mostMeanings) }
}

function readCursor(text: string): string {
  const order = /^[A-Za-z0-9_-]{1,2000}$/.test(text) ? Buffer.from(text, 'base64url').toString('utf8') : ''
  if (/^[^\n]*\n(?:column|term)\n[^\n]*$/.test(order)) return order
  throw invalidRequest('The cursor cannot be used: it is not one that this server gave. Begin again without cursor.', {
    parameter: 'cursor',
  })
}
