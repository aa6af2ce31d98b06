import { c, dataset, defineProduct, mayBeEmpty, sql } from 'provender'
import { odd, ThingLost, ThingSeen } from './odd.source.ts'

const counts = dataset('counts', {
  description: 'Things seen in all.',
  grain: 'one row',
  columns: { one: c.count().describe('Always one'), things: c.count().describe('Things seen') },
  key: ['one'],
  build: sql.from({ seen: ThingSeen })`select 1::bigint as one, count(*) as things from seen`,
})

const none = dataset('none', {
  description: 'Things that were lost: none.',
  grain: 'one row per thing',
  columns: { thing: c.string().describe('A thing'), day: c.date().describe('The day it was lost') },
  key: ['thing'],
  build: sql.from({ lost: ThingLost })`select thing, event_time::date as day from lost`,
  mayBeEmpty: mayBeEmpty('no thing was ever lost'),
})

export default defineProduct({
  name: 'bare',
  domain: odd,
  version: '1.0.0',
  purpose: 'A definition that says no more than it must.',
  customers: [{ team: 'testers', need: 'a page without optional parts' }],
  benefit: { says: 'pages bear it', measuredBy: 'tests' },
  inputs: [ThingSeen, ThingLost],
  datasets: { counts, none },
  sla: { freshness: '24h', availability: 0.9, support: 'none' },
  ports: {},
  access: { allowedFor: [] },
})
