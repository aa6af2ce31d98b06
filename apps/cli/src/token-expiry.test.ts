import { instant, instantFromMicros, microsOf } from '@provender/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExpiry } from './token-expiry.ts'

const now = instant('2026-11-21T10:00:00Z')

describe('when a token expires', () => {
  it.each([
    ['90d', '2027-02-19T10:00:00.000000Z'],
    ['12h', '2026-11-21T22:00:00.000000Z'],
    ['2 weeks', '2026-12-05T10:00:00.000000Z'],
    ['1s', '2026-11-21T10:00:01.000000Z'],
    ['2026-11-21', '2026-11-22T00:00:00.000000Z'],
    ['2027-12-31', '2028-01-01T00:00:00.000000Z'],
    ['2028-02-29', '2028-03-01T00:00:00.000000Z'],
    ['2027-01-01T08:30:00Z', '2027-01-01T08:30:00.000000Z'],
  ])('%s is %s', (text, expires) => {
    expect(parseExpiry(text, now)).toBe(expires)
  })

  it.each([
    ...['', 'never', '90', '90x', '-1d', '1.5d', '6 months', '2027-02-29', '2027-13-01', '9999-12-31', '27-01-01'],
    ...['2027-01-01T08:30', '2027-01-01 08:30', '9999999d', '0d', '0s', '2026-11-20', '2026-11-21T10:00:00Z', 'T'],
  ])('%j is refused', (text) => {
    expect(() => parseExpiry(text, now)).toThrow(expect.objectContaining({ code: 'USAGE' }))
  })

  it('any whole number of hours is so many hours on, and any text gives a time to come or USAGE', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (hours) => {
        expect(parseExpiry(`${hours}h`, now)).toBe(instantFromMicros(microsOf(now) + BigInt(hours) * 3_600_000_000n))
      }),
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{1,4}[-dhT ]?\d{0,2}[-:]?\d{0,2}Z?$/)), (text) => {
        try {
          expect(parseExpiry(text, now) > now).toBe(true)
        } catch (error) {
          expect(error).toMatchObject({ code: 'USAGE' })
        }
      }),
    )
  })
})
