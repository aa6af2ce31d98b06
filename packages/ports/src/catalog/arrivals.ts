import type { Instant } from '@provender/kernel'
import type { EventLog } from '@provender/storage'

/** When events of each type arrived, by their position in the log. */
export interface Arrivals {
  /** Arrival of the first event of a type beyond a position, at most at `upTo`; null when there is none. */
  firstBeyond(type: string, position: number, upTo?: number): Instant | null
}

/** Intakes that brought a type, in log order: first and last position of its events in each, and when. */
interface Intakes {
  readonly from: number[]
  readonly to: number[]
  readonly at: Instant[]
}

/**
 * Arrivals by type, read from the log once and brought up to date when there are new batches: a look-up costs a binary
 * search, so that thousands of products can be asked about.
 */
export function arrivalsOf(log: Pick<EventLog, 'batches' | 'lastSequence'>): () => Arrivals {
  const byType = new Map<string, Intakes>()
  const arrivals: Arrivals = { firstBeyond: (type, position, upTo) => firstBeyond(byType.get(type), position, upTo) }
  let read = 0
  return () => {
    if (log.lastSequence() === read) return arrivals
    for (const { sequence, ingestTime, segments } of log.batches({ after: read })) {
      for (const segment of segments) {
        const intakes = byType.get(segment.eventType) ?? { from: [], to: [], at: [] }
        byType.set(segment.eventType, intakes)
        intakes.from.push(segment.fromPosition)
        intakes.to.push(segment.toPosition)
        intakes.at.push(ingestTime)
      }
      read = sequence
    }
    return arrivals
  }
}

function firstBeyond(intakes: Intakes | undefined, position: number, upTo = Number.MAX_SAFE_INTEGER): Instant | null {
  if (intakes === undefined) return null
  let [low, high] = [0, intakes.to.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((intakes.to[middle] ?? 0) > position) high = middle
    else low = middle + 1
  }
  const isWithin = low < intakes.from.length && (intakes.from[low] ?? 0) <= upTo
  return isWithin ? (intakes.at[low] ?? null) : null
}
