import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BitSet } from './bit-set.ts'
import { FacetCodes } from './facet-codes.ts'
import { type FacetTable, planSearch } from './plan-search.ts'
import { facetNames, parseSearch } from './search-query.ts'

function setOf(size: number, members: Iterable<number>): BitSet {
  const set = new BitSet(size)
  for (const member of members) set.add(member)
  return set
}
function membersOf(set: BitSet): readonly number[] {
  const members: number[] = []
  set.forEach((member) => {
    members.push(member)
  })
  return members
}

/** 100 products: the n-th has the columns c0 to c(n % 40), and the domain `even` or `odd`. */
function hundredProducts(): FacetTable {
  const table = Object.fromEntries(facetNames.map((name) => [name, new FacetCodes()])) as unknown as FacetTable
  for (let id = 0; id < 100; id += 1) {
    table.domain.set(id, [id % 2 === 0 ? 'even' : 'odd'])
    table.column.set(
      id,
      Array.from({ length: 1 + (id % 40) }, (_, column) => `c${String(column).padStart(2, '0')}`),
    )
  }
  return table
}

describe('a planned search', () => {
  const table = hundredProducts()
  const all = setOf(100, Array(100).keys())
  const plan = (text: string, among = all) => planSearch(parseSearch(text).query, table, among)
  const facet = (text: string, name: string, among = all) => plan(text, among).facets.find((one) => one.name === name)

  it('lists the twenty values with the most products, and those that are chosen', () => {
    const { values = [], hasMore } = facet('', 'column') ?? {}
    expect([values.length, hasMore]).toEqual([20, true])
    expect(values[0]).toEqual({ value: 'c00', count: 100, isChosen: false })
    const chosen = facet('column:c35 column:nothing', 'column')?.values ?? []
    expect(chosen).toHaveLength(22)
    expect(chosen.slice(20)).toEqual([
      { value: 'c35', count: 10, isChosen: true },
      { value: 'nothing', count: 0, isChosen: true },
    ])
  })

  it('counts a facet without its own choice, and others with it', () => {
    expect(facet('domain:even', 'domain')?.values.map(({ value, count }) => [value, count])).toEqual([
      ['even', 50],
      ['odd', 50],
    ])
    expect(facet('domain:even', 'column')?.values[0]?.count).toBe(50)
    expect(plan('domain:even column:c39').found.count()).toBe(0)
    expect(plan('domain:odd column:c39').found.count()).toBe(2)
    expect(plan('domain:odd domain:even').found.count()).toBe(100)
    expect(membersOf(plan('-column:c01').found)).toEqual([0, 40, 80])
  })

  it('tells nothing of products that are not among those given', () => {
    const few = setOf(100, [0, 1, 2])
    expect(facet('', 'domain', few)?.values.map(({ count }) => count)).toEqual([2, 1])
    expect(facet('', 'column', few)).toMatchObject({
      hasMore: false,
      values: [{ count: 3 }, { count: 2 }, { count: 1 }],
    })
  })
})

describe('a set of bits', () => {
  it('does what a set does', () => {
    const some = fc.uniqueArray(fc.nat(199), { maxLength: 120 })
    fc.assert(
      fc.property(some, some, (a, b) => {
        const [left, right] = [setOf(200, a), setOf(200, b)]
        const sorted = (members: readonly number[]) => members.toSorted((x, y) => x - y)
        expect(membersOf(left)).toEqual(sorted(a))
        expect(left.count()).toBe(a.length)
        expect(membersOf(left.and(right))).toEqual(sorted(a.filter((member) => b.includes(member))))
        for (const member of a) expect(left.has(member)).toBe(true)
      }),
    )
  })
})
