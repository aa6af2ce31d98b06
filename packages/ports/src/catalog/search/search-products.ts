import type { SearchIndex, ServingRelease, TextMatch, WordRun } from '@provender/storage'
import { wordsOf } from '@provender/storage'
import type { FreshnessAnswer } from '../../answers/parts.ts'
import type { ProductSummary, SearchAnswer } from '../../answers/product-answers.ts'
import type { Sight } from '../../governed/governed-access.ts'
import { BitSet } from './bit-set.ts'
import { type CatalogContent, type CatalogMirror, portsOf, statusOf } from './catalog-mirror.ts'
import { explainMatch, type MatchedText } from './explain-match.ts'
import { FacetCodes } from './facet-codes.ts'
import { planSearch, type SearchPlan } from './plan-search.ts'
import type { SearchCursors, SearchPosition } from './search-cursor.ts'
import { parseSearch, type SearchQuery, toggleFilter, withoutFilter, writeSearch } from './search-query.ts'

/** A build that the gate kept back, of a product whose release before it serves. */
export type HeldBack = NonNullable<ProductSummary['heldBack']>

/** What the present adds to what the index says. */
export interface PresentFacts {
  /** How a release stands against its promise of freshness now. */
  freshnessOf(release: ServingRelease): FreshnessAnswer
  freshnessStateOf(release: ServingRelease): FreshnessAnswer['state']
  /** The last build of a product, when its gate kept it back. */
  heldBackOf(release: ServingRelease): HeldBack | null
}

/** What a search reads. */
export interface SearchParts {
  readonly index: SearchIndex
  readonly mirror: CatalogMirror
  readonly cursors: SearchCursors
  /** Ids of the products that are in sight. */
  readonly visibleTo: (content: CatalogContent, sight: Sight) => BitSet
  /** Asked once for each search. */
  readonly present: () => PresentFacts
}

/** What is asked. */
export interface SearchRequest {
  readonly sight: Sight
  readonly text: string
  readonly limit: number
  readonly cursor: string | null
}

/**
 * Finds products by words and filters, with facets, best first (by name when no words are looked for).
 * @throws REQUEST_INVALID when the cursor is none of this query
 */
export async function searchProducts(parts: SearchParts, request: SearchRequest): Promise<SearchAnswer> {
  const { query, notes } = parseSearch(request.text)
  const question = writeSearch(query)
  const after = request.cursor === null ? null : parts.cursors.read(request.cursor, question)
  const content = await parts.mirror.current()
  const runs = runsOf(query)
  const matches = runs.length === 0 ? null : await parts.index.match(runs)
  const visible = parts.visibleTo(content, request.sight)
  const present = parts.present()
  const table = { ...content.facets, ...presentFacets(content, visible, present) }
  const plan = planSearch(query, table, matches === null ? visible : visible.and(idsOf(matches, content.size)))
  const ranked = orderOf(content, plan, matches)
  const from = after === null ? 0 : firstBehind(ranked, after)
  const page = ranked.slice(from, from + request.limit)
  const last = page.at(-1)
  const explained = await explain(parts.index, page, runs)
  return {
    query: describeQuery(query, question, notes),
    total: ranked.length,
    products: page.map((one) => ({
      ...summaryOf(one.release, request.sight, present),
      matched: [...(explained.get(one.release.id) ?? [])],
    })),
    facets: plan.facets.map(({ name, values, hasMore }) => ({
      ...{ name, hasMore },
      values: values.map((value) => ({ ...value, q: writeSearch(toggleFilter(query, name, value.value)) })),
    })),
    next:
      last === undefined || from + page.length >= ranked.length
        ? null
        : parts.cursors.write({ rank: last.rank, product: last.release.product }, question),
  }
}

/**
 * The runs of words that a query looks for.
 * @example runsOf(parseSearch('title_id').query) // [{ words: ['title', 'id'], isPrefix: true }]
 */
export function runsOf({ words }: Pick<SearchQuery, 'words'>): readonly WordRun[] {
  return words.map(({ kind, text }) => ({ words: wordsOf(text), isPrefix: kind === 'word' }))
}

function describeQuery(query: SearchQuery, text: string, notes: readonly string[]): SearchAnswer['query'] {
  return {
    text,
    words: query.words.map((word) => word.text),
    filters: query.filters.map((filter) => ({ ...filter, q: writeSearch(withoutFilter(query, filter)) })),
    notes: [...notes],
  }
}

function presentFacets(content: CatalogContent, visible: BitSet, present: PresentFacts) {
  const [freshness, quality] = [new FacetCodes(), new FacetCodes()]
  visible.forEach((id) => {
    const release = content.products[id]
    if (release === undefined) return
    freshness.setOne(id, present.freshnessStateOf(release))
    quality.setOne(id, present.heldBackOf(release) === null ? 'passed' : 'held-back')
  })
  return { freshness, quality }
}

function idsOf(matches: readonly TextMatch[], size: number): BitSet {
  const ids = new BitSet(size)
  for (const { id } of matches) if (id < size) ids.add(id)
  return ids
}

interface Ranked {
  readonly release: ServingRelease
  readonly rank: number | null
}

function orderOf(
  content: CatalogContent,
  { found }: SearchPlan,
  matches: readonly TextMatch[] | null,
): readonly Ranked[] {
  const ranked: Ranked[] = []
  const add = (id: number, rank: number | null): void => {
    const release = content.products[id]
    if (release !== undefined && found.has(id)) ranked.push({ release, rank })
  }
  if (matches === null) {
    for (const id of content.byName) add(id, null)
    return ranked
  }
  for (const { id, rank } of matches) add(id, rank)
  const place = ({ release }: Ranked): number => content.placeByName[release.id] ?? 0
  return ranked.sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || place(a) - place(b))
}

function firstBehind(ranked: readonly Ranked[], { rank, product }: SearchPosition): number {
  const index = ranked.findIndex(({ rank: own, release }) => {
    const more = (own ?? 0) - (rank ?? 0)
    return more > 0 || (more === 0 && release.product > product)
  })
  return index < 0 ? ranked.length : index
}

async function explain(
  index: SearchIndex,
  page: readonly Ranked[],
  runs: readonly WordRun[],
): Promise<ReadonlyMap<number, readonly MatchedText[]>> {
  if (runs.length === 0) return new Map()
  const ids = page.map(({ release }) => release.id)
  const [texts, docs] = await Promise.all([index.texts(ids), index.docs(ids)])
  const docsOf = new Map(docs.map((one) => [one.id, one.docs]))
  const textsOf = Map.groupBy(texts, ({ id }) => id)
  return new Map(
    page.map(({ release: { id, product, purpose, owner } }) => [
      id,
      explainMatch(runs, {
        ...{ product, purpose, team: owner.team },
        ...{ texts: textsOf.get(id) ?? [], docs: docsOf.get(id) ?? '' },
      }),
    ]),
  )
}

/** A product in a list, as its reader sees it: what holds personal columns only is not told to those who may not see them. */
export function summaryOf(
  release: ServingRelease,
  { seesPersonal }: Pick<Sight, 'seesPersonal'>,
  present: PresentFacts,
): ProductSummary {
  const { product, kind, purpose, owner, simulated, version, publishedAt } = release
  return {
    ...{ product, kind, purpose, owner, simulated, version, publishedAt },
    hasModelled: seesPersonal ? release.hasModelled : release.hasOpenModelled,
    domain: owner.domain,
    name: product.slice(product.indexOf('/') + 1),
    status: statusOf(release),
    release: release.release,
    releaseDigest: release.releaseDigest,
    coveredFrom: release.coveredFrom,
    coveredUntil: release.coveredUntil,
    freshness: present.freshnessOf(release),
    checks: release.checks,
    heldBack: present.heldBackOf(release),
    ports: [...portsOf(release)],
    datasets: release.datasets
      .filter(({ columns, personal }) => seesPersonal || columns > personal)
      .map(({ name, rows, columns, personal }) => ({
        name,
        rows,
        columns: seesPersonal ? columns : columns - personal,
      })),
    href: `/api/products/${product}`,
  }
}
