import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duration, fixedClock, instant, instantFromMicros, microsOf, systemClock } from './time.ts'

const first = microsOf(instant('0000-01-01T00:00:00Z'))
const last = microsOf(instant('9999-12-31T23:59:59.999999Z'))
const anyMicros = fc.bigInt({ min: first, max: last })
const invalid = expect.objectContaining({ code: 'CONTRACT_VALUE_INVALID' })

describe('instants', () => {
  it.each([
    ['2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000000Z'],
    ['2026-11-20T10:00:00.5Z', '2026-11-20T10:00:00.500000Z'],
    ['2026-11-20T10:00:00.000001Z', '2026-11-20T10:00:00.000001Z'],
    ['2026-11-20T10:00:00+00:00', '2026-11-20T10:00:00.000000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000000Z'],
  ])('%s has the one form %s', (text, form) => {
    expect(instant(text)).toBe(form)
  })

  it.each([
    '',
    '2026-11-20',
    '2026-11-20T10:00Z',
    '2026-11-20T10:00:00',
    '2026-11-20 10:00:00Z',
    '2026-11-20T10:00:00+01:00',
    '2026-11-20T10:00:00.1234567Z',
    '2026-11-20T10:00:00.Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-11-31T00:00:00Z',
    '2026-11-20T24:00:00Z',
    '2026-11-20T10:60:00Z',
    '2016-12-31T23:59:60Z',
    '+012026-11-20T10:00:00Z',
    '2026-11-20T10:00:00Z\n',
  ])('%j is none', (text) => {
    expect(() => instant(text)).toThrowError(invalid)
  })

  it('keep every microsecond on the way to a number and back, before 1970 too', () => {
    fc.assert(fc.property(anyMicros, (micros) => microsOf(instantFromMicros(micros)) === micros))
  })

  it('have their own form already', () => {
    fc.assert(fc.property(anyMicros, (micros) => instant(instantFromMicros(micros)) === instantFromMicros(micros)))
  })

  it('sort as text as they sort in time', () => {
    fc.assert(
      fc.property(anyMicros, anyMicros, (a, b) => {
        expect(instantFromMicros(a) < instantFromMicros(b)).toBe(a < b)
      }),
    )
  })

  it.each([
    [0n, '1970-01-01T00:00:00.000000Z'],
    [1n, '1970-01-01T00:00:00.000001Z'],
    [-1n, '1969-12-31T23:59:59.999999Z'],
    [-999_999n, '1969-12-31T23:59:59.000001Z'],
    [-1_000_000n, '1969-12-31T23:59:59.000000Z'],
    [-1_000_001n, '1969-12-31T23:59:58.999999Z'],
    [1_500_000n, '1970-01-01T00:00:01.500000Z'],
  ])('%s microseconds after 1970 is %s', (micros, text) => {
    expect(instantFromMicros(micros)).toBe(text)
    expect(microsOf(instant(text))).toBe(micros)
  })

  it.each([last + 1n, first - 1n, 10n ** 18n, -(10n ** 30n)])(
    'outside the years 0000 to 9999 are refused: %s',
    (micros) => {
      expect(() => instantFromMicros(micros)).toThrowError(invalid)
    },
  )
})

describe('durations', () => {
  it.each([
    ['90s', 90_000_000],
    ['1 second', 1_000_000],
    ['2 seconds', 2_000_000],
    ['5m', 300_000_000],
    ['5 minutes', 300_000_000],
    ['24h', 86_400_000_000],
    ['1 hour', 3_600_000_000],
    ['14 days', 1_209_600_000_000],
    ['1d', 86_400_000_000],
    ['2 weeks', 1_209_600_000_000],
    [' 2w ', 1_209_600_000_000],
    ['0s', 0],
  ])('%j is %d microseconds', (text, micros) => {
    expect(duration(text)).toEqual({ micros })
  })

  it.each(['', '5', 'h', '-5m', '1.5h', '1 month', '1 year', '5 M', '1h30m', '5 constructor', '5 toString'])(
    '%j is none',
    (text) => {
      expect(() => duration(text)).toThrowError(invalid)
    },
  )

  it.each(['5ms', '5ss', '5hs', '5ds', '5ws'])(
    '%j is none: only words have a plural, and ms is not minutes',
    (text) => {
      expect(() => duration(text)).toThrowError(invalid)
    },
  )

  it('are refused where microseconds would no longer be exact', () => {
    expect(duration('14000 weeks').micros).toBe(8_467_200_000_000_000)
    expect(() => duration('15000 weeks')).toThrowError(invalid)
    expect(() => duration('99999999999999999999s')).toThrowError(invalid)
  })
})

describe('clocks', () => {
  it('that are fixed tell the same time for ever', () => {
    const clock = fixedClock('2026-11-20T10:00:00Z')
    expect([clock.now(), clock.now()]).toEqual(['2026-11-20T10:00:00.000000Z', '2026-11-20T10:00:00.000000Z'])
  })

  it('of the machine tell an instant near that of Date', () => {
    const before = BigInt(Date.now()) * 1000n
    expect(Number(microsOf(systemClock.now()) - before)).toBeLessThan(60_000_000)
    expect(Number(microsOf(systemClock.now()) - before)).toBeGreaterThan(-60_000_000)
  })
})
