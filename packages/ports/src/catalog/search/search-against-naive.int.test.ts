import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProductName } from '@provender/kernel'
import { mayKnow } from '@provender/policy'
import { openIndexStore, wordsOf, workspacePaths } from '@provender/storage'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SearchAnswer } from '../../answers/product-answers.ts'
import type { Sight } from '../../governed/governed-access.ts'
import { catalogMirror } from './catalog-mirror.ts'
import { holdsRun } from './explain-match.ts'
import { searchCursors } from './search-cursor.ts'
import { type PresentFacts, runsOf, type SearchParts, searchProducts } from './search-products.ts'
import { type FacetName, facetNames, parseSearch, type SearchQuery, writeSearch } from './search-query.ts'
import { type SmallRelease, smallEntry } from './small-release.fixture.ts'
import { visibleProducts } from './visible-products.ts'

const vocabulary = ['loan', 'loans', 'title', 'week', 'Café', 'cafe', 'Straße', '東京都', 'x1', 'overdue'] as const
const somePhrase = fc
  .array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 4 })
  .map((words) => words.join(' '))
const someName = fc.constantFrom('loans', 'title_id', 'week', 'cafe', 'x1_overdue')
const someColumn = fc.record({ name: someName, description: somePhrase, isPersonal: fc.boolean() })
const someDatasets = fc.uniqueArray(
  fc.record({
    name: someName,
    description: somePhrase,
    columns: fc.uniqueArray(someColumn, { minLength: 1, maxLength: 4, selector: ({ name }) => name }),
  }),
  { minLength: 1, maxLength: 2, selector: ({ name }) => name },
)
const someRelease: fc.Arbitrary<Omit<SmallRelease, 'release'>> = fc.record({
  product: fc.constantFrom<ProductName>(
    ...(['aa', 'bb', 'cc'] as const).flatMap((domain) =>
      (['loans', 'titles', 'x1-week', 'cafe-loans'] as const).map((name): ProductName => `${domain}/${name}`),
    ),
  ),
  team: fc.constantFrom('circulation', 'Team A', 'cafe'),
  purpose: somePhrase,
  kind: fc.constantFrom('dataset', 'forecast', 'feed'),
  status: fc.constantFrom('draft', 'active'),
  deprecated: fc.option(fc.constant({ since: '2026-01-01', reason: 'x', use: null }), { nil: null, freq: 5 }),
  docs: fc.option(somePhrase, { nil: null }),
  sql: fc.boolean(),
  rest: fc.boolean(),
  datasets: someDatasets,
})
const someFilter = fc
  .constantFrom(...facetNames)
  .chain((facet) => fc.tuple(fc.constant(facet), fc.constantFrom(...valuesOf(facet)), fc.boolean()))
  .map(([facet, value, isNot]) => ({ facet, value, isNot }))
const someQuery: fc.Arbitrary<SearchQuery> = fc
  .record({
    words: fc.array(
      fc.oneof(
        fc
          .constantFrom(...vocabulary)
          .chain((word) =>
            fc.nat(3).map((cut) => ({ kind: 'word' as const, text: word.slice(0, word.length - cut) || 'l' })),
          ),
        somePhrase.map((text) => ({ kind: 'phrase' as const, text })),
      ),
      { maxLength: 2 },
    ),
    filters: fc.array(someFilter, { maxLength: 3 }),
  })
  .map((query) => parseSearch(writeSearch(query)).query)
const someOpen = fc.array(fc.constantFrom('aa/*', 'bb/*', 'cc/loans', 'cc/titles', '*'), { maxLength: 3 })

function valuesOf(facet: FacetName): readonly string[] {
  const values: Readonly<Record<FacetName, readonly string[]>> = {
    ...{ domain: ['aa', 'bb', 'zz'], kind: ['dataset', 'forecast'], owner: ['circulation', 'Team A'] },
    ...{ status: ['active', 'draft', 'deprecated'], freshness: ['late', 'kept'], quality: ['passed', 'held-back'] },
    ...{ port: ['sql', 'rest'], column: ['loans', 'title_id', 'nothing'] },
  }
  return values[facet]
}

/** Names decide, so that the naive side can say the same. */
const isLate = (product: string): boolean => product.length % 2 === 0
const isHeldBack = (product: string): boolean => product.endsWith('s')
const present: PresentFacts = {
  freshnessStateOf: ({ product }) => (isLate(product) ? 'late' : 'kept'),
  freshnessOf: ({ product }) => ({
    ...{ promise: '24h', state: isLate(product) ? 'late' : 'kept', waitingSince: null, longestWait: null },
  }),
  heldBackOf: ({ product }) => (isHeldBack(product) ? { at: '2026-11-20T10:00:00Z', failed: 1, total: 2 } : null),
}

function facetValues(facet: FacetName, release: SmallRelease): readonly string[] {
  const open = release.datasets.flatMap(({ columns }) => columns.filter(({ isPersonal }) => !isPersonal))
  switch (facet) {
    case 'domain':
      return [release.product.split('/')[0] ?? '']
    case 'kind':
      return [release.kind ?? 'dataset']
    case 'owner':
      return [release.team]
    case 'status':
      return [(release.deprecated ?? null) === null ? (release.status ?? 'active') : 'deprecated']
    case 'freshness':
      return [isLate(release.product) ? 'late' : 'kept']
    case 'quality':
      return [isHeldBack(release.product) ? 'held-back' : 'passed']
    case 'port':
      return [...(release.sql ? ['sql'] : []), ...(release.rest ? ['rest'] : [])]
    case 'column':
      return [...new Set(open.map(({ name }) => name))]
  }
}

function textsOf({ product, purpose, team, docs, datasets }: SmallRelease): readonly string[] {
  const open = datasets.flatMap(({ name, description, columns }) => {
    const shown = columns.filter(({ isPersonal }) => !isPersonal)
    return shown.length === 0
      ? []
      : [name, description, ...shown.flatMap((column) => [column.name, column.description])]
  })
  return [product, purpose, team, ...open, ...(docs === null || docs === undefined ? [] : [docs])]
}

function naive(releases: readonly SmallRelease[], query: SearchQuery, open: readonly string[]) {
  const anonymous = { kind: 'anonymous', name: 'anonymous' } as const
  const among = releases.filter(
    (release) =>
      mayKnow(anonymous, release.product, { open }) &&
      runsOf(query).every((run) => textsOf(release).some((text) => holdsRun(wordsOf(text), run))),
  )
  const keeps = (facet: FacetName, release: SmallRelease): boolean => {
    const filters = query.filters.filter((filter) => filter.facet === facet)
    const own = facetValues(facet, release)
    const wanted = filters.filter(({ isNot }) => !isNot)
    return (
      (wanted.length === 0 || wanted.some(({ value }) => own.includes(value))) &&
      !filters.some(({ isNot, value }) => isNot && own.includes(value))
    )
  }
  const without = (left: FacetName | null) =>
    among.filter((release) => facetNames.every((facet) => facet === left || keeps(facet, release)))
  const facets = facetNames.map((facet) => {
    const counts = new Map<string, number>()
    for (const release of without(facet)) {
      for (const value of facetValues(facet, release)) counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    for (const { facet: name, value, isNot } of query.filters) {
      if (name === facet && !isNot && !counts.has(value)) counts.set(value, 0)
    }
    return [facet, Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)))]
  })
  return {
    found: without(null)
      .map(({ product }) => product)
      .toSorted(),
    facets: Object.fromEntries(facets),
  }
}

function comparable({ facets }: SearchAnswer) {
  return Object.fromEntries(
    facets.map(({ name, values }) => [
      name,
      Object.fromEntries(
        values.map(({ value, count }) => [value, count] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
    ]),
  )
}

async function allPages(
  parts: SearchParts,
  sight: Sight,
  text: string,
  limit: number,
): Promise<readonly SearchAnswer[]> {
  const pages: SearchAnswer[] = []
  let cursor: string | null = null
  do {
    const page: SearchAnswer = await searchProducts(parts, { sight, text, limit, cursor })
    pages.push(page)
    cursor = page.next
  } while (cursor !== null)
  return pages
}

describe('search', () => {
  it('finds and counts what looking at every product would, whatever was published in which order', async () => {
    const root = mkdtempSync(join(tmpdir(), 'provender-search-'))
    const index = openIndexStore(workspacePaths(root))
    const parts = {
      index: index.search,
      mirror: catalogMirror(index.search),
      cursors: searchCursors(randomBytes),
      visibleTo: visibleProducts(),
      present: () => present,
    }
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.array(someRelease, { minLength: 1, maxLength: 14 }),
          fc.array(fc.tuple(someQuery, someOpen), { minLength: 1, maxLength: 4 }),
          fc.nat(14),
          async (published, questions, rebuilt) => {
            const entries = published.map((one, at) => ({ ...one, release: at + 1 }))
            const first = entries.slice(0, rebuilt)
            const serving = new Map(first.map((one) => [one.product, one.release]))
            await index.rebuild(
              (async function* () {
                for (const one of first) {
                  yield { ...smallEntry(one, one.release), serves: serving.get(one.product) === one.release }
                }
              })(),
              first.length,
            )
            await parts.mirror.current()
            for (const one of entries.slice(rebuilt)) await index.recordRelease(smallEntry(one, one.release))
            const now = [...new Map(entries.map((one) => [one.product, one])).values()]
            for (const [query, open] of questions) {
              const text = writeSearch(query)
              const sight: Sight = {
                ...{ key: open.join(), seesPersonal: false },
                knows: (product) => mayKnow({ kind: 'anonymous', name: 'anonymous' }, product, { open }),
              }
              const expected = naive(now, query, open)
              const pages = await allPages(parts, sight, text, 3)
              const listed = pages.flatMap(({ products }) => products.map(({ product }) => product))
              expect(listed.toSorted()).toEqual(expected.found)
              if (query.words.length === 0) expect(listed).toEqual(expected.found)
              for (const page of pages) {
                expect(page.total).toBe(expected.found.length)
                expect(comparable(page)).toEqual(expected.facets)
              }
            }
          },
        ),
        { numRuns: 150 },
      )
    } finally {
      await index.close()
      await rm(root, { recursive: true, force: true })
    }
  })
})
