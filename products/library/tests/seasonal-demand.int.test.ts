import { type GivenEvent, happened, product, startTestEngine } from '@provender/testing'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import bookCatalog from '../book-catalog/book-catalog.product.ts'
import borrowingPatterns from '../borrowing-patterns/borrowing-patterns.product.ts'
import { events } from '../events.ts'

const engine = startTestEngine()
afterAll(() => engine.close())

const history = ['T1', 'T2'].map((title_id) => {
  const genre = title_id === 'T1' ? 'Fiction' : 'Poetry'
  return { title_id, entry: 1, valid_from: '0001-01-01', genre, genres: [genre] }
})
const patterns = () => product(borrowingPatterns, { engine }).givenUpstream(bookCatalog.outputs.titleHistory, history)

const loan = (id: string, day: string, title = 'T1'): readonly GivenEvent[] => [
  happened(events.BookBorrowed, { time: day, data: { loan_id: id, member_id: 'ada', title_id: title } }),
  happened(events.BookReturned, { time: day, data: { loan_id: id } }),
]
const dayAfter = (days: number): string => new Date(Date.UTC(2020, 0, 1 + days)).toISOString().slice(0, 10)

describe('seasonal demand', () => {
  it('is unknown in the first year', async () => {
    const loans = [0, 40, 80, 300].flatMap((days, index) => loan(`L${index}`, dayAfter(days)))
    const built = patterns()
      .given(...loans)
      .whenBuilt()
    const first = (await built.rows('weekly')).filter(({ week }) => String(week) < '2021-01-01')
    expect(first.length).toBeGreaterThan(0)
    expect(first.map((row) => row.seasonal_demand)).toEqual(first.map(() => null))
  })

  it('compares a month with the mean month of the whole years before', async () => {
    // 2020: three loans in March, one in each of September to November. March had 3 of 6: twelve times a half is six mean months.
    const days = ['2020-01-01', '2020-03-02', '2020-03-03', '2020-03-04', '2020-09-01', '2020-10-01', '2021-03-10']
    const built = patterns()
      .given(...days.flatMap((day, index) => loan(`L${index}`, day)))
      .whenBuilt()
    const rows = await built.rows('seasonalDemand')
    const known = rows.filter(({ as_of_week }) => as_of_week === '2021-01-04')
    expect(known.map(({ month, loans, demand_index, years_seen }) => [month, loans, demand_index, years_seen])).toEqual(
      [
        [1, 1, 2, 1],
        [2, 0, 0, 1],
        [3, 3, 6, 1],
        ...[4, 5, 6, 7, 8].map((month) => [month, 0, 0, 1]),
        [9, 1, 2, 1],
        [10, 1, 2, 1],
        [11, 0, 0, 1],
        [12, 0, 0, 1],
      ],
    )
    const march = (await built.rows('weekly')).find(({ week }) => week === '2021-03-08')
    // Known before that week are the twelve months up to February 2021: March had 3 of 5 loans.
    expect(march?.seasonal_demand).toBe(7.2)
  })

  it('never looks ahead: later events change no earlier row', { timeout: 120_000 }, async () => {
    const when = fc.array(fc.tuple(fc.integer({ min: 0, max: 1400 }), fc.constantFrom('T1', 'T2')), {
      minLength: 3,
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(when, fc.integer({ min: 100, max: 1300 }), async (loans, cut) => {
        const start = [[0, 'T1'] as const, ...loans]
        const given = start.map(([days, title], index) => ({ days, events: loan(`L${index}`, dayAfter(days), title) }))
        const before = await figuresBefore(
          given.filter(({ days }) => days < cut).flatMap((one) => one.events),
          cut,
        )
        const after = await figuresBefore(
          given.flatMap((one) => one.events),
          cut,
        )
        expect(after).toEqual(before)
      }),
      { numRuns: 12 },
    )
  })
})

/** Rows of both datasets that speak of weeks which were over on the day of the cut. */
async function figuresBefore(given: readonly GivenEvent[], cut: number) {
  const built = patterns()
    .given(...given)
    .whenBuilt()
  const isOver = (week: unknown): boolean => String(week) <= dayAfter(cut - 7)
  return {
    weekly: (await built.rows('weekly')).filter(({ week }) => isOver(week)),
    seasonal: (await built.rows('seasonalDemand')).filter(({ as_of_week }) => isOver(as_of_week)),
  }
}
