import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barShares } from './bar-shares.ts'
import { firstLines, typescriptRuns } from './code-runs.ts'
import { pinsOf } from './pins-of.ts'
import { readOf } from './read-of.ts'
import { sqlRuns } from './sql-runs.ts'

const textOf = (runs: readonly { readonly text: string }[]) => runs.map(({ text }) => text).join('')
const kinds = (runs: readonly { readonly kind: string; readonly text: string }[]) =>
  runs.filter(({ kind }) => kind !== 'plain').map(({ kind, text }) => `${kind} ${text}`)

describe('code in stretches', () => {
  it('is the whole text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        expect(textOf(typescriptRuns(text))).toBe(text)
        expect(textOf(sqlRuns(text))).toBe(text)
      }),
    )
  })

  it('tells words, texts, comments and numbers of TypeScript apart', () => {
    expect(kinds(typescriptRuns("import a from 'it\\'s' // from b\nconst x = sql`select 1` /* 2 */ + 3.5"))).toEqual([
      'keyword import',
      'keyword from',
      "string 'it\\'s'",
      'comment // from b',
      'keyword const',
      'string `select 1`',
      'comment /* 2 */',
      'number 3.5',
    ])
    expect(kinds(typescriptRuns('x.type $const constant a1'))).toEqual([])
  })

  it('tells those of SQL apart, DuckDB’s own words too', () => {
    expect(kinds(sqlRuns("select 'a' -- b\nfrom t qualify 1"))).toEqual([
      'keyword select',
      "string 'a'",
      'comment -- b',
      'keyword from',
      'keyword qualify',
      'number 1',
    ])
  })

  it('is cut after its first lines, never within one', () => {
    const runs = [
      { text: 'a\nb', kind: 'plain' as const },
      { text: 'c', kind: 'keyword' as const },
      { text: '\nd\ne', kind: 'plain' as const },
    ]
    expect(textOf(firstLines(runs, 2))).toBe('a\nbc')
    expect(textOf(firstLines(runs, 3))).toBe('a\nbc\nd')
    expect(textOf(firstLines(runs, 99))).toBe('a\nbc\nd\ne')
  })
})

describe('what a step reads', () => {
  it('is an own dataset, one of another product, or events', () => {
    expect(readOf('seasonal_demand', ['seasonal_demand'])).toEqual({ kind: 'own' })
    expect(readOf('library/book-catalog.title_history', [])).toEqual({
      kind: 'upstream',
      product: 'library/book-catalog',
      dataset: 'title_history',
    })
    expect(readOf('org.library.loan.book-borrowed', ['weekly'])).toEqual({ kind: 'event' })
  })
})

describe('pins', () => {
  it('are read from whatever a manifest tells', () => {
    const { events, upstream } = pinsOf({
      inputs: {
        events: [{ type: 'a', segmentsDigest: 'sha256:1' }, { type: 'b' }, null],
        upstream: [{ product: 'p/q', dataset: 'd', releaseDigest: 'sha256:2' }],
      },
    })
    expect([...events, ...upstream]).toEqual([
      ['a', 'sha256:1'],
      ['p/q d', 'sha256:2'],
    ])
    expect([pinsOf(null), pinsOf({ inputs: 3 })].map((pins) => pins.events.size)).toEqual([0, 0])
  })
})

describe('bars', () => {
  it('are shares of the greatest, and seen when they are there', () => {
    expect(barShares([1, 100_000, 0])).toEqual([1, 100, 0])
    expect(barShares([0, 0])).toEqual([0, 0])
    expect(barShares([])).toEqual([])
  })
})
