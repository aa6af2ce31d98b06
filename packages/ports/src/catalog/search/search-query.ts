import { wordsOf } from '@provender/storage'

/** What results can be narrowed by. */
export const facetNames = ['domain', 'kind', 'owner', 'status', 'freshness', 'quality', 'port', 'column'] as const
/** One of them. */
export type FacetName = (typeof facetNames)[number]

/** A word, which may go on, or a phrase, which stands as it is. */
export interface SearchWord {
  readonly kind: 'word' | 'phrase'
  readonly text: string
}

/** Only products with a value of a facet, or only those without it. */
export interface SearchFilter {
  readonly facet: FacetName
  readonly value: string
  readonly isNot: boolean
}

/** What is looked for. Filters of one facet are alternatives; different facets hold together. */
export interface SearchQuery {
  readonly words: readonly SearchWord[]
  readonly filters: readonly SearchFilter[]
}

/** A query, and what could not be understood, in words. */
export interface ParsedSearch {
  readonly query: SearchQuery
  readonly notes: readonly string[]
}

const mostWords = 16
const mostFilters = 40
const longestText = 200

/** One item of the box: dashes, perhaps a name with a colon, then a text in quotes (perhaps unclosed) or a run without spaces. */
const item = /(-*)(?:([A-Za-z]+):)?(?:"((?:\\["\\]|[^"])*)(?:"|$)|([^\s"]*))/y

/**
 * Reads the text of the search box: `words "a phrase" domain:library -kind:forecast`. Never throws: whatever cannot be
 * understood is left out, and told.
 * @example parseSearch('loans "by week" domain:library').query.filters // [{ facet: 'domain', value: 'library', isNot: false }]
 */
export function parseSearch(text: string): ParsedSearch {
  const words: SearchWord[] = []
  const filters: SearchFilter[] = []
  const notes = new Set<string>()
  for (const found of itemsOf(text.toWellFormed())) {
    if (found.facet !== null) addFilter(filters, found, found.facet, notes)
    else addWord(words, found, notes)
  }
  if (words.length > mostWords) notes.add(`There are ${words.length} words; the first ${mostWords} are looked for.`)
  if (filters.length > mostFilters) notes.add(`There are ${filters.length} filters; the first ${mostFilters} hold.`)
  return { query: { words: words.slice(0, mostWords), filters: filters.slice(0, mostFilters) }, notes: [...notes] }
}

/**
 * The text of a query: `parseSearch(writeSearch(query)).query` is the query again.
 * @example writeSearch({ words: [{ kind: 'phrase', text: 'by week' }], filters: [] }) // '"by week"'
 */
export function writeSearch({ words, filters }: SearchQuery): string {
  const items = [
    ...words.map(({ kind, text }) => (kind === 'phrase' ? quoted(text) : text)),
    ...filters.map(({ facet, value, isNot }) => `${isNot ? '-' : ''}${facet}:${isBare(value) ? value : quoted(value)}`),
  ]
  return items.join(' ')
}

/**
 * The query with a value of a facet chosen, or no longer chosen when it is.
 * @example writeSearch(toggleFilter({ words: [], filters: [] }, 'kind', 'forecast')) // 'kind:forecast'
 */
export function toggleFilter(query: SearchQuery, facet: FacetName, value: string): SearchQuery {
  const others = query.filters.filter((filter) => filter.facet !== facet || filter.value !== value)
  const isChosen = query.filters.some((filter) => filter.facet === facet && filter.value === value && !filter.isNot)
  return { words: query.words, filters: isChosen ? others : [...others, { facet, value, isNot: false }] }
}

/**
 * The query without one of its filters.
 * @example withoutFilter({ words: [], filters: [filter] }, filter).filters // []
 */
export function withoutFilter(query: SearchQuery, filter: SearchFilter): SearchQuery {
  return { words: query.words, filters: query.filters.filter((other) => other !== filter) }
}

interface Item {
  readonly isNot: boolean
  readonly facet: FacetName | null
  /** A name before a colon that is no facet. */
  readonly unknown: string | null
  readonly text: string
  readonly isQuoted: boolean
}

function* itemsOf(text: string): IterableIterator<Item> {
  let at = 0
  while (at < text.length) {
    item.lastIndex = at
    const [whole = '', dashes = '', name, inQuotes, bare = ''] = item.exec(text) ?? []
    if (whole === '') {
      at += 1
      continue
    }
    at += whole.length
    const facet = facetOf(name)
    const isNot = dashes !== ''
    const value = inQuotes === undefined ? bare : inQuotes.replaceAll(/\\(["\\])/g, '$1')
    if (facet !== null || name === undefined) {
      yield { isNot, facet, unknown: null, text: value, isQuoted: inQuotes !== undefined }
      continue
    }
    yield { isNot, facet, unknown: name, text: inQuotes === undefined ? `${name}:${bare}` : name, isQuoted: false }
    if (inQuotes !== undefined) yield { isNot: false, facet, unknown: null, text: value, isQuoted: true }
  }
}

function facetOf(name: string | undefined): FacetName | null {
  return facetNames.find((facet) => facet === name?.toLowerCase()) ?? null
}

function addFilter(filters: SearchFilter[], { text, isNot }: Item, facet: FacetName, notes: Set<string>): void {
  const value = shortened(facet === 'owner' ? text : text.toLowerCase())
  if (value === '') notes.add(`${facet}: needs a value, such as ${facet}:${examples[facet]}.`)
  else if (!filters.some((other) => other.facet === facet && other.value === value && other.isNot === isNot)) {
    filters.push({ facet, value, isNot })
  }
}

function addWord(words: SearchWord[], { text, isNot, unknown, isQuoted }: Item, notes: Set<string>): void {
  const cut = shortened(text)
  if (wordsOf(cut).length === 0) return
  if (isNot)
    notes.add('Only filters can be turned round: -kind:forecast. Words are looked for with and without a dash.')
  if (unknown !== null) {
    notes.add(`There is no filter ${JSON.stringify(unknown.slice(0, 40))}; there are ${facetNames.join(', ')}.`)
  }
  words.push({ kind: isQuoted ? 'phrase' : 'word', text: cut })
}

const examples: Readonly<Record<FacetName, string>> = {
  domain: 'library',
  kind: 'dataset',
  owner: 'circulation',
  status: 'active',
  freshness: 'late',
  quality: 'passed',
  port: 'rest',
  column: 'title_id',
}

function shortened(text: string): string {
  return text.trim().slice(0, longestText).toWellFormed().trim()
}

function isBare(value: string): boolean {
  return /^[^\s"]+$/.test(value)
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
