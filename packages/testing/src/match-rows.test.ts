import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainRows, matchRows } from './match-rows.ts'

describe('expected rows', () => {
  it('match found rows in any order, by the columns that are written', () => {
    expect(
      matchRows(
        [{ a: 2 }, { a: 1, b: 'x' }],
        [
          { a: 1, b: 'x', c: 0 },
          { a: 2, b: 'y', c: 0 },
        ],
      ),
    ).toEqual({
      missing: [],
      unexpected: [],
    })
  })

  it('are paired so that a row with few columns takes no other row’s only partner', () => {
    expect(
      matchRows(
        [{ a: 1 }, { a: 1, b: 2 }],
        [
          { a: 1, b: 2 },
          { a: 1, b: 3 },
        ],
      ),
    ).toEqual({ missing: [], unexpected: [] })
  })

  it('each need a row of their own', () => {
    expect(matchRows([{ a: 1 }, { a: 1 }], [{ a: 1 }])).toEqual({ missing: [{ a: 1 }], unexpected: [] })
  })

  it('tell null from a missing row and 1 from "1"', () => {
    expect(matchRows([{ a: null }], [{ a: null }]).missing).toEqual([])
    expect(matchRows([{ a: 1 }], [{ a: '1' }]).missing).toHaveLength(1)
  })

  it('that are the found rows in another order and with fewer columns always match', () => {
    const row = fc.record({ a: fc.integer({ min: 0, max: 2 }), b: fc.constantFrom('x', null), c: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(row, fc.constantFrom<readonly ('a' | 'b' | 'c')[]>(['a'], ['a', 'b'], ['c'], []))),
        (rows) => {
          const expected = rows
            .map(([found, names]) => Object.fromEntries(names.map((name) => [name, found[name]])))
            .reverse()
          const found = rows.map(([one]) => one)
          expect(matchRows(expected, found)).toEqual({ missing: [], unexpected: [] })
        },
      ),
    )
  })
})

describe('an explanation', () => {
  it('names the nearest row and the columns that differ', () => {
    const found = [
      { week: '2026-11-16', title_id: 'T1', loans: 1 },
      { week: '2026-11-23', title_id: 'T2', loans: 5 },
    ]
    expect(explainRows('weekly', [{ week: '2026-11-16', title_id: 'T1', loans: 2 }], found)).toBe(
      [
        'weekly: 1 of 1 expected rows missing, 2 more found.',
        '  missing     week=2026-11-16 title_id=T1 loans=2',
        '    nearest   week=2026-11-16 title_id=T1 loans=1',
        '              loans is 1, expected 2',
        '  unexpected  week=2026-11-16 title_id=T1 loans=1',
        '  unexpected  week=2026-11-23 title_id=T2 loans=5',
      ].join('\n'),
    )
  })

  it('is null when nothing differs', () => {
    expect(explainRows('weekly', [], [])).toBeNull()
  })

  it('stays short however many rows differ', () => {
    const many = Array.from({ length: 500 }, (_, a) => ({ a }))
    expect(explainRows('weekly', [], many)?.split('\n')).toHaveLength(12)
  })
})
