import type { EmissionContract } from '@provender/contract'
import { literalOf } from '@provender/contract'
import type { Instant } from '@provender/kernel'
import type { IntakePlan } from './plan-intake.ts'

/** Facts that go into every event of a batch. */
export interface BatchFacts {
  readonly source: string
  readonly actor: string
  readonly file: string
  readonly ingestTime: Instant
  /** Last position before the batch. */
  readonly head: number
  readonly watermark: Instant | null
}

/**
 * Creates `_placed`: every new event of all emissions with its position, in order of event time.
 * @example placeSql(plan, 0) // 'CREATE OR REPLACE TABLE _placed AS …'
 */
export function placeSql(plan: IntakePlan, head: number): string {
  const each = plan.emissions.map(
    (_, index) => `SELECT ${index} AS emission, _row_no, event_id, _time FROM _weighed_${index} WHERE _status = 'new'`,
  )
  return `CREATE OR REPLACE TABLE _placed AS
SELECT *, ${head} + row_number() OVER (ORDER BY _time, emission, event_id) AS position FROM (${each.join(' UNION ALL ')})`
}

/**
 * Writes the new events of one type, from every emission that tells it, as a segment in order of position.
 * @example segmentSql(plan, 'org.library.loan.book-borrowed', facts, '/w/tmp/a.parquet') // "COPY (…) TO '/w/tmp/a.parquet' (FORMAT parquet, COMPRESSION zstd)"
 */
export function segmentSql(plan: IntakePlan, type: string, facts: BatchFacts, path: string): string {
  const parts = plan.emissions.flatMap(({ emission }, index) =>
    emission.event.type === type ? [segmentRowsSql(emission, index, facts)] : [],
  )
  return `COPY (SELECT * FROM (${parts.join(' UNION ALL ')}) ORDER BY position) TO ${literalOf(path)} (FORMAT parquet, COMPRESSION zstd)`
}

function segmentRowsSql(emission: EmissionContract, index: number, facts: BatchFacts): string {
  const late =
    facts.watermark === null ? 'false' : `weighed._time < ${literalOf(facts.watermark)}::TIMESTAMP WITH TIME ZONE`
  const columns = [
    '_placed.position',
    'weighed.event_id',
    'weighed._time AS event_time',
    `${literalOf(facts.ingestTime)}::TIMESTAMP WITH TIME ZONE AS ingest_time`,
    `${literalOf(facts.source)} AS event_source`,
    'weighed._subject AS subject',
    `${literalOf(facts.actor)} AS actor`,
    `${literalOf(facts.file)} AS source_file`,
    'weighed._source_row AS source_row',
    `${late} AS is_late`,
    ...emission.event.data.map((field) => `weighed."${field.name}"`),
  ]
  return `SELECT ${columns.join(', ')} FROM _weighed_${index} AS weighed
  JOIN _placed ON _placed.emission = ${index} AND _placed._row_no = weighed._row_no AND _placed.event_id = weighed.event_id
  WHERE weighed._status = 'new'`
}

/** Counts of one emission: due, new, duplicate, quarantined, late, first and last event time in microseconds, position bounds. */
export function countSql(index: number, watermark: Instant | null): string {
  const late =
    watermark === null
      ? '0'
      : `count(*) FILTER (_status = 'new' AND _time < ${literalOf(watermark)}::TIMESTAMP WITH TIME ZONE)`
  return `SELECT count(*), count(*) FILTER (_status = 'new'), count(*) FILTER (_status = 'duplicate'), count(*) FILTER (_status = 'quarantined'), ${late},
  epoch_us(min(_time) FILTER (_status = 'new')), epoch_us(max(_time) FILTER (_status = 'new')),
  (SELECT min(position) FROM _placed WHERE emission = ${index}), (SELECT max(position) FROM _placed WHERE emission = ${index})
FROM _weighed_${index}`
}

/**
 * Creates `_set_aside`: every quarantined row and event with its reason. A row from which no event follows is quarantined itself.
 * @example setAsideSql(plan, 3) // 'CREATE OR REPLACE TABLE _set_aside AS …'
 */
export function setAsideSql(plan: IntakePlan, factEmissions: number): string {
  const facts = plan.emissions.slice(0, factEmissions)
  const events = facts.map(
    ({ emission }, index) =>
      `SELECT _row_no, _source_row AS source_row, 'event' AS scope, ${literalOf(emission.event.type)} AS event_type, _reason AS reason FROM _weighed_${index} WHERE _status = 'quarantined'`,
  )
  const told = facts.map((_, index) => `SELECT _row_no FROM _weighed_${index} WHERE _status <> 'quarantined'`)
  const first = facts.map(
    (_, index) => `SELECT _row_no, ${index} AS emission, _reason FROM _weighed_${index} WHERE _status = 'quarantined'`,
  )
  return `CREATE OR REPLACE TABLE _set_aside AS
WITH told AS (${told.join(' UNION ')}),
why AS (SELECT _row_no, arg_min(_reason, emission) AS reason FROM (${first.join(' UNION ALL ')}) GROUP BY _row_no)
SELECT _judged._row_no, _judged.source_row, 'row' AS scope, NULL AS event_type, coalesce(_judged._reject, why.reason, 'no event follows from the row') AS reason
FROM _judged LEFT JOIN why ON why._row_no = _judged._row_no
WHERE _judged._row_no NOT IN (SELECT _row_no FROM told)
UNION ALL ${events.join(' UNION ALL ')}`
}

/** Event ids that two emissions of one batch tell; there must be none. */
export const sharedIdsSql = 'SELECT event_id FROM _placed GROUP BY event_id HAVING count(*) > 1 LIMIT 1'
