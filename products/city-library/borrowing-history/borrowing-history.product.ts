import { historyViews, loansDataset } from 'library-products/lending'
import { defineProduct, sql } from 'provender'
import bookCatalog from '../book-catalog/book-catalog.product.ts'
import { cityLibrary, events, simulated } from '../events.ts'

export default defineProduct({
  name: 'borrowing-history',
  domain: cityLibrary,
  version: '1.0.0',
  kind: 'dataset',
  purpose: 'Every loan of the simulated city library, with members as tokens.',
  customers: [
    { team: 'recommendations', need: 'which titles the same members borrowed' },
    { team: 'lending desk', need: 'which loans are likely to come back late' },
  ],
  benefit: {
    says: 'methods are tried on volume before they meet real members',
    measuredBy: 'methods tried here first',
  },
  docs: './README.md',
  limits: ['Members are simulated: no conclusion about people can be drawn from them.'],
  examples: [
    sql`select times_extended, avg(loan_days) as mean_days from loans group by times_extended order by times_extended`,
  ],
  views: historyViews,
  simulated,
  inputs: [bookCatalog, events.BookBorrowed, events.BookReturned, events.LoanExtended, events.LateFeeIncurred],
  datasets: { loans: loansDataset(events, bookCatalog.outputs.titles) },
  sla: { freshness: '24h', availability: 0.999, support: 'circulation office, weekdays' },
  ports: { sql: true, rest: { loans: { by: ['loan_id', 'title_id'] } } },
  access: { allowedFor: ['recommendation', 'research'] },
})
