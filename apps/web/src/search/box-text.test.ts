import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filterText, itemAt, replaceItem, withoutItem } from './box-text.ts'
import { suggestionsFor } from './suggest.ts'

const facets = [
  {
    name: 'domain' as const,
    hasMore: false,
    values: [
      { value: 'library', count: 3, isChosen: false, q: '' },
      { value: 'city-library', count: 2, isChosen: false, q: '' },
    ],
  },
  { name: 'owner' as const, hasMore: false, values: [{ value: 'data team', count: 4, isChosen: false, q: '' }] },
]
const written = (text: string, caret = text.length) =>
  suggestionsFor(itemAt(text, caret), facets).map((suggestion) => suggestion.written)

describe('the item at the caret', () => {
  it.each([
    ['loans dom', 9, { from: 6, to: 9, isNot: false, facet: null, value: 'dom' }],
    ['loans domain:li', 15, { from: 6, to: 15, isNot: false, facet: 'domain', value: 'li' }],
    ['-kind:for x', 9, { from: 0, to: 9, isNot: true, facet: 'kind', value: 'for' }],
    ['owner:"data te', 14, { from: 0, to: 14, isNot: false, facet: 'owner', value: 'data te' }],
    ['owner:"a \\" b" x', 10, { from: 0, to: 14, isNot: false, facet: 'owner', value: 'a " b' }],
    ['loans  x', 6, null],
    ['', 0, null],
  ])('of %j at %i', (text, caret, item) => {
    expect(itemAt(text, caret)).toEqual(item)
  })

  it('never throws, and lies inside the text around the caret', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ':', '"', '\\', ' ', '-', 'domain', 'ä') }),
        fc.nat(40),
        (text, at) => {
          const caret = Math.min(at, text.length)
          const item = itemAt(text, caret)
          expect(item === null || (item.from < caret && caret <= item.to && item.to <= text.length)).toBe(true)
        },
      ),
    )
  })
})

describe('taking a suggestion', () => {
  it.each([
    ['loans dom', 9, 'domain:', 'loans domain:', 13],
    ['loans domain:li', 15, 'domain:library', 'loans domain:library ', 21],
    ['domain:li loans', 9, 'domain:library', 'domain:library loans', 15],
  ])('%j at %i becomes %j', (text, caret, taken, after, place) => {
    const item = itemAt(text, caret)
    expect(item === null ? null : replaceItem(text, item, taken)).toEqual({ text: after, caret: place })
  })

  it('a filter that was written is read as the same filter', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((value) => value.isWellFormed()),
        (value) => {
          const text = filterText('owner', value)
          expect(itemAt(text, text.length)).toMatchObject({ facet: 'owner', value, from: 0, to: text.length })
        },
      ),
    )
  })

  it('without an item the rest stays', () => {
    expect(withoutItem('loans domain:li late', { from: 6, to: 15 })).toBe('loans late')
  })
})

describe('suggestions', () => {
  it('are names of filters, then values', () => {
    expect(written('dom')).toEqual(['domain:'])
    expect(written('-dom')).toEqual(['-domain:'])
    expect(written('domain:')).toEqual(['domain:library', 'domain:city-library'])
    expect(written('domain:city')).toEqual(['domain:city-library'])
    expect(written('owner:DATA')).toEqual(['owner:"data team"'])
    expect(written('li')).toEqual(['domain:library'])
  })

  it('are none for what is complete, unknown or not there', () => {
    expect(written('domain:library')).toEqual(['domain:library', 'domain:city-library'])
    expect(written('domain:city-library')).toEqual([])
    expect(written('nothing:x')).toEqual([])
    expect(written('loans ')).toEqual([])
  })
})
