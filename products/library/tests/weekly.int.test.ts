import { happened, product, startTestEngine } from '@provender/testing'
import { afterAll, describe, expect, it } from 'vitest'
import bookCatalog from '../book-catalog/book-catalog.product.ts'
import borrowingPatterns from '../borrowing-patterns/borrowing-patterns.product.ts'
import { events } from '../events.ts'

const engine = startTestEngine()
afterAll(() => engine.close())

const fiction = { title_id: 'T1', entry: 1, valid_from: '0001-01-01', genre: 'Fiction', genres: ['Fiction'] }
const patterns = () => product(borrowingPatterns, { engine }).givenUpstream(bookCatalog.outputs.titleHistory, [fiction])

const borrowed = (loan: string, time: string, title = 'T1') =>
  happened(events.BookBorrowed, { time, data: { loan_id: loan, member_id: 'ada', title_id: title } })
const returned = (loan: string, time: string) => happened(events.BookReturned, { time, data: { loan_id: loan } })
const extended = (loan: string, time: string, due: string) =>
  happened(events.LoanExtended, { time, data: { loan_id: loan, due_on: due } })

describe('a week', () => {
  it('counts a title borrowed twice in one ISO week once per loan', () =>
    patterns()
      .given(
        borrowed('L1', '2026-11-16'),
        borrowed('L2', '2026-11-18'),
        returned('L1', '2026-11-19'),
        returned('L2', '2026-11-19'),
      )
      .whenBuilt()
      .thenRows('weekly', [
        {
          week: '2026-11-16',
          title_id: 'T1',
          loans: 2,
          returns: 2,
          active_loans: 0,
          average_loan_days: 2,
          overdue_rate: null,
        },
      ]))

  it('counts each figure in the week of its own event', () =>
    patterns()
      .given(borrowed('L1', '2026-11-18'), returned('L1', '2026-12-01'))
      .whenBuilt()
      .thenRows('weekly', [
        { week: '2026-11-16', loans: 1, returns: 0, active_loans: 1, average_loan_days: null, overdue_rate: 0 },
        { week: '2026-11-23', loans: 0, returns: 0, active_loans: 1, average_loan_days: null, overdue_rate: 0 },
        { week: '2026-11-30', loans: 0, returns: 1, active_loans: 0, average_loan_days: 13, overdue_rate: null },
      ]))

  it('begins on Monday and ends with Sunday', () =>
    patterns()
      .given(
        borrowed('L1', '2026-11-22T23:59:59Z'),
        borrowed('L2', '2026-11-23T00:00:00Z'),
        returned('L1', '2026-11-23'),
        returned('L2', '2026-11-23'),
      )
      .whenBuilt()
      .thenRows('weekly', [
        { week: '2026-11-16', loans: 1, returns: 0, active_loans: 1 },
        { week: '2026-11-23', loans: 1, returns: 2, active_loans: 0 },
      ]))

  it('holds a loan that came back on the day it went', () =>
    patterns()
      .given(borrowed('L1', '2026-11-18'), returned('L1', '2026-11-18'))
      .whenBuilt()
      .thenRows('weekly', [
        { week: '2026-11-16', loans: 1, returns: 1, active_loans: 0, average_loan_days: 0, overdue_rate: null },
      ]))

  it('has a row for every week in which a title is only out, also over the end of a year', () =>
    patterns()
      .given(borrowed('L1', '2026-12-24'), returned('L1', '2027-01-12'))
      .whenBuilt()
      .thenRows('weekly', [
        { week: '2026-12-21', loans: 1, returns: 0, active_loans: 1 },
        { week: '2026-12-28', loans: 0, returns: 0, active_loans: 1 },
        { week: '2027-01-04', loans: 0, returns: 0, active_loans: 1 },
        { week: '2027-01-11', loans: 0, returns: 1, active_loans: 0, average_loan_days: 19 },
      ]))

  it('has no row for a title that is in and does not move', () =>
    patterns()
      .given(
        borrowed('L1', '2026-11-16'),
        returned('L1', '2026-11-17'),
        borrowed('L2', '2026-12-14'),
        returned('L2', '2026-12-15'),
      )
      .whenBuilt()
      .thenRows('weekly', [
        { week: '2026-11-16', loans: 1 },
        { week: '2026-12-14', loans: 1 },
      ]))

  it('keeps titles apart', () =>
    patterns()
      .given(
        borrowed('L1', '2026-11-16', 'T1'),
        borrowed('L2', '2026-11-16', 'T2'),
        returned('L1', '2026-11-17'),
        returned('L2', '2026-11-18'),
      )
      .whenBuilt()
      .thenRows('weekly', [
        { title_id: 'T1', loans: 1, returns: 1, average_loan_days: 1, genre: 'Fiction' },
        { title_id: 'T2', loans: 1, returns: 1, average_loan_days: 2, genre: null },
      ]))
})

describe('a loan without a known return', () => {
  it('counts as open for 365 days and no longer', async () => {
    const built = patterns().given(borrowed('L1', '2024-01-01')).whenBuilt()
    const rows = await built.rows('weekly')
    expect(rows.at(0)).toMatchObject({ week: '2024-01-01', loans: 1, active_loans: 1 })
    // 2024-01-01 + 366 days is 2025-01-01, in the week of 2024-12-30: the last week at whose end it is open is the one before.
    expect(rows.filter((row) => row.active_loans === 1).at(-1)).toMatchObject({ week: '2024-12-23' })
    expect(rows.filter((row) => row.active_loans === 1)).toHaveLength(52)
    expect(rows.reduce((sum, row) => sum + Number(row.returns), 0)).toBe(0)
  })

  it('that comes back after more than 365 days is counted as a return then, with its real length', async () => {
    const built = patterns().given(borrowed('L1', '2024-01-01'), returned('L1', '2025-03-05')).whenBuilt()
    const rows = await built.rows('weekly')
    expect(rows.at(-1)).toMatchObject({ week: '2025-03-03', returns: 1, active_loans: 0, average_loan_days: 429 })
    expect(rows.filter((row) => row.active_loans === 1)).toHaveLength(52)
  })
})

describe('the overdue rate', () => {
  it('is the share of open loans whose due day lies before the end of the week', () =>
    patterns()
      .given(
        borrowed('L1', '2026-11-02'),
        borrowed('L2', '2026-11-16'),
        returned('L1', '2026-11-24'),
        returned('L2', '2026-11-24'),
      )
      .whenBuilt()
      .thenRows('weekly', [
        { week: '2026-11-02', active_loans: 1, overdue_rate: 0 },
        { week: '2026-11-09', active_loans: 1, overdue_rate: 0 },
        // L1 was due on 2026-11-16: from the 17th on it is overdue.
        { week: '2026-11-16', active_loans: 2, overdue_rate: 0.5 },
        { week: '2026-11-23', active_loans: 0, overdue_rate: null },
      ]))

  it('does not count a loan on its due day itself', () =>
    patterns()
      .given(borrowed('L1', '2026-11-08'), returned('L1', '2026-11-24'))
      .whenBuilt()
      .thenRows('weekly', [
        { week: '2026-11-02', overdue_rate: 0 },
        { week: '2026-11-09', overdue_rate: 0 },
        // Due on Sunday the 22nd: not yet past at the end of that week.
        { week: '2026-11-16', overdue_rate: 0 },
        { week: '2026-11-23', overdue_rate: null },
      ]))

  it('follows an extension from the day on which it is known', () =>
    patterns()
      .given(borrowed('L1', '2026-11-02'), extended('L1', '2026-11-13', '2026-12-04'), returned('L1', '2026-12-15'))
      .whenBuilt()
      .thenRows('weekly', [
        { week: '2026-11-02', overdue_rate: 0 },
        { week: '2026-11-09', overdue_rate: 0 },
        { week: '2026-11-16', overdue_rate: 0 },
        { week: '2026-11-23', overdue_rate: 0 },
        // Due on Friday the 4th of December.
        { week: '2026-11-30', overdue_rate: 1 },
        { week: '2026-12-07', overdue_rate: 1 },
        { week: '2026-12-14', overdue_rate: null },
      ]))

  it('stays as it was in the weeks before an extension that came too late', () =>
    patterns()
      .given(borrowed('L1', '2026-11-02'), extended('L1', '2026-11-25', '2026-12-04'), returned('L1', '2026-12-01'))
      .whenBuilt()
      .thenRows('weekly', [
        { week: '2026-11-02', overdue_rate: 0 },
        { week: '2026-11-09', overdue_rate: 0 },
        { week: '2026-11-16', overdue_rate: 1 },
        { week: '2026-11-23', overdue_rate: 0 },
        { week: '2026-11-30', overdue_rate: null },
      ]))

  it('takes the last of several extensions', () =>
    patterns()
      .given(
        borrowed('L1', '2026-11-02'),
        extended('L1', '2026-11-10', '2026-11-20'),
        extended('L1', '2026-11-18', '2026-11-27'),
        returned('L1', '2026-12-01'),
      )
      .whenBuilt()
      .thenRows('weekly', [
        { week: '2026-11-02', overdue_rate: 0 },
        { week: '2026-11-09', overdue_rate: 0 },
        { week: '2026-11-16', overdue_rate: 0 },
        { week: '2026-11-23', overdue_rate: 1 },
        { week: '2026-11-30', overdue_rate: null },
      ]))
})

describe('the genre', () => {
  it('is the one catalogued at the end of the week, not the present one', () => {
    const entry = (no: number, from: string, to: string | null, genre: string | null) => ({
      title_id: 'T1',
      entry: no,
      valid_from: from,
      valid_to: to,
      genre,
      genres: genre === null ? [] : [genre],
    })
    return product(borrowingPatterns, { engine })
      .givenUpstream(bookCatalog.outputs.titleHistory, [
        entry(1, '0001-01-01', '2026-11-22', 'Fiction'),
        entry(2, '2026-11-22', '2026-12-01', 'Poetry'),
      ])
      .given(borrowed('L1', '2026-11-09'), returned('L1', '2026-12-02'))
      .whenBuilt()
      .thenRows('weekly', [
        { week: '2026-11-09', genre: 'Fiction' },
        // Revised on Sunday the 22nd, the last day of the week.
        { week: '2026-11-16', genre: 'Poetry' },
        { week: '2026-11-23', genre: 'Poetry' },
        // Withdrawn on the 1st of December.
        { week: '2026-11-30', genre: null },
      ])
  })
})

describe('the gate of borrowing patterns', () => {
  it('passes when a year of loans is there', async () => {
    const loans = Array.from({ length: 16 }, (_, month) => {
      const day = new Date(Date.UTC(2025, month, 5)).toISOString().slice(0, 10)
      return [borrowed(`L${month}`, day), returned(`L${month}`, day)]
    }).flat()
    await patterns()
      .given(...loans)
      .whenBuilt()
      .thenPasses()
  })

  it('fails without events: rows are due', () => patterns().whenBuilt().thenFails('has rows'))

  it('fails when a return has no loan: a figure cannot be above what happened', () =>
    patterns()
      .given(borrowed('L1', '2026-11-16'), returned('L9', '2026-11-18'))
      .whenBuilt()
      .thenFails('sum of returns accounts for org.library.loan.book-returned'))
})
