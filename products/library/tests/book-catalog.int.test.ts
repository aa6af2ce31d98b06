import { happened, product, startTestEngine } from '@provender/testing'
import { afterAll, describe, it } from 'vitest'
import bookCatalog from '../book-catalog/book-catalog.product.ts'
import borrowingHistory from '../borrowing-history/borrowing-history.product.ts'
import { events } from '../events.ts'

const engine = startTestEngine()
afterAll(() => engine.close())

const catalogued = (title: string, time: string, genre: string | null) =>
  happened(events.BookCatalogued, {
    time,
    data: { title_id: title, title: `The ${title}`, genre, genres: genre === null ? [] : [genre] },
  })
const withdrawn = (title: string, time: string) => happened(events.BookWithdrawn, { time, data: { title_id: title } })

describe('the book catalog', () => {
  it('holds the latest entry of each title, and none of a withdrawn one', () =>
    product(bookCatalog, { engine })
      .given(
        catalogued('T1', '2020-01-01', 'Fiction'),
        catalogued('T2', '2020-01-01', 'Poetry'),
        catalogued('T1', '2021-01-01', 'Drama'),
        withdrawn('T2', '2021-06-01'),
      )
      .whenBuilt()
      .thenRows('titles', [{ title_id: 'T1', genre: 'Drama', catalogued_on: '2021-01-01' }]))

  it('tells which entry held on which day; the first holds from the beginning', () =>
    product(bookCatalog, { engine })
      .given(
        catalogued('T1', '2020-01-01', 'Fiction'),
        catalogued('T1', '2021-01-01', 'Drama'),
        withdrawn('T1', '2022-01-01'),
        catalogued('T1', '2023-01-01', null),
      )
      .whenBuilt()
      .thenRows('titleHistory', [
        { entry: 1, valid_from: '0001-01-01', valid_to: '2021-01-01', genre: 'Fiction' },
        { entry: 2, valid_from: '2021-01-01', valid_to: '2022-01-01', genre: 'Drama' },
        { entry: 4, valid_from: '2023-01-01', valid_to: null, genre: null },
      ]))
})

describe('the borrowing history', () => {
  const title = {
    title_id: 'T1',
    title: 'The T1',
    genre: 'Fiction',
    genres: ['Fiction'],
    catalogued_on: '2020-01-01',
  }
  const borrowed = (loan: string, time: string) =>
    happened(events.BookBorrowed, { time, data: { loan_id: loan, member_id: 'ada', title_id: 'T1' } })

  it('has one row per loan, with the due day as last extended and the fee that fell due', () =>
    product(borrowingHistory, { engine })
      .givenUpstream(bookCatalog.outputs.titles, [title])
      .given(
        borrowed('L1', '2026-11-02'),
        borrowed('L2', '2026-11-02'),
        borrowed('L3', '2026-11-02'),
        happened(events.LoanExtended, { time: '2026-11-10', data: { loan_id: 'L2', due_on: '2026-11-30' } }),
        happened(events.BookReturned, { time: '2026-11-20', data: { loan_id: 'L1' } }),
        happened(events.BookReturned, { time: '2026-11-25', data: { loan_id: 'L2' } }),
        happened(events.LateFeeIncurred, { time: '2026-11-20', data: { loan_id: 'L1', amount: '0.40' } }),
      )
      .whenBuilt()
      .thenRows('loans', [
        { loan_id: 'L1', due_on: '2026-11-16', loan_days: 18, is_late: true, late_fee: '0.40', times_extended: 0 },
        { loan_id: 'L2', due_on: '2026-11-30', loan_days: 23, is_late: false, late_fee: null, times_extended: 1 },
        // Not back when the last event was known, the 25th: past its due day.
        { loan_id: 'L3', returned_on: null, loan_days: null, is_late: true, genre: 'Fiction' },
      ]))

  it('is not published when a loan comes back before it began', () =>
    product(borrowingHistory, { engine })
      .givenUpstream(bookCatalog.outputs.titles, [title])
      .given(
        borrowed('L1', '2026-11-02'),
        happened(events.BookReturned, { time: '2026-11-01', data: { loan_id: 'L1' } }),
      )
      .whenBuilt()
      .thenFails('a return follows its borrowing'))
})
