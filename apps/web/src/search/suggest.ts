import type { Answer } from '../api/answers.ts'
import { type BoxItem, filterText } from './box-text.ts'

type Facets = Answer<'SearchAnswer'>['facets']

/** What could be meant by the item being typed. */
export interface Suggestion {
  /** What stands in the item's place when it is taken. */
  readonly written: string
  /** Products there would be; null for the name of a filter, which goes on. */
  readonly count: number | null
  readonly says: string
}

/** The filters, and what they ask. */
export const filters = {
  domain: 'who owns it',
  kind: 'what it is: dataset, forecast, feed …',
  owner: 'the team that answers for it',
  status: 'draft, active or deprecated',
  freshness: 'kept or late',
  quality: 'passed, failed or held back',
  port: 'how it is read: sql, rest',
  column: 'has a column of this name',
} as const

const most = 7
const fewestLetters = 2

/**
 * Suggestions for the item at the caret: values after a filter's name, names of filters that begin so, values that begin
 * with the word (columns are many: they need their filter's name). None for an item that is complete.
 * @example suggestionsFor({ from: 0, to: 3, isNot: false, facet: null, value: 'dom' }, []).map(({ written }) => written) // ['domain:']
 */
export function suggestionsFor(item: BoxItem | null, facets: Facets): readonly Suggestion[] {
  if (item === null) return []
  if (item.facet !== null) return valuesOf(item, facets)
  const typed = item.value.toLowerCase()
  if (typed === '') return []
  const names = Object.entries(filters)
    .filter(([name]) => name.startsWith(typed))
    .map(([name, says]) => ({ written: `${item.isNot ? '-' : ''}${name}:`, count: null, says }))
  if (typed.length < fewestLetters) return names
  const values = facets
    .filter(({ name }) => name !== 'column')
    .flatMap(({ name, values: known }) =>
      known
        .filter(({ value, isChosen }) => !isChosen && value.toLowerCase().startsWith(typed))
        .map(({ value, count }) => valueSuggestion(name, value, count, item.isNot)),
    )
  return [...names, ...values].slice(0, most)
}

function valuesOf({ facet, value, isNot }: BoxItem, facets: Facets): readonly Suggestion[] {
  const typed = value.toLowerCase()
  const known = facets.find(({ name }) => name === facet)?.values ?? []
  const found = known.filter((one) => one.value.toLowerCase().includes(typed))
  if (found.length === 1 && found[0]?.value.toLowerCase() === typed) return []
  const begins = (one: { readonly value: string }) => (one.value.toLowerCase().startsWith(typed) ? 0 : 1)
  return [...found]
    .sort((a, b) => begins(a) - begins(b))
    .slice(0, most)
    .map((one) => valueSuggestion(facet ?? '', one.value, one.count, isNot))
}

function valueSuggestion(facet: string, value: string, count: number, isNot: boolean): Suggestion {
  return { written: filterText(facet, value, isNot), count, says: '' }
}
