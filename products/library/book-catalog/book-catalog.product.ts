import { defineProduct, sql } from 'provender'
import { events, library } from '../events.ts'
import { catalogViews, titleHistoryDataset, titlesDataset } from '../lending/index.ts'

export default defineProduct({
  name: 'book-catalog',
  domain: library,
  version: '1.0.0',
  kind: 'dataset',
  purpose: 'Which titles the lending library holds, and how each was catalogued over time.',
  customers: [
    { team: 'acquisitions', need: 'what is held already, by genre' },
    { team: 'circulation', need: 'the genre that a title had when it was lent' },
  ],
  benefit: { says: 'no title is bought twice unknowingly', measuredBy: 'orders sent back as duplicates' },
  docs: './README.md',
  limits: ['No catalogue older than the first snapshot is known: a title’s first entry holds from the beginning.'],
  examples: [sql`select genre, count(*) as titles from titles group by genre order by titles desc`],
  views: catalogViews,
  inputs: [events.BookCatalogued, events.BookWithdrawn],
  datasets: { titles: titlesDataset(events), titleHistory: titleHistoryDataset(events) },
  sla: { freshness: '24h', availability: 0.999, support: 'circulation office, weekdays' },
  ports: { sql: true, rest: { titles: { by: ['title_id', 'genre'] } } },
  access: { allowedFor: ['recommendation', 'acquisition', 'research'] },
})
