import { foldText, type SearchIndex, type ServingRelease } from '@provender/storage'
import type { GlossaryEntry } from '../answers/workspace-answers.ts'
import { speakersOf } from './domains.ts'
import type { BitSet } from './search/bit-set.ts'
import type { CatalogContent } from './search/catalog-mirror.ts'

/** A name of the glossary. */
export interface GlossaryName {
  readonly name: string
  readonly kind: GlossaryEntry['kind']
  readonly isAmbiguous: boolean
  /** Folded, for finding it by a part. */
  readonly folded: string
  /** Its place: by name whatever its case; a column before a term of the same name. */
  readonly order: string
}

/** A domain that has a term, and what it means there. */
export interface TermPlace {
  readonly domain: string
  readonly meaning: string
}

/** Everything that one reader can look up. */
export interface GlossaryNames {
  readonly names: readonly GlossaryName[]
  readonly terms: ReadonlyMap<string, readonly TermPlace[]>
  /** In how many places each meaning of a column stands. */
  readonly usage: Uint32Array
}

const mostKept = 4

/** The names for each set of visible products; made anew when the index or the set is another. */
export function glossaryNames(
  index: SearchIndex,
): (content: CatalogContent, visible: BitSet) => Promise<GlossaryNames> {
  const kept = new Map<BitSet, Promise<GlossaryNames>>()
  return (content, visible) => {
    const names = kept.get(visible) ?? readNames(index, content, visible)
    names.catch(() => kept.delete(visible))
    kept.delete(visible)
    kept.set(visible, names)
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return names
  }
}

async function readNames(index: SearchIndex, content: CatalogContent, visible: BitSet): Promise<GlossaryNames> {
  const terms = await readTerms(index, content, visible)
  const usage = countMeanings(content, visible)
  const names = [...namedTerms(terms), ...namedColumns(content, usage)]
  return { terms, usage, names: names.sort((a, b) => (a.order < b.order ? -1 : 1)) }
}

/** Terms of every domain, as the release that speaks for it tells them. */
async function readTerms(
  index: SearchIndex,
  content: CatalogContent,
  visible: BitSet,
): Promise<GlossaryNames['terms']> {
  const releases: ServingRelease[] = content.byName.flatMap((id) =>
    visible.has(id) ? (content.products[id] ?? []) : [],
  )
  const domains = new Map([...speakersOf(releases)].map(([domain, { id }]) => [id, domain]))
  const rows = await index.terms([...domains.keys()])
  const places = rows.map(({ id, term, meaning }) => ({ term, meaning, domain: domains.get(id) ?? '' }))
  return Map.groupBy(places, ({ term }) => term)
}

function countMeanings(content: CatalogContent, visible: BitSet): Uint32Array {
  const usage = new Uint32Array(content.nameOfMeaning.length)
  visible.forEach((id) => {
    for (const meaning of content.meanings[id] ?? []) usage[meaning] = (usage[meaning] ?? 0) + 1
  })
  return usage
}

function namedTerms(terms: GlossaryNames['terms']): readonly GlossaryName[] {
  return [...terms].map(([name, places]) => named(name, 'term', new Set(places.map(({ meaning }) => meaning)).size > 1))
}

function namedColumns(content: CatalogContent, usage: Uint32Array): readonly GlossaryName[] {
  const meanings = new Map<string, number>()
  usage.forEach((places, meaning) => {
    const name = content.nameOfMeaning[meaning]
    if (places > 0 && name !== undefined) meanings.set(name, (meanings.get(name) ?? 0) + 1)
  })
  return [...meanings].map(([name, count]) => named(name, 'column', count > 1))
}

function named(name: string, kind: GlossaryName['kind'], isAmbiguous: boolean): GlossaryName {
  const folded = foldText(name)
  return { name, kind, isAmbiguous, folded, order: `${folded}\n${kind}\n${name}` }
}
