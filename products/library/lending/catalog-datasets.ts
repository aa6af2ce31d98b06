import { c, check, dataset, sql } from 'provender'
import type { LendingEvents } from './events.ts'

const titleId = c.string().describe('Catalogue key of the title')
const genre = c
  .string()
  .nullable()
  .describe('The one genre by the library’s written rule; missing when the entry names none')
const genres = c.list(c.string()).describe('Every genre that the entry names, in its order')

/** The titles that are catalogued now. */
export function titlesDataset({ BookCatalogued, BookWithdrawn }: LendingEvents) {
  return dataset('titles', {
    description: 'The titles in the catalogue, as last entered.',
    grain: 'one row per title that is in the catalogue',
    columns: {
      title_id: titleId,
      title: c.string().describe('Title as catalogued'),
      author: c.string().nullable().describe('Authors as catalogued, separated by semicolons'),
      genre,
      genres,
      year: c.integer().nullable().describe('Year of publication, when known'),
      catalogued_on: c.date().describe('Day of the entry that holds now'),
    },
    key: ['title_id'],
    build: sql.file('../book-catalog/titles.sql', { catalogued: BookCatalogued, withdrawn: BookWithdrawn }),
    checks: [
      check('a genre is one of those named', sql`genre is null or genre = 'Mixed' or list_contains(genres, genre)`),
    ],
  })
}

/** How each title was catalogued over time. */
export function titleHistoryDataset({ BookCatalogued, BookWithdrawn }: LendingEvents) {
  return dataset('title_history', {
    description:
      'How each title was catalogued over time. The first entry of a title holds from the beginning: no catalogue older than the first snapshot is known.',
    grain: 'one row per title and entry in the catalogue',
    columns: {
      title_id: titleId,
      entry: c.count().describe('Place of the entry among those of its title, from 1'),
      valid_from: c.date().describe('First day on which the entry holds'),
      valid_to: c.date().nullable().describe('First day on which it no longer holds; missing for the present entry'),
      genre,
      genres,
    },
    key: ['title_id', 'entry'],
    build: sql.file('../book-catalog/title_history.sql', { catalogued: BookCatalogued, withdrawn: BookWithdrawn }),
    checks: [check('an entry ends after it begins', sql`valid_to is null or valid_to >= valid_from`)],
  })
}
