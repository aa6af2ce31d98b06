import { lendingEvents, titleHistoryDataset } from 'library-products/lending'
import { defineProduct, domain } from 'provender'

export const bench = domain('bench', { team: 'measurements', contact: 'measurements@bench.example' })

export const simulated = 'Simulated: every value follows from its number by the rules in bench/README.md.'

export const events = lendingEvents(bench, 'org.bench', { simulated, feeRule: 'No fees are drawn.' })

export default defineProduct({
  name: 'book-catalog',
  domain: bench,
  version: '1.0.0',
  purpose: 'How each generated title was catalogued.',
  customers: [{ team: 'measurements', need: 'the genre that a title had in a week' }],
  benefit: { says: 'the time of a full build is known', measuredBy: 'ratio to the floor' },
  simulated,
  inputs: [events.BookCatalogued, events.BookWithdrawn],
  datasets: { titleHistory: titleHistoryDataset(events) },
  sla: { freshness: '24h', availability: 0.99, support: 'none' },
  ports: { sql: true },
  access: { allowedFor: ['research'] },
})
