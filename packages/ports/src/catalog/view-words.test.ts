import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { niceStep, roundingFor } from './round-numbers.ts'
import { wordsOfSql } from './sql-words.ts'
import { freeName, viewNameOf } from './view-name.ts'

describe('words of SQL', () => {
  it('are its names, not its texts and comments', () => {
    const { names, hasStar } = wordsOfSql(
      `select "Week", w.loans from weekly w -- genre\n where x = 'title_id' /* price */`,
    )
    expect([...names].sort()).toEqual(['from', 'loans', 'select', 'w', 'week', 'weekly', 'where', 'x'])
    expect(hasStar).toBe(false)
  })

  it.each([
    ['select * from weekly', true],
    ['select w.* from weekly w', true],
    ['select loans, * exclude (week) from weekly', true],
    ['from weekly', true],
    ['select distinct * from weekly', true],
    ['select count(*) from weekly', false],
    ['select loans * 2 from weekly', false],
    ['select 2*loans from weekly', false],
  ])('tell whether all columns are read: %s', (text, expected) => {
    expect(wordsOfSql(text).hasStar).toBe(expected)
  })
})

describe('numbers of a picture', () => {
  it.each([
    [95, 20, true, 5],
    [19, 20, true, 1],
    [1, 20, false, 0.05],
    [0.4, 20, false, 0.02],
    [2_000_000, 20, true, 100_000],
    [3e-9, 20, false, 2e-10],
  ])('a span of %d in %d parts (whole: %s) has steps of %d', (span, parts, isWhole, step) => {
    expect(niceStep(span, parts, isWhole)).toBe(step)
  })

  it('steps are large enough for the parts and not too large', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-12, max: 1e15, noNaN: true }), fc.boolean(), (span, isWhole) => {
        const step = niceStep(span, 20, isWhole)
        expect(span / step).toBeLessThanOrEqual(20.0001)
        expect(isWhole ? Number.isInteger(step) : span / step >= 7.9).toBe(true)
      }),
    )
  })

  it.each([
    [1, 7, 6],
    [0.4, 7, 7],
    [12_345, 7, 2],
    [1e12, 7, 0],
    [1e-30, 7, 15],
    [0, 7, 7],
    [Number.NaN, 7, 7],
  ])('as large as %d have %d digits with %d decimals', (largest, digits, decimals) => {
    expect(roundingFor(largest, digits)).toBe(decimals)
  })
})

describe('names of views', () => {
  it('follow the grammar, whatever they are made of', () => {
    expect(viewNameOf(['seasonal_demand', 'by', 'genre'])).toBe('seasonal-demand-by-genre')
    expect(viewNameOf(['a__b_', 'v2'])).toBe('a-bv2')
    expect(viewNameOf(['x'.repeat(49), 'over-time'])).toBe('x'.repeat(49))
  })

  it('are made new with a number', () => {
    const taken = new Set(['a-b', 'a-b-2', 'y'.repeat(50)])
    expect(freeName('a-b', taken)).toBe('a-b-3')
    expect(freeName('y'.repeat(50), taken)).toBe(`${'y'.repeat(48)}-2`)
  })
})
