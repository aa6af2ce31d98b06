import { instant } from '@provender/kernel'
import { describe, expect, it } from 'vitest'
import { openActivityFeed } from './activity-feed.ts'
import { progressLine, startedLine, stoppedLine, type ToldStep } from './activity-line.ts'

const of = (run: string) => ({ run, at: instant('2026-11-21T10:00:00Z') })
const started = (run: string): ToldStep => startedLine(of(run), 'ada')
const step = (run: string, source: string): ToldStep => progressLine(of(run), { kind: 'source-unchanged', source })
const ended = (run: string): ToldStep => stoppedLine(of(run), { code: 'STORAGE_IO', message: 'no', details: {} })

function feedOf(steps: readonly ToldStep[], kept = 1000) {
  const feed = openActivityFeed('b1', kept)
  for (const one of steps) feed.add(one)
  return feed
}
const numbersAfter = (feed: ReturnType<typeof feedOf>, number: number) =>
  feed.after(number)?.map((line) => line.number) ?? null

describe('who comes without an id', () => {
  it('hears the run that is under way from its beginning', () => {
    const feed = feedOf([started('r1'), ended('r1'), started('r2'), step('r2', 'loans')])
    expect(numbersAfter(feed, feed.startFor(undefined))).toEqual([3, 4])
  })

  it('hears how the last run ended when none is under way', () => {
    const feed = feedOf([started('r1'), step('r1', 'loans'), ended('r1')])
    expect(numbersAfter(feed, feed.startFor(undefined))).toEqual([3])
  })

  it('hears nothing of a process that has done nothing', () => {
    const feed = feedOf([])
    expect(numbersAfter(feed, feed.startFor(undefined))).toEqual([])
  })

  it('hears what is kept of a run that is longer than that', () => {
    const feed = feedOf([started('r1'), ...['a', 'b', 'c', 'd'].map((source) => step('r1', source))], 3)
    expect(numbersAfter(feed, feed.startFor(undefined))).toEqual([3, 4, 5])
  })
})

describe('who comes back with an id', () => {
  const feed = feedOf([started('r1'), step('r1', 'a'), step('r1', 'b'), step('r1', 'c'), step('r1', 'd')], 3)

  it('goes on exactly after it', () => {
    expect(numbersAfter(feed, feed.startFor(feed.idOf(4)))).toEqual([5])
    expect(numbersAfter(feed, feed.startFor(feed.idOf(5)))).toEqual([])
    expect(numbersAfter(feed, feed.startFor(feed.idOf(2)))).toEqual([3, 4, 5])
  })

  it.each(['b0-4', 'b1-1', 'b1-6', 'b1-999999999999999999', 'b1-', 'b1--1', '4', '', 'b1-4 '])(
    'of another process, of a line that is gone or of none gets everything that is kept: %j',
    (id) => {
      expect(numbersAfter(feed, feed.startFor(id))).toEqual([3, 4, 5])
    },
  )
})

it('says who fell behind', () => {
  const feed = feedOf(
    ['a', 'b', 'c', 'd'].map((source) => step('r1', source)),
    2,
  )
  expect([numbersAfter(feed, 1), numbersAfter(feed, 2)]).toEqual([null, [3, 4]])
})

it('wakes listeners until they stop listening, and takes nothing once it is closed', () => {
  const feed = feedOf([])
  let woken = 0
  const stop = feed.listen(() => {
    woken += 1
  })
  feed.add(step('r1', 'a'))
  stop()
  feed.add(step('r1', 'b'))
  feed.listen(() => {
    woken += 10
  })
  feed.close()
  feed.add(step('r1', 'c'))
  expect([woken, feed.isClosed, numbersAfter(feed, 0)]).toEqual([11, true, [1, 2]])
})
