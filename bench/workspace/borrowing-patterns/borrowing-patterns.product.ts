import { seasonalDemandDataset, weeklyDataset } from 'library-products/lending'
import { defineProduct } from 'provender'
import bookCatalog, { bench, events, simulated } from '../book-catalog/book-catalog.product.ts'

const seasonalDemand = seasonalDemandDataset(events, bookCatalog.outputs.titleHistory)

export default defineProduct({
  name: 'borrowing-patterns',
  domain: bench,
  version: '1.0.0',
  purpose: 'How generated titles and genres move, week by week.',
  customers: [{ team: 'measurements', need: 'a full build of weekly aggregates' }],
  benefit: { says: 'the time of a full build is known', measuredBy: 'ratio to the floor' },
  simulated,
  inputs: [bookCatalog, events.BookBorrowed, events.BookReturned, events.LoanExtended],
  datasets: { weekly: weeklyDataset(events, bookCatalog.outputs.titleHistory, seasonalDemand), seasonalDemand },
  sla: { freshness: '24h', availability: 0.99, support: 'none' },
  ports: { sql: true },
  access: { allowedFor: ['research'] },
})
