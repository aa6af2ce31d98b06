import { patternViews, seasonalDemandDataset, weeklyDataset } from 'library-products/lending'
import { defineProduct, sql } from 'provender'
import bookCatalog from '../book-catalog/book-catalog.product.ts'
import { cityLibrary, events, simulated } from '../events.ts'

const seasonalDemand = seasonalDemandDataset(events, bookCatalog.outputs.titleHistory)

export default defineProduct({
  name: 'borrowing-patterns',
  domain: cityLibrary,
  version: '1.0.0',
  kind: 'dataset',
  purpose: 'How titles and genres move in the simulated city library, week by week.',
  customers: [
    { team: 'acquisitions', need: 'how many copies of what to buy next quarter' },
    { team: 'recommendations', need: 'what is in demand now' },
  ],
  benefit: { says: 'fewer unfilled holds', measuredBy: 'holds open after 14 days' },
  docs: './README.md',
  limits: [
    'Loans per title and month are real, the days within a month are drawn.',
    'A loan without a return counts as active for 365 days.',
  ],
  examples: [
    sql`select week, sum(loans)::bigint as loans from weekly where genre = 'Fantasy' group by week order by week`,
  ],
  views: patternViews,
  simulated,
  inputs: [bookCatalog, events.BookBorrowed, events.BookReturned, events.LoanExtended],
  ignores: [{ event: events.LateFeeIncurred, reason: 'a fee says nothing about how a title moves' }],
  datasets: { weekly: weeklyDataset(events, bookCatalog.outputs.titleHistory, seasonalDemand), seasonalDemand },
  sla: { freshness: '24h', availability: 0.999, support: 'circulation office, weekdays' },
  ports: { sql: true, rest: { weekly: { by: ['title_id'] } }, iceberg: true },
  access: { allowedFor: ['recommendation', 'acquisition', 'research'] },
})
