import { duration, type Instant, instant, instantFromMicros, microsOf, ProvenderError } from '@provender/kernel'

const dayMicros = 86_400_000_000n

/**
 * Until when a token holds: a span from now on (`90d`, `12h`, `2 weeks`), a day to its end in UTC (`2027-12-31`), or an instant.
 * @throws USAGE when the text is none of these, or says a time that is not to come
 * @example parseExpiry('2027-12-31', instant('2026-11-21T10:00:00Z')) // '2028-01-01T00:00:00.000000Z'
 */
export function parseExpiry(text: string, now: Instant): Instant {
  const expires = expiryIn(text, now)
  if (expires === null) {
    throw new ProvenderError(
      'USAGE',
      `${JSON.stringify(text.slice(0, 100))} is no time to expire at. Write a span such as 90d or 12h, a day such as 2027-12-31, or an instant such as 2027-12-31T18:00:00Z.`,
    )
  }
  if (expires > now) return expires
  throw new ProvenderError('USAGE', `${text.slice(0, 100)} is not to come: a token that expires then would never hold.`)
}

function expiryIn(text: string, now: Instant): Instant | null {
  try {
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return instantFromMicros(microsOf(instant(`${text}T00:00:00Z`)) + dayMicros)
    if (text.includes('T')) return instant(text)
    return instantFromMicros(microsOf(now) + BigInt(duration(text).micros))
  } catch {
    return null
  }
}
