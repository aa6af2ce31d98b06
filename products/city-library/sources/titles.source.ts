import { csv, emit, snapshot, sql } from 'provender'
import { cityLibrary, events, simulated } from '../events.ts'
import { countColumns } from './count-columns.ts'

/** The titles that occur in the monthly counts, as a snapshot. */
export const titles = snapshot('city-titles', {
  owner: cityLibrary,
  description: 'The titles that occur in the monthly checkout counts of Seattle Public Library.',
  attribution: 'Seattle Public Library, Checkouts by Title, City of Seattle open data (public domain).',
  simulated,
  reads: csv('../data/monthly-checkouts.csv.gz', { columns: countColumns }),
  expand: sql.file('../titles.sql', {}),
  key: sql`title_id`,
  appeared: emit(events.BookCatalogued, {
    id: sql`title_id`,
    time: sql`first_month`,
    subject: sql`'/title/' || title_id`,
    data: {
      title_id: sql`title_id`,
      title: sql`title`,
      author: sql`author`,
      genre: sql`genre`,
      genres: sql`genres`,
      year: sql`year`,
    },
  }),
  vanished: emit(events.BookWithdrawn, {
    id: sql`title_id`,
    time: sql`snapshot_time`,
    subject: sql`subject`,
    data: { title_id: sql`title_id` },
  }),
})
