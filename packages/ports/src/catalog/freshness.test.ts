import { type Instant, instant } from '@provender/kernel'
import type { EventLog, LogBatch } from '@provender/storage'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrivalsOf } from './arrivals.ts'
import { freshnessOf, freshnessState } from './freshness.ts'

type Intake = readonly [type: string, from: number, to: number, hour: number]

const at = (hour: number): Instant =>
  instant(`2026-11-${String(1 + Math.floor(hour / 24)).padStart(2, '0')}T${String(hour % 24).padStart(2, '0')}:00:00Z`)

/** A log as far as arrivals read it: one batch per intake. */
function logOf(intakes: Intake[]): Pick<EventLog, 'batches' | 'lastSequence'> {
  const batches = (): LogBatch[] =>
    intakes.map(([eventType, fromPosition, toPosition, hour], index) => ({
      ...{ sequence: index + 1, ingestTime: at(hour), segments: [{ eventType, fromPosition, toPosition }] },
    })) as unknown as LogBatch[]
  return {
    lastSequence: () => intakes.length,
    batches: ({ after = 0 } = {}) => batches().slice(after),
  }
}

const published = { publishedAt: at(12), formerPins: null }
const promise = '24h'

describe('freshness', () => {
  const log = logOf([
    ['borrowed', 1, 10, 10],
    ['returned', 11, 12, 11],
    ['borrowed', 13, 20, 14],
  ])
  const arrivals = arrivalsOf(log)()
  const ask = (position: number, now: number) =>
    freshnessOf({ promise, pins: [{ type: 'borrowed', position }], ...published }, arrivals, at(now))

  it('is kept while nothing waits, however old the events are', () =>
    expect(ask(20, 600)).toEqual({ promise, state: 'kept', waitingSince: null, longestWait: 7_200_000 }))

  it('is kept while an event waits for as long as promised, and late from then on', () => {
    expect(ask(12, 38)).toMatchObject({ state: 'kept', waitingSince: at(14) })
    expect(ask(12, 39)).toMatchObject({ state: 'late', waitingSince: at(14) })
  })

  it('counts events of types that the product reads only', () =>
    expect(freshnessState({ promise, pins: [{ type: 'returned', position: 12 }] }, arrivals, at(600))).toBe('kept'))

  it('is of no meaning for a product that reads no events', () =>
    expect(freshnessOf({ promise, pins: [], ...published }, arrivals, at(600))).toEqual({
      ...{ promise, state: 'no-events', waitingSince: null, longestWait: null },
    }))

  it('measures the wait of what was new in the release, not of what the one before held', () => {
    const pins = [{ type: 'borrowed', position: 20 }]
    const facts = { promise, pins, publishedAt: at(17) }
    const former = [{ type: 'borrowed', position: 12 }]
    expect(freshnessOf({ ...facts, formerPins: former }, arrivals, at(20)).longestWait).toBe(3 * 3_600_000)
    expect(freshnessOf({ ...facts, formerPins: null }, arrivals, at(20)).longestWait).toBe(7 * 3_600_000)
    expect(freshnessOf({ ...facts, formerPins: pins }, arrivals, at(20)).longestWait).toBeNull()
  })

  it('hears of a batch that arrives later', () => {
    const intakes: Intake[] = [['borrowed', 1, 10, 10]]
    const current = arrivalsOf(logOf(intakes))
    expect(current().firstBeyond('borrowed', 10)).toBeNull()
    intakes.push(['borrowed', 11, 11, 30])
    expect(current().firstBeyond('borrowed', 10)).toBe(at(30))
  })

  it('finds what a walk through the log finds', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 1, max: 9 })), { maxLength: 40 }),
        fc.integer({ min: 0, max: 200 }),
        fc.constantFrom('a', 'b', 'none'),
        (sizes, position, type) => {
          let head = 0
          const intakes = sizes.map(([of, size], index): Intake => {
            head += size
            return [of, head - size + 1, head, index]
          })
          const walked = intakes.find(([of, , to]) => of === type && to > position)
          const found = arrivalsOf(logOf(intakes))().firstBeyond(type, position)
          expect(found).toBe(walked === undefined ? null : at(walked[3]))
        },
      ),
    ))
})
