import { duration, type Instant, microsOf } from '@provender/kernel'
import type { FreshnessAnswer } from '../answers/parts.ts'
import type { Arrivals } from './arrivals.ts'

/** Up to which position of the log a release read events of a type. */
export interface PinnedType {
  readonly type: string
  readonly position: number
}

/** What freshness is judged by: the promise, and up to where the serving release and the one before it had read. */
export interface FreshnessFacts {
  readonly promise: string
  readonly pins: readonly PinnedType[]
  /** Pins of the release before the serving one; null when it is the first. */
  readonly formerPins: readonly PinnedType[] | null
  readonly publishedAt: Instant
}

/** How a release stands against its promise. */
export type FreshnessState = FreshnessAnswer['state']

/**
 * How the serving release of a product stands against its promise, at a time: late when an event of a type that it reads
 * has been in the log, and in no release, for longer than promised. Milliseconds.
 * @example freshnessOf({ promise: '24h', pins: [], formerPins: null, publishedAt }, arrivals, now).state // 'no-events'
 */
export function freshnessOf(facts: FreshnessFacts, arrivals: Arrivals, now: Instant): FreshnessAnswer {
  const { promise, pins, formerPins, publishedAt } = facts
  const waitingSince = waitingSinceOf(pins, arrivals)
  const former = new Map(formerPins?.map(({ type, position }) => [type, position]))
  const oldestNew = earliest(
    pins.map(({ type, position }) => arrivals.firstBeyond(type, former.get(type) ?? 0, position)),
  )
  return {
    promise,
    state: stateOf(pins, waitingSince, promise, now),
    waitingSince,
    longestWait: oldestNew === null ? null : Math.max(0, millisBetween(oldestNew, publishedAt)),
  }
}

/** The state alone: what a facet over all products needs. */
export function freshnessState(
  { promise, pins }: Pick<FreshnessFacts, 'promise' | 'pins'>,
  arrivals: Arrivals,
  now: Instant,
): FreshnessState {
  return stateOf(pins, waitingSinceOf(pins, arrivals), promise, now)
}

function stateOf(
  pins: readonly PinnedType[],
  waitingSince: Instant | null,
  promise: string,
  now: Instant,
): FreshnessState {
  if (pins.length === 0) return 'no-events'
  if (waitingSince === null) return 'kept'
  return Number(microsOf(now) - microsOf(waitingSince)) > duration(promise).micros ? 'late' : 'kept'
}

function waitingSinceOf(pins: readonly PinnedType[], arrivals: Arrivals): Instant | null {
  return earliest(pins.map(({ type, position }) => arrivals.firstBeyond(type, position)))
}

function earliest(times: readonly (Instant | null)[]): Instant | null {
  return times.reduce((first, time) => (time !== null && (first === null || time < first) ? time : first), null)
}

function millisBetween(from: Instant, to: Instant): number {
  return Math.round(Number(microsOf(to) - microsOf(from)) / 1000)
}
