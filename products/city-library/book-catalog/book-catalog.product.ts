import { catalogViews, titleHistoryDataset, titlesDataset } from 'library-products/lending'
import { defineProduct, sql } from 'provender'
import { cityLibrary, events, simulated } from '../events.ts'

export default defineProduct({
  name: 'book-catalog',
  domain: cityLibrary,
  version: '1.0.0',
  kind: 'dataset',
  purpose: 'Which titles the city library lends, and how each was catalogued.',
  customers: [{ team: 'acquisitions', need: 'what is held already, by genre' }],
  benefit: { says: 'no title is bought twice unknowingly', measuredBy: 'orders sent back as duplicates' },
  docs: './README.md',
  limits: ['Genres follow a keyword rule over the subjects of the record.'],
  examples: [sql`select genre, count(*) as titles from titles group by genre order by titles desc`],
  views: catalogViews,
  simulated,
  inputs: [events.BookCatalogued, events.BookWithdrawn],
  datasets: { titles: titlesDataset(events), titleHistory: titleHistoryDataset(events) },
  sla: { freshness: '24h', availability: 0.999, support: 'circulation office, weekdays' },
  ports: { sql: true, rest: { titles: { by: ['title_id', 'genre'] } } },
  access: { allowedFor: ['recommendation', 'acquisition', 'research'] },
})
