import { literalOf } from '@provender/contract'
import type { Instant } from '@provender/kernel'
import type { RecordedObject } from '@provender/storage'
import type { GovernedEngine } from './governed-engine.ts'
import type { ReadOptions } from './open-governed.ts'

/** How long one bucket of a count over time is. */
export type CountUnit = 'day' | 'week' | 'month' | 'year'

/** Events of one type in one bucket that holds any; `at` is its first day. */
export interface EventCount {
  readonly at: string
  readonly events: number
}

/** The most buckets that are told; of more, those latest in time. */
export const mostCounts = 400

const dayMillis = 86_400_000

/**
 * The smallest unit with which the time from the first to the last event takes no more than 400 buckets; years when none does.
 * @example countUnitFor(instant('1919-11-01T00:00:00Z'), instant('1962-06-30T00:00:00Z')) // 'year'
 */
export function countUnitFor(first: Instant, last: Instant): CountUnit {
  const days = (Date.parse(last.slice(0, 10)) - Date.parse(first.slice(0, 10))) / dayMillis + 1
  if (days <= mostCounts) return 'day'
  if (days / 7 + 2 <= mostCounts) return 'week'
  return days / 28 + 2 <= mostCounts || monthsBetween(first, last) <= mostCounts ? 'month' : 'year'
}

function monthsBetween(first: Instant, last: Instant): number {
  const [from, to] = [first, last].map((at) => Number(at.slice(0, 4)) * 12 + Number(at.slice(5, 7)))
  return (to ?? 0) - (from ?? 0) + 1
}

/**
 * The statement that counts events over time: of everything that an event holds, only its time is read.
 * @example planEventCounts('month', ['/o/a.parquet']) // "SELECT … FROM read_parquet(['/o/a.parquet']) GROUP BY 1 …"
 */
export function planEventCounts(per: CountUnit, paths: readonly string[]): string {
  const time = 'make_timestamp(epoch_us(event_time))'
  const files = paths.map((path) => literalOf(path)).join(', ')
  return `SELECT CAST(date_trunc('${per}', ${time}) AS DATE) AS at, CAST(count(*) AS DOUBLE) AS events FROM read_parquet([${files}]) GROUP BY 1 ORDER BY 1 DESC LIMIT ${mostCounts}`
}

/**
 * Counts the events of one type over time from its segments in the log, once their bytes are the recorded ones.
 * @throws SERVER_BUSY, STORAGE_DIGEST_MISMATCH, STORAGE_OBJECT_MISSING and the codes of the engine
 */
export async function countEvents(
  engine: Pick<GovernedEngine, 'planned' | 'verifiedPaths'>,
  of: { readonly type: string; readonly segments: readonly RecordedObject[]; readonly per: CountUnit },
  { signal }: ReadOptions = {},
): Promise<readonly EventCount[]> {
  if (of.segments.length === 0) return []
  const paths = await engine.verifiedPaths(of.segments, `The event log, ${of.type}`)
  const options = { types: [{ kind: 'date' }, { kind: 'double' }] as const, maxRows: mostCounts }
  const { rows } = await engine.planned(
    (reader) =>
      reader.query(planEventCounts(of.per, paths), [], signal === undefined ? options : { ...options, signal }),
    signal,
  )
  return rows.map(([at, events]) => ({ at: String(at), events: Number(events) })).reverse()
}
