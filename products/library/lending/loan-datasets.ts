import { c, check, complete, type Dataset, dataset, type OutputPort, sql } from 'provender'
import type { titleHistoryDataset, titlesDataset } from './catalog-datasets.ts'
import type { LendingEvents } from './events.ts'

/** The catalogue's history as other products read it. */
export type TitleHistory = OutputPort<ReturnType<typeof titleHistoryDataset>['columns']>

/** The titles catalogued now as other products read them. */
export type Titles = OutputPort<ReturnType<typeof titlesDataset>['columns']>

/** Every loan from borrowing to return. */
export function loansDataset(
  { BookBorrowed, BookReturned, LoanExtended, LateFeeIncurred }: LendingEvents,
  titles: Titles,
) {
  return dataset('loans', {
    description: 'Every loan, from borrowing to return.',
    grain: 'one row per loan',
    columns: {
      loan_id: c.string().describe('One loan, from borrowing to return'),
      member_id: c
        .string()
        .pii('identifier')
        .describe('Who borrowed, as a keyed token: the same member has the same token'),
      title_id: c.string().describe('Catalogue key of the title'),
      genre: c.string().nullable().describe('Genre of the title, as catalogued now'),
      borrowed_on: c.date().describe('Day of borrowing'),
      due_on: c
        .date()
        .modelled('14 days after borrowing, or as last extended')
        .describe('Day by which the copy was due'),
      returned_on: c.date().nullable().describe('Day of return; missing when no return is known'),
      loan_days: c.count().nullable().unit('days').describe('Days from borrowing to return'),
      is_late: c
        .boolean()
        .modelled('returned after the due day; without a known return: due before the last event known')
        .describe('Whether the loan ran past its due day'),
      times_extended: c.count().unit('times').describe('How often the loan was extended'),
      late_fee: c
        .decimal(10, 2)
        .nullable()
        .modelled('0.10 for each day late')
        .describe('Late fee in units of the library’s currency; missing when none fell due'),
    },
    key: ['loan_id'],
    build: sql.file('../borrowing-history/loans.sql', {
      borrowed: BookBorrowed,
      returned: BookReturned,
      extended: LoanExtended,
      fees: LateFeeIncurred,
      titles,
    }),
    checks: [
      complete({ against: BookBorrowed, min: 1 }),
      check('a return follows its borrowing', sql`returned_on is null or returned_on >= borrowed_on`),
      check('a fee is for a late loan', sql`late_fee is null or is_late`, { dimension: 'accuracy' }),
    ],
  })
}

/** The demand for a genre by month of the year, as it was known from week to week. */
export function seasonalDemandDataset({ BookBorrowed }: LendingEvents, titles: TitleHistory) {
  return dataset('seasonal_demand', {
    description:
      'How much a genre is asked for in a month of the year, against its mean month, as known at a week: only whole years before it count.',
    grain: 'one row per genre, month of the year and as-of week',
    columns: {
      genre: c.string().describe('Genre of the titles, as catalogued on the day of borrowing'),
      month: c.integer().between(1, 12).describe('Month of the year, 1 to 12'),
      as_of_week: c.date().describe('Monday of the first ISO week at which this was known'),
      demand_index: c.double().nullable().describe('Loans of the month against the genre’s mean month: 1 is average'),
      loans: c.count().unit('loans').describe('Loans of the genre in this month of the year, over the years seen'),
      years_seen: c.count().unit('years').describe('Whole years before the as-of week that count'),
    },
    key: ['genre', 'month', 'as_of_week'],
    build: sql.file('../borrowing-patterns/seasonal_demand.sql', { borrowed: BookBorrowed, titles }),
    checks: [
      check('an index is never negative', sql`demand_index is null or demand_index >= 0`),
      check('at least one whole year is seen', sql`years_seen >= 1`),
      check('known on a Monday', sql`isodow(as_of_week) = 1`, { dimension: 'conformity' }),
    ],
  })
}

/** How each title moved, week by week. */
export function weeklyDataset(
  { BookBorrowed, BookReturned, LoanExtended }: LendingEvents,
  titles: TitleHistory,
  seasonal: Dataset<ReturnType<typeof seasonalDemandDataset>['columns']>,
) {
  return dataset('weekly', {
    description: 'How each title moved, week by week.',
    grain: 'one row per title per ISO week in which a loan of it began, ended or was open',
    columns: {
      week: c.date().describe('Monday of the ISO week, UTC'),
      title_id: c.string().describe('Catalogue key of the title'),
      genre: c.string().nullable().describe('Genre of the title, as catalogued at the end of the week'),
      loans: c.count().unit('loans').describe('Loans begun in the week'),
      returns: c.count().unit('returns').describe('Copies returned in the week'),
      active_loans: c
        .count()
        .unit('loans')
        .describe('Loans open at the end of the week; a loan without a return counts for 365 days'),
      average_loan_days: c.double().nullable().unit('days').describe('Mean length of the loans returned in the week'),
      overdue_rate: c
        .double()
        .between(0, 1)
        .nullable()
        .modelled('due 14 days after borrowing, or as extended')
        .describe('Share of active loans past their due date (modelled: 14 days)'),
      seasonal_demand: c
        .double()
        .nullable()
        .describe('Demand score of the genre for this time of the year, as known before the week'),
    },
    key: ['week', 'title_id'],
    build: sql.file('../borrowing-patterns/weekly.sql', {
      borrowed: BookBorrowed,
      returned: BookReturned,
      extended: LoanExtended,
      titles,
      seasonal,
    }),
    incremental: {
      by: 'week',
      lateness: '14 days',
      reads: { borrowed: 'all-before', returned: 'all-before', extended: 'all-before' },
    },
    checks: [
      complete({ against: BookBorrowed, min: 1, measure: 'loans' }),
      complete({ against: BookReturned, min: 1, measure: 'returns' }),
      check('a rate needs open loans', sql`overdue_rate is null or active_loans > 0`),
      check('a week begins on Monday', sql`isodow(week) = 1`, { dimension: 'conformity' }),
    ],
  })
}
