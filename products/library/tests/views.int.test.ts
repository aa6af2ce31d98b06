import { type GivenEvent, happened, product, startTestEngine } from '@provender/testing'
import { afterAll, describe, it } from 'vitest'
import bookCatalog from '../book-catalog/book-catalog.product.ts'
import borrowingHistory from '../borrowing-history/borrowing-history.product.ts'
import borrowingPatterns from '../borrowing-patterns/borrowing-patterns.product.ts'
import { events } from '../events.ts'

const engine = startTestEngine()
afterAll(() => engine.close())

const titles = ['T1', 'T2', 'T3'].map((title_id) => {
  const genre = title_id === 'T3' ? null : title_id === 'T1' ? 'Fiction' : 'Poetry'
  return { title_id, entry: 1, valid_from: '0001-01-01', genre, genres: genre === null ? [] : [genre] }
})
const loan = (id: string, title: string, from: string, to: string | null): readonly GivenEvent[] => [
  happened(events.BookBorrowed, { time: from, data: { loan_id: id, member_id: 'ada', title_id: title } }),
  ...(to === null ? [] : [happened(events.BookReturned, { time: to, data: { loan_id: id } })]),
]
const patterns = (...given: readonly GivenEvent[]) =>
  product(borrowingPatterns, { engine })
    .givenUpstream(bookCatalog.outputs.titleHistory, titles)
    .given(...given)
    .whenBuilt()

describe('the pictures of borrowing patterns', () => {
  it('add up the loans of a genre, week by week, and leave out titles without one', () =>
    patterns(
      ...loan('L1', 'T1', '2026-11-16', '2026-11-17'),
      ...loan('L2', 'T1', '2026-11-18', '2026-11-19'),
      ...loan('L3', 'T2', '2026-11-23', '2026-11-24'),
      ...loan('L4', 'T3', '2026-11-23', '2026-11-24'),
    ).thenView('loans-by-genre', [
      { week: '2026-11-16', genre: 'Fiction', loans: 2 },
      { week: '2026-11-23', genre: 'Poetry', loans: 1 },
    ]))

  it('weigh the overdue rate of a month by active loans, not by title', () =>
    patterns(
      // T1 has three loans out, none late by Sunday 22 November; T2 has one, due on the 15th.
      ...['A', 'B', 'C'].flatMap((id) => loan(id, 'T1', '2026-11-16', '2026-11-24')),
      ...loan('D', 'T2', '2026-11-01', '2026-11-24'),
    ).thenView('overdue-rate', [
      { month: '2026-10-01', overdue_rate: 0 },
      // Weeks of 2 and 9 November: one loan, not late. Week of the 16th: one of four is late. So one of six.
      { month: '2026-11-01', overdue_rate: 1 / 6 },
    ]))

  it('show the seasons as known last, twelve months for each genre', async () => {
    const days = ['2020-01-01', '2020-03-02', '2020-03-03', '2021-03-10', '2022-02-01']
    const built = patterns(...days.flatMap((day, index) => loan(`L${index}`, 'T1', day, day)))
    // Known last, in March 2023, are the 36 months before: one loan in a February, three in Marches; that of January 2020 is out.
    const loans = [0, 1, 3, ...Array<number>(9).fill(0)]
    await built.thenView(
      'seasonal-demand',
      loans.map((count, place) => ({
        ...{ month: place + 1, genre: 'Fiction', demand_index: (12 * count) / 4 },
      })),
    )
  })
})

it('the lengths of loans end with a bar for sixty days and more', () =>
  product(borrowingHistory, { engine })
    .givenUpstream(bookCatalog.outputs.titles, [])
    .given(
      ...loan('L1', 'T1', '2026-01-01', '2026-01-04'),
      ...loan('L2', 'T1', '2026-01-01', '2026-03-02'),
      ...loan('L3', 'T2', '2026-01-01', '2026-06-01'),
      ...loan('L4', 'T2', '2026-01-01', null),
    )
    .whenBuilt()
    .thenView('loan-lengths', [
      { days: 3, loans: 1 },
      { days: 60, loans: 2 },
    ]))
