import { c, check, dataset, defineProduct, sql, view } from 'provender'
import { hostile } from './hostile-text.ts'
import { odd, ThingSeen } from './odd.source.ts'

const things = dataset('things', {
  description: hostile,
  grain: hostile,
  columns: {
    thing: c.string().describe(hostile),
    day: c.date().describe(hostile),
    said: c.string().nullable().describe(hostile).modelled(hostile),
    number: c.count().unit('<i>units</i>').describe('A count that is the same in every row'),
    nothing: c.string().nullable().describe('Missing in every row'),
    no_number: c.double().nullable().describe('A number missing in every row'),
    long: c.string().nullable().describe('Ten million characters in one row'),
  },
  key: ['thing'],
  build: sql.from({ seen: ThingSeen })`
    select thing, day, said, 7::bigint as number, null::varchar as nothing, null::double as no_number,
      case when thing = 'long' then repeat('long ', 2000000) end as long
    from seen`,
  checks: [check('a thing has a name <b>', sql`thing <> ''`)],
})

export default defineProduct({
  name: 'hostile',
  domain: odd,
  version: '1.0.0',
  purpose: hostile,
  customers: [{ team: hostile, need: hostile }],
  benefit: { says: hostile, measuredBy: hostile },
  docs: './hostile.md',
  limits: [hostile],
  examples: [sql`select said as "<b>said</b>", count(*) as n from things group by all order by n desc`],
  simulated: hostile,
  deprecated: { since: '2026-01-01', reason: hostile },
  inputs: [ThingSeen],
  datasets: { things },
  views: [
    view('odd-view', {
      title: hostile,
      description: hostile,
      mark: 'bar',
      x: 'said',
      y: 'things',
      select: sql`select coalesce(said, 'nothing') as said, count(*) as things from things group by all`,
    }),
  ],
  sla: { freshness: '24h', availability: 0.9, support: hostile },
  ports: { sql: true, rest: { things: { by: ['thing'] } } },
  access: { allowedFor: [hostile] },
})
