import { c, dataset, defineProduct, domain, mayBeEmpty, type ProductDefinition, sql, view } from '@provender/contract'
import { BookBorrowed } from '../governed/published.fixture.ts'

const daily = dataset('daily', {
  description: 'Loans of each day.',
  grain: 'one row per day and genre',
  columns: {
    day: c.date().describe('Day'),
    genre: c.string().describe('Genre'),
    member: c.string().pii('identifier').describe('Who borrowed most'),
    loans: c.count().unit('loans').describe('Loans begun'),
    index: c.double().nullable().modelled('by a rule').describe('Seasonal index'),
  },
  key: ['day', 'genre'],
  build: sql.from({ borrowed: BookBorrowed })`select * from borrowed`,
})
const empty = dataset('nothing', {
  ...{ description: 'No rows.', grain: 'none', key: ['day'] },
  columns: { day: c.date().describe('Day'), genre: c.string().describe('Genre'), loans: c.count().describe('Loans') },
  build: sql.from({ borrowed: BookBorrowed })`select * from borrowed`,
  mayBeEmpty: mayBeEmpty('a test'),
})
/** What all these views say. */
export const drawn = { description: 'A picture.', mark: 'line' as const, x: 'day', y: 'loans' }

/** A product whose author declared views: sound ones, and some that only a faulty plan would let through. */
export const drawnProduct: ProductDefinition = defineProduct({
  ...{
    name: 'pictures',
    domain: domain('library', { team: 'circulation', contact: 'c@library.example' }),
    version: '1.0.0',
  },
  ...{
    purpose: 'Pictures.',
    customers: [{ team: 'readers', need: 'to see' }],
    benefit: { says: 'seen', measuredBy: 'eyes' },
  },
  ...{
    simulated: 'drawn by a test',
    inputs: [BookBorrowed],
    datasets: { daily, nothing: empty },
    ports: { sql: true },
  },
  ...{ sla: { freshness: '24h', availability: 0.9, support: 'none' }, access: { allowedFor: ['research'] } },
  views: [
    view('loans-by-genre', {
      ...drawn,
      title: 'Loans',
      pick: 'genre',
      select: sql`select day, genre, sum(loans) as loans from daily group by all order by day -- by day`,
    }),
    view('every-day', {
      ...drawn,
      title: 'All',
      select: sql`select day, loans, index from daily order by day, genre;`,
    }),
    view('seasonal', {
      ...drawn,
      title: 'Index',
      mark: 'heatmap',
      value: 'index',
      y: 'genre',
      x: 'day',
      select: sql`with d as (select * from daily) select day, genre, index from d order by 1, 2 limit 10`,
    }),
    view('who', { ...drawn, title: 'Who', select: sql`select day, member, loans from daily order by 1` }),
    view('none-picked', {
      ...drawn,
      title: 'None',
      pick: 'genre',
      select: sql`select day, genre, loans from nothing order by 1`,
    }),
    view('daily-over-time', {
      ...drawn,
      title: 'Mine',
      mark: 'area',
      select: sql`select day, sum(loans) as loans from daily group by 1 order by 1`,
    }),
    view('daily-by-genre', {
      ...drawn,
      title: 'Dots',
      mark: 'dot',
      x: 'genre',
      select: sql`select genre, loans from daily order by 1, 2 limit 9`,
    }),
    view('broken', { ...drawn, title: 'Broken', y: 'nope', select: sql`select day, loans from daily order by 1` }),
    view('misspelt', { ...drawn, title: 'Misspelt', select: sql`select day,\n  lones from daily` }),
    view('reaches-out', { ...drawn, title: 'Out', select: sql`select day, loans from read_parquet('/x/y.parquet')` }),
    view('of-chance', { ...drawn, title: 'Chance', select: sql`select day, random() as loans from daily order by 1` }),
  ],
})
/** SELECTs of its rows. */
export const drawnRows: Readonly<Record<string, string>> = {
  daily: `SELECT DATE '1930-01-01' + CAST(d AS INTEGER) AS day, CASE g WHEN 0 THEN 'Fiction' WHEN 1 THEN 'Poetry' ELSE 'O''Hara & <b>' END AS genre,
    md5('m' || d) AS member, CAST(d % 7 + g AS BIGINT) AS loans, CASE WHEN g = 1 THEN NULL ELSE d / 1000.0::DOUBLE END AS index
    FROM range(1500) r(d), range(3) s(g) WHERE g < 2 OR d < 5 ORDER BY day, genre`,
  nothing: `SELECT DATE '1930-01-01' AS day, '' AS genre, CAST(0 AS BIGINT) AS loans WHERE false`,
}
