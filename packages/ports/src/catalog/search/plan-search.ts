import { BitSet } from './bit-set.ts'
import type { FacetCodes } from './facet-codes.ts'
import { type FacetName, facetNames, type SearchFilter, type SearchQuery } from './search-query.ts'

/** A value of a facet with the number of products that have it. */
export interface CountedValue {
  readonly value: string
  readonly count: number
  readonly isChosen: boolean
}

/** A facet over the results as they were without a choice of its own. */
export interface CountedFacet {
  readonly name: FacetName
  readonly values: readonly CountedValue[]
  readonly hasMore: boolean
}

/** The products that a query finds, and the facets that narrow them further. */
export interface SearchPlan {
  readonly found: BitSet
  readonly facets: readonly CountedFacet[]
}

/** Values of every facet by product. */
export type FacetTable = Readonly<Record<FacetName, FacetCodes>>

const mostValues = 20

/**
 * Narrows products by filters and counts the facets. `among` are those that hold the words and that the reader may know of,
 * so that no count tells of others. Different facets hold together, values of one are alternatives, and a facet is counted
 * without its own choice.
 */
export function planSearch(query: Pick<SearchQuery, 'filters'>, table: FacetTable, among: BitSet): SearchPlan {
  const narrowed = facetNames.flatMap((name) => {
    const filters = query.filters.filter(({ facet }) => facet === name)
    return filters.length === 0 ? [] : [{ name, keeps: keptBy(filters, table[name], among) }]
  })
  const withAllBut = (left: FacetName | null): BitSet =>
    narrowed.reduce((set, { name, keeps }) => (name === left ? set : set.and(keeps)), among)
  const found = withAllBut(null)
  return {
    found,
    facets: facetNames.map((name) => {
      const own = narrowed.some((facet) => facet.name === name)
      const chosen = query.filters.filter(({ facet, isNot }) => facet === name && !isNot).map(({ value }) => value)
      return countFacet(name, table[name], own ? withAllBut(name) : found, chosen)
    }),
  }
}

function keptBy(filters: readonly SearchFilter[], codes: FacetCodes, among: BitSet): BitSet {
  const codesOf = (isNot: boolean): ReadonlySet<number> =>
    new Set(filters.filter((filter) => filter.isNot === isNot).flatMap(({ value }) => codes.codeOf(value) ?? []))
  const [wanted, unwanted] = [codesOf(false), codesOf(true)]
  const isOpen = filters.every(({ isNot }) => isNot)
  const kept = new BitSet(among.size)
  among.forEach((product) => {
    const own = codes.of(product)
    let isKept = isOpen
    for (let index = 0; index < own.length; index += 1) {
      const code = own[index] ?? 0
      if (unwanted.has(code)) return
      if (!isKept && wanted.has(code)) isKept = true
    }
    if (isKept) kept.add(product)
  })
  return kept
}

function countFacet(name: FacetName, codes: FacetCodes, products: BitSet, chosen: readonly string[]): CountedFacet {
  const counts = new Uint32Array(codes.values.length)
  products.forEach((product) => {
    const own = codes.of(product)
    for (let index = 0; index < own.length; index += 1) counts[own[index] ?? 0] = (counts[own[index] ?? 0] ?? 0) + 1
  })
  const { most, others } = mostFrequent(counts, codes.values)
  const listed = most.map((code) => ({ value: codes.values[code] ?? '', count: counts[code] ?? 0 }))
  const missing = chosen.filter((value) => !listed.some((other) => other.value === value))
  const added = missing.map((value) => ({ value, count: counts[codes.codeOf(value) ?? -1] ?? 0 }))
  const hidden = others - added.filter(({ count }) => count > 0).length
  const values = [...listed, ...added].map((one) => ({ ...one, isChosen: chosen.includes(one.value) }))
  return { name, values, hasMore: hidden > 0 }
}

/** The codes counted most, equal ones by their values, and how many further ones were counted at all. */
function mostFrequent(
  counts: Uint32Array,
  values: readonly string[],
): { readonly most: readonly number[]; readonly others: number } {
  const most: number[] = []
  let counted = 0
  const isBefore = (a: number, b: number): boolean => {
    const more = (counts[a] ?? 0) - (counts[b] ?? 0)
    return more > 0 || (more === 0 && (values[a] ?? '') < (values[b] ?? ''))
  }
  for (let code = 0; code < counts.length; code += 1) {
    if (counts[code] === 0) continue
    counted += 1
    const last = most[mostValues - 1]
    if (last !== undefined && !isBefore(code, last)) continue
    if (last !== undefined) most.pop()
    const place = most.findIndex((other) => isBefore(code, other))
    most.splice(place < 0 ? most.length : place, 0, code)
  }
  return { most, others: counted - most.length }
}
