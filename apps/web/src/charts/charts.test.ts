import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { continuousDomain, cutLabel, leastStep, middleStep } from './axis.ts'
import { heatSteps, stepOf } from './heat-steps.ts'
import { matchingChoices } from './matching-choices.ts'
import { barsOfProfile, boundText } from './profile-bars.ts'
import { chartNumber, tickWords } from './tick-words.ts'

describe('axes', () => {
  it('always hold every value, with room for it', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true })
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 40 }), fc.boolean(), (values, fromZero) => {
        const [low, high] = continuousDomain(values, { kind: 'number', fromZero })
        expect(low < high).toBe(true)
        expect(values.every((value) => value >= low && value <= high)).toBe(true)
        if (fromZero) expect(low <= 0 && high >= 0).toBe(true)
      }),
    )
  })

  it('know the step of regular values', () => {
    expect(middleStep([0, 7, 14, 140])).toBe(7)
    expect(middleStep([5])).toBe(0)
    expect(leastStep([3, 1, 2])).toBe(1)
  })

  it('cut long labels', () => {
    expect(cutLabel('a'.repeat(30))).toBe(`${'a'.repeat(25)}…`)
  })

  it('write years without a group sign and times as finely as the axis is long', () => {
    const time = (from: string, to: string) => ({
      kind: 'time' as const,
      label: '',
      domain: [Date.parse(from), Date.parse(to)],
      ticks: null,
    })
    expect(chartNumber(1920)).toBe('1920')
    expect(tickWords(time('1919-01-01', '1962-01-01'))(Date.parse('1930-01-01'))).toBe('1930')
    expect(tickWords(time('2026-01-01', '2026-02-01'))(Date.parse('2026-01-05'))).not.toContain('2026')
  })
})

describe('the steps of a heat map', () => {
  it('are in order, and every value has one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }),
        (values) => {
          const steps = heatSteps(values)
          expect(steps.colours.length).toBe(steps.limits.length + 1)
          expect([...steps.limits].sort((a, b) => a - b)).toEqual(steps.limits)
          for (const value of values) expect(steps.colours[stepOf(steps, value)]).toBeDefined()
        },
      ),
    )
  })

  it('are not spent on a single odd value', () => {
    const values = [...Array.from({ length: 99 }, (_, place) => place / 10), 1_000_000]
    expect(Math.max(...heatSteps(values).limits)).toBeLessThan(11)
  })
})

describe('choices', () => {
  it('that begin with the text come first, fifty at most', () => {
    expect(matchingChoices(['Essays on poetry', 'Poetry', 'Drama'], 'poe')).toEqual(['Poetry', 'Essays on poetry'])
    expect(
      matchingChoices(
        Array.from({ length: 200 }, (_, place) => `t${place}`),
        '',
      ).length,
    ).toBe(50)
  })
})

describe('the spread of a column', () => {
  const box = { width: 120, height: 20 }
  const profile = {
    name: 'genre',
    kind: 'words' as const,
    rows: 10,
    nulls: 1,
    distinct: 4,
    min: 'A',
    max: 'D',
    others: 3,
  }

  it('has a bar for each bin and one for the rest', () => {
    const bins = [
      { from: 'A', to: null, rows: 4 },
      { from: ' ', to: null, rows: 2 },
    ]
    const { bars, summary } = barsOfProfile({ ...profile, bins }, box)
    expect(bars.map(({ text, isRest }) => [text, isRest])).toEqual([
      ['A: 4 rows', false],
      ['(1 blank): 2 rows', false],
      ['all others: 3 rows', true],
    ])
    expect(bars.map(({ height }) => height)).toEqual([20, 10, 15])
    expect(summary).toBe('most often A, about 4 different values')
  })

  it('of no values has no bars and says so', () => {
    const none = barsOfProfile(
      { ...profile, kind: 'numbers', nulls: 10, bins: [], others: 0, min: null, max: null },
      box,
    )
    expect(none).toEqual({ bars: [], summary: 'no values' })
  })

  it('shows a bin with few rows all the same, and none for an empty one', () => {
    const bins = [
      { from: '0', to: '1', rows: 100_000 },
      { from: '1', to: '2', rows: 1 },
      { from: '2', to: '3', rows: 0 },
    ]
    const { bars } = barsOfProfile({ ...profile, kind: 'numbers', rows: 100_001, nulls: 0, others: 0, bins }, box)
    expect(bars.map(({ height }) => height)).toEqual([20, 1, 0])
  })

  it('says bounds in the reader’s language', () => {
    expect(boundText('12345.5', 'numbers')).toBe((12345.5).toLocaleString())
    expect(boundText('x', 'numbers')).toBe('x')
  })
})
