import { c, dataset, defineProduct, sql } from 'provender'
import { odd, ThingSeen } from './odd.source.ts'

/** As many columns as a dataset may have. */
const measures = Object.fromEntries(
  Array.from({ length: 1999 }, (_, index) => [
    `measure_${index + 1}`,
    c
      .integer()
      .nullable()
      .unit('points')
      .describe(`Measure number ${index + 1} of a thing`),
  ]),
)

const wide = dataset('wide', {
  description: 'Things with two thousand columns.',
  grain: 'one row per thing',
  columns: { thing: c.string().describe('A thing'), ...measures },
  key: ['thing'],
  build: sql.file('./wide.sql', { seen: ThingSeen }),
})

export default defineProduct({
  name: 'wide',
  domain: odd,
  version: '1.0.0',
  purpose: 'Two thousand columns and a hundred kilobytes of documentation.',
  customers: [{ team: 'testers', need: 'pages that stay smooth' }],
  benefit: { says: 'pages bear it', measuredBy: 'tests' },
  docs: './wide.md',
  inputs: [ThingSeen],
  datasets: { wide },
  sla: { freshness: '24h', availability: 0.9, support: 'none' },
  ports: { sql: true, rest: { wide: { by: ['thing'] } } },
  access: { allowedFor: ['testing'] },
})
