import { type Clock, instant, instantFromMicros, microsOf } from '@provender/kernel'
import { expect, it } from 'vitest'
import { rateBound } from './rate-bound.ts'

function clockAt(start: string): Clock & { readonly pass: (seconds: number) => void } {
  let micros = microsOf(instant(start))
  return {
    now: () => instantFromMicros(micros),
    pass: (seconds) => {
      micros += BigInt(seconds) * 1_000_000n
    },
  }
}

it('gives so many turns at once, which come back evenly over an hour', () => {
  const clock = clockAt('2026-11-21T10:00:00Z')
  const bound = rateBound(4, clock, 'asked')
  for (let turn = 0; turn < 4; turn += 1) bound.take('ada')
  expect(() => bound.take('ada')).toThrow(
    expect.objectContaining({
      ...{ code: 'REQUEST_TOO_OFTEN', status: 429, details: { retryAfterSeconds: 900 } },
      message: 'You asked 4 times within the hour, which is as often as may be. Try again in 900 s.',
    }),
  )
  clock.pass(899)
  expect(() => bound.take('ada')).toThrow(expect.objectContaining({ details: { retryAfterSeconds: 1 } }))
  clock.pass(1)
  bound.take('ada')
  expect(() => bound.take('ada')).toThrow(expect.objectContaining({ code: 'REQUEST_TOO_OFTEN' }))
})

it('counts each principal for himself, and a clock that goes back gives no turn', () => {
  const clock = clockAt('2026-11-21T10:00:00Z')
  const bound = rateBound(1, clock, 'asked')
  bound.take('ada')
  bound.take('grace')
  clock.pass(-7200)
  expect(() => bound.take('ada')).toThrow(expect.objectContaining({ code: 'REQUEST_TOO_OFTEN' }))
})
