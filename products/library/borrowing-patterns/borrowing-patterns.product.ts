import { defineProduct, sql } from 'provender'
import bookCatalog from '../book-catalog/book-catalog.product.ts'
import { events, library } from '../events.ts'
import { patternViews, seasonalDemandDataset, weeklyDataset } from '../lending/index.ts'

const seasonalDemand = seasonalDemandDataset(events, bookCatalog.outputs.titleHistory)

export default defineProduct({
  name: 'borrowing-patterns',
  domain: library,
  version: '1.0.0',
  kind: 'dataset',
  purpose: 'How titles and genres are borrowed, week by week.',
  customers: [
    { team: 'acquisitions', need: 'how many copies of what to buy next quarter' },
    { team: 'recommendations', need: 'what is in demand now' },
  ],
  benefit: { says: 'fewer unfilled holds', measuredBy: 'holds open after 14 days' },
  docs: './README.md',
  limits: [
    'Loans after 1942 are sparse.',
    'A loan without a known return counts as active for 365 days.',
    'Due days are modelled: 14 days after borrowing.',
  ],
  examples: [
    sql`select * from weekly where title_id = 'hemingway-farewell-arms' order by week`,
    sql`select genre, month, demand_index from seasonal_demand where as_of_week = date '1939-01-02' order by genre, month`,
  ],
  views: patternViews,
  inputs: [bookCatalog, events.BookBorrowed, events.BookReturned, events.LoanExtended],
  ignores: [{ event: events.LateFeeIncurred, reason: 'a fee says nothing about how a title moves' }],
  datasets: { weekly: weeklyDataset(events, bookCatalog.outputs.titleHistory, seasonalDemand), seasonalDemand },
  sla: { freshness: '24h', availability: 0.999, support: 'circulation office, weekdays' },
  ports: { sql: true, rest: { weekly: { by: ['title_id'] } }, iceberg: true },
  access: { allowedFor: ['recommendation', 'acquisition', 'research'] },
})
