import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { facetNames, parseSearch, type SearchQuery, toggleFilter, withoutFilter, writeSearch } from './search-query.ts'

const word = (text: string) => ({ kind: 'word' as const, text })
const phrase = (text: string) => ({ kind: 'phrase' as const, text })
const filter = (facet: (typeof facetNames)[number], value: string, isNot = false) => ({ facet, value, isNot })

describe('the text of the search box', () => {
  it.each<[string, SearchQuery]>([
    ['', { words: [], filters: [] }],
    ['loans week', { words: [word('loans'), word('week')], filters: [] }],
    [
      'loans "by week" domain:library',
      { words: [word('loans'), phrase('by week')], filters: [filter('domain', 'library')] },
    ],
    [
      'owner:"Team A" -kind:Forecast',
      { words: [], filters: [filter('owner', 'Team A'), filter('kind', 'forecast', true)] },
    ],
    ['kind:feed kind:feed Kind:graph', { words: [], filters: [filter('kind', 'feed'), filter('kind', 'graph')] }],
    ['an "open phrase', { words: [word('an'), phrase('open phrase')], filters: [] }],
    ['a"b"c', { words: [word('a'), phrase('b'), word('c')], filters: [] }],
    ['"say \\"hi\\" \\\\ there"', { words: [phrase('say "hi" \\ there')], filters: [] }],
    ['title_id --- !!! ""', { words: [word('title_id')], filters: [] }],
  ])('%s', (text, query) => {
    expect(parseSearch(text)).toEqual({ query, notes: [] })
  })

  it.each([
    ['kind:', 'kind: needs a value, such as kind:dataset.', { words: [], filters: [] }],
    ['colour:red', /There is no filter "colour"; there are domain, kind/, { words: [word('colour:red')], filters: [] }],
    ['-loans', /Only filters can be turned round/, { words: [word('loans')], filters: [] }],
    [
      Array.from({ length: 17 }, (_, index) => `w${index}`).join(' '),
      'There are 17 words; the first 16 are looked for.',
      { words: Array.from({ length: 16 }, (_, index) => word(`w${index}`)), filters: [] },
    ],
  ])('tells what it could not understand: %s', (text, note, query) => {
    const parsed = parseSearch(text)
    expect(parsed.notes).toEqual([typeof note === 'string' ? note : expect.stringMatching(note)])
    expect(parsed.query).toEqual(query)
  })

  const tricky = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        '"',
        '\\',
        '-',
        ':',
        ' ',
        'kind:',
        '-owner:',
        'x:',
        'İ',
        'ß',
        '\u3000',
        '\ud800',
        'a'.repeat(250),
      ),
      fc.constantFrom(...facetNames).map((name) => `${name}:`),
    ),
    { maxLength: 40 },
  )

  it('never throws, and is the same query after it was written and read again', () => {
    fc.assert(
      fc.property(tricky, (parts) => {
        const { query } = parseSearch(parts.join(''))
        expect(parseSearch(writeSearch(query)).query).toEqual(query)
        expect(writeSearch(parseSearch(writeSearch(query)).query)).toBe(writeSearch(query))
      }),
      { numRuns: 1000 },
    )
  })

  it('takes a value in and out again, and turns one that was left out round', () => {
    const query = parseSearch('loans -kind:feed').query
    expect(writeSearch(toggleFilter(query, 'kind', 'feed'))).toBe('loans kind:feed')
    expect(writeSearch(toggleFilter(query, 'owner', 'Team "A"'))).toBe('loans -kind:feed owner:"Team \\"A\\""')
    const chosen = toggleFilter(query, 'kind', 'graph')
    expect(toggleFilter(chosen, 'kind', 'graph')).toEqual(query)
    expect(writeSearch(withoutFilter(query, query.filters[0] ?? filter('kind', '')))).toBe('loans')
  })
})
