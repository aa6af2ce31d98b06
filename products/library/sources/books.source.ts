import { csv, emit, snapshot, sql } from 'provender'
import { events, library } from '../events.ts'

const genreList = sql`list_transform(list_filter(string_split(coalesce(genre, ''), ';'), lambda named: trim(named) not in ('', 'N/A')), lambda named: trim(named))`

/** The catalogue of Shakespeare and Company as a snapshot: what changed between two states of the file becomes events. */
export const books = snapshot('shakespeare-books', {
  owner: library,
  description: 'The titles of the lending library as the Shakespeare and Company Project lists them.',
  attribution:
    'Shakespeare and Company Project, Center for Digital Humanities, Princeton University; CC BY 4.0 (doi 10.34770/pe9w-x904).',
  reads: csv('../data/books.csv.gz', { columns: ['slug', 'genre', 'title', 'author', 'year', 'updated'] }),
  key: sql`slug`,
  appeared: emit(events.BookCatalogued, {
    id: sql`slug`,
    time: sql`updated`,
    subject: sql`'/title/' || slug`,
    data: {
      title_id: sql`slug`,
      title: sql`title`,
      author: sql`author`,
      genre: sql`case when genre is null or trim(genre) in ('', 'N/A') then null when contains(genre, ';') then 'Mixed' else trim(genre) end`,
      genres: genreList,
      year: sql`try_cast(year as bigint)`,
    },
  }),
  vanished: emit(events.BookWithdrawn, {
    id: sql`title_id`,
    time: sql`snapshot_time`,
    subject: sql`subject`,
    data: { title_id: sql`title_id` },
  }),
})
