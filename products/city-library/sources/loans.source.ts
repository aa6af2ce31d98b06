import { csv, emit, source, sql } from 'provender'
import { cityLibrary, events, simulated } from '../events.ts'
import { countColumns } from './count-columns.ts'

/** Each counted checkout becomes one simulated loan; SIMULATION.md states the rules. */
export const loans = source('city-loans', {
  owner: cityLibrary,
  description: 'Single loans drawn for each real monthly checkout count.',
  attribution: 'Seattle Public Library, Checkouts by Title, City of Seattle open data (public domain).',
  simulated,
  reads: csv('../data/monthly-checkouts.csv.gz', { columns: countColumns }),
  expand: sql.file('../simulate.sql', {}),
  emits: [
    emit(events.BookBorrowed, {
      id: sql`loan_id || '/borrowed'`,
      time: sql`borrowed_at`,
      subject: sql`'/loan/' || loan_id`,
      data: { loan_id: sql`loan_id`, member_id: sql`member_id`, title_id: sql`title_id` },
    }),
    emit(events.LoanExtended, {
      when: sql`extended_at_1 is not null`,
      id: sql`loan_id || '/extended-1'`,
      time: sql`extended_at_1`,
      subject: sql`'/loan/' || loan_id`,
      data: { loan_id: sql`loan_id`, due_on: sql`extended_due_on_1` },
    }),
    emit(events.LoanExtended, {
      when: sql`extended_at_2 is not null`,
      id: sql`loan_id || '/extended-2'`,
      time: sql`extended_at_2`,
      subject: sql`'/loan/' || loan_id`,
      data: { loan_id: sql`loan_id`, due_on: sql`extended_due_on_2` },
    }),
    emit(events.BookReturned, {
      when: sql`is_returned`,
      id: sql`loan_id || '/returned'`,
      time: sql`returned_at`,
      subject: sql`'/loan/' || loan_id`,
      data: { loan_id: sql`loan_id` },
    }),
    emit(events.LateFeeIncurred, {
      when: sql`late_fee is not null`,
      id: sql`loan_id || '/late-fee'`,
      time: sql`returned_at`,
      subject: sql`'/loan/' || loan_id`,
      data: { loan_id: sql`loan_id`, amount: sql`late_fee` },
    }),
  ],
})
