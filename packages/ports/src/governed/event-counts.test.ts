import { instant } from '@provender/kernel'
import { expect, it } from 'vitest'
import { countUnitFor, planEventCounts } from './event-counts.ts'

const at = (day: string) => instant(`${day}T12:00:00Z`)

it.each([
  ['one moment', '2026-03-02', '2026-03-02', 'day'],
  ['400 days', '2025-01-01', '2026-02-04', 'day'],
  ['401 days', '2025-01-01', '2026-02-05', 'week'],
  ['398 weeks', '2019-01-01', '2026-08-17', 'week'],
  ['ten years', '2016-01-01', '2026-01-01', 'month'],
  ['400 months', '1990-01-01', '2023-04-30', 'month'],
  ['401 months', '1990-01-01', '2023-05-01', 'year'],
  ['all that a time can be', '0001-01-01', '9999-12-31', 'year'],
] as const)('events over %s are counted by the smallest unit that needs no more than 400', (_, first, last, unit) => {
  expect(countUnitFor(at(first), at(last))).toBe(unit)
})

it('reads nothing of an event but its time', () => {
  expect(planEventCounts('month', ["/o/it's.parquet", '/o/b.parquet'])).toBe(
    "SELECT CAST(date_trunc('month', make_timestamp(epoch_us(event_time))) AS DATE) AS at, CAST(count(*) AS DOUBLE) AS events FROM read_parquet(['/o/it''s.parquet', '/o/b.parquet']) GROUP BY 1 ORDER BY 1 DESC LIMIT 400",
  )
})
