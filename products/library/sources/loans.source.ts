import { csv, emit, source, sql } from 'provender'
import { events, library } from '../events.ts'

/** The lending cards: each row is a loan, with a start and an end as far as the card tells. Times are midnight UTC of the day. */
export const loans = source('shakespeare-loans', {
  owner: library,
  description: 'The lending cards of Shakespeare and Company, Paris 1919-1962: one row per loan.',
  attribution:
    'Shakespeare and Company Project, Center for Digital Humanities, Princeton University; CC BY 4.0 (doi 10.34770/pe9w-x904).',
  reads: csv('../data/loans.csv.gz', { columns: ['event_id', 'member_slugs', 'item_slug', 'start_date', 'end_date'] }),
  lookups: { catalogued: events.BookCatalogued },
  quarantine: [
    { when: sql`start_date is null`, reason: 'the start date is missing' },
    {
      when: sql`not regexp_full_match(start_date, '\\d{4}-\\d{2}-\\d{2}') or try_cast(start_date as date) is null`,
      reason: 'the start date is partial or no date',
    },
    { when: sql`item_slug not in (select title_id from catalogued)`, reason: 'the title is not in the catalogue' },
  ],
  emits: [
    emit(events.BookBorrowed, {
      id: sql`event_id || '/borrowed'`,
      time: sql`start_date || 'T00:00:00Z'`,
      subject: sql`'/loan/' || event_id`,
      data: { loan_id: sql`event_id`, member_id: sql`member_slugs`, title_id: sql`item_slug` },
    }),
    emit(events.BookReturned, {
      id: sql`event_id || '/returned'`,
      time: sql`end_date || 'T00:00:00Z'`,
      subject: sql`'/loan/' || event_id`,
      data: { loan_id: sql`event_id` },
      quarantine: [
        { when: sql`end_date is null`, reason: 'the end date is missing' },
        {
          when: sql`not regexp_full_match(end_date, '\\d{4}-\\d{2}-\\d{2}') or try_cast(end_date as date) is null`,
          reason: 'the end date is partial or no date',
        },
        { when: sql`end_date < start_date`, reason: 'the end lies before the start' },
      ],
    }),
    emit(events.LateFeeIncurred, {
      when: sql`try_cast(end_date as date) > try_cast(start_date as date) + 14`,
      id: sql`event_id || '/late-fee'`,
      time: sql`end_date || 'T00:00:00Z'`,
      subject: sql`'/loan/' || event_id`,
      data: {
        loan_id: sql`event_id`,
        amount: sql`(try_cast(end_date as date) - try_cast(start_date as date) - 14) * 0.10`,
      },
    }),
  ],
})
