import { c, dataset, sql } from 'provender'
import type { LendingEvents } from './events.ts'

const titleColumns = {
  title_id: c.string().describe('Catalogue key of the title'),
  title: c.string().describe('Title as catalogued'),
  author: c.string().nullable().describe('Authors as catalogued, separated by semicolons'),
  genre: c.string().nullable().describe('The one genre by the library’s written rule; missing when the entry names none'),
  genres: c.string().nullable().describe('Every genre or subject that the entry names, as written there'),
  year: c.integer().nullable().describe('Year of publication, when known'),
}

/** The titles that are catalogued now. */
export function titlesDataset({ BookCatalogued, BookWithdrawn }: LendingEvents) {
  return dataset('titles', {
    description: 'The titles in the catalogue, as last entered.',
    grain: 'one row per title that is in the catalogue',
    columns: titleColumns,
    key: ['title_id'],
    build: sql.file('../book-catalog/titles.sql', { catalogued: BookCatalogued, withdrawn: BookWithdrawn }),
  })
}

/** How each title was catalogued over time. */
export function titleHistoryDataset({ BookCatalogued, BookWithdrawn }: LendingEvents) {
  return dataset('title_history', {
    description: 'How each title was catalogued over time. The first entry of a title holds from the beginning: no catalogue older than the first snapshot is known.',
    grain: 'one row per title and entry in the catalogue',
    columns: {
      ...titleColumns,
      valid_from: c.date().describe('First day on which the entry holds'),
      valid_to: c.date().nullable().describe('First day on which it no longer holds; missing for the present entry'),
    },
    key: ['title_id', 'valid_from'],
    build: sql.file('../book-catalog/title_history.sql', { catalogued: BookCatalogued, withdrawn: BookWithdrawn }),
  })
}

