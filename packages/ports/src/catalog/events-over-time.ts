import type { EventLog } from '@provender/storage'
import type { EventTypePage } from '../answers/event-answers.ts'
import { countEvents, countUnitFor } from '../governed/event-counts.ts'
import type { GovernedEngine } from '../governed/governed-engine.ts'
import type { EventTypeFacts } from '../release-catalog.ts'

/** Counts over time of an event type. */
export type EventsOverTime = (facts: EventTypeFacts, signal?: AbortSignal) => Promise<EventTypePage['counts']>

interface Kept {
  readonly head: number
  readonly counts: EventTypePage['counts']
}

const mostKept = 500

/**
 * Counts over time, kept for each type until the log holds more events of it. What is being counted for one reader is counted
 * again for another: a reader who goes away stops his own count only.
 */
export function eventsOverTime(
  log: Pick<EventLog, 'segments'>,
  engine: Pick<GovernedEngine, 'planned' | 'verifiedPaths'>,
): EventsOverTime {
  const kept = new Map<string, Kept>()
  return async ({ contract: { type }, firstEventTime, lastEventTime }, signal) => {
    if (firstEventTime === null || lastEventTime === null) return { per: 'day', earlier: 0, points: [] }
    const segments = log.segments({ types: [type] })
    const head = segments.at(-1)?.toPosition ?? 0
    const known = kept.get(type)
    kept.delete(type)
    if (known?.head === head) {
      kept.set(type, known)
      return known.counts
    }
    const per = countUnitFor(firstEventTime, lastEventTime)
    const points = await countEvents(engine, { type, segments, per }, signal === undefined ? {} : { signal })
    const all = segments.reduce((sum, { rows }) => sum + rows, 0)
    const told = points.reduce((sum, { events }) => sum + events, 0)
    const counts = { per, earlier: all - told, points: [...points] }
    kept.set(type, { head, counts })
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return counts
  }
}
