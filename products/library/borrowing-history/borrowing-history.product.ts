import { defineProduct, sql } from 'provender'
import bookCatalog from '../book-catalog/book-catalog.product.ts'
import { events, library } from '../events.ts'
import { historyViews, loansDataset } from '../lending/index.ts'

export default defineProduct({
  name: 'borrowing-history',
  domain: library,
  version: '1.0.0',
  kind: 'dataset',
  purpose: 'Who borrowed what and when: every loan of the lending library, with members as tokens.',
  customers: [
    { team: 'recommendations', need: 'which titles the same members borrowed' },
    { team: 'research', need: 'reading habits between the wars' },
  ],
  benefit: {
    says: 'recommendations rest on what was really read',
    measuredBy: 'share of recommended titles that are borrowed',
  },
  docs: './README.md',
  limits: [
    'Loans after 1942 are sparse.',
    'Due days and late fees are modelled by a 14-day policy; the cards do not record them.',
  ],
  examples: [
    sql`select genre, count(*) as loans, avg(loan_days) as mean_days from loans group by genre order by loans desc`,
  ],
  views: historyViews,
  inputs: [bookCatalog, events.BookBorrowed, events.BookReturned, events.LoanExtended, events.LateFeeIncurred],
  datasets: { loans: loansDataset(events, bookCatalog.outputs.titles) },
  sla: { freshness: '24h', availability: 0.999, support: 'circulation office, weekdays' },
  ports: { sql: true, rest: { loans: { by: ['loan_id', 'title_id'] } } },
  access: { allowedFor: ['recommendation', 'research'] },
})
