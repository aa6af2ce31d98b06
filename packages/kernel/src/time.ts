import { ProvenderError } from './errors.ts'

declare const instantBrand: unique symbol

/** A UTC instant as RFC 3339 text with exactly six decimals, e.g. `2026-11-20T10:00:00.000000Z`. Sorts as text. */
export type Instant = string & { readonly [instantBrand]: true }

/** A span of time in whole microseconds. */
export interface Duration {
  readonly micros: number
}

/** Where the time comes from: passed in, so that a build can be repeated. */
export interface Clock {
  now(): Instant
}

const firstMicros = BigInt(Date.UTC(-1, 12)) * 1000n
const lastMicros = BigInt(Date.UTC(10_000, 0)) * 1000n - 1n
const instantPattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?(?:Z|\+00:00)$/

/**
 * Reads an RFC 3339 UTC time and gives it its one canonical form.
 * @throws CONTRACT_VALUE_INVALID when the text is no UTC instant
 * @source RFC 3339
 * @example instant('2026-11-20T10:00:00Z') // '2026-11-20T10:00:00.000000Z'
 */
export function instant(text: string): Instant {
  const match = instantPattern.exec(text)
  const millis = match ? Date.parse(`${text.slice(0, 19)}Z`) : Number.NaN
  if (!match || Number.isNaN(millis) || new Date(millis).toISOString().slice(0, 19) !== text.slice(0, 19)) {
    throw new ProvenderError(
      'CONTRACT_VALUE_INVALID',
      `"${text}" is not a UTC instant; write it like 2026-11-20T10:00:00.000000Z.`,
      { found: text },
    )
  }
  return `${text.slice(0, 19)}.${(match[7] ?? '').padEnd(6, '0')}Z` as Instant
}

/**
 * The instant that lies so many microseconds after 1970-01-01 (before it when negative).
 * @throws CONTRACT_VALUE_INVALID outside the years 0000 to 9999, which RFC 3339 cannot write
 * @example instantFromMicros(1_500_000n) // '1970-01-01T00:00:01.500000Z'
 */
export function instantFromMicros(micros: bigint): Instant {
  if (micros < firstMicros || micros > lastMicros) {
    throw new ProvenderError(
      'CONTRACT_VALUE_INVALID',
      `${micros} microseconds after 1970 lies outside the years 0000 to 9999; check the unit of the number.`,
      { found: String(micros) },
    )
  }
  const seconds = micros >= 0n ? micros / 1_000_000n : (micros - 999_999n) / 1_000_000n
  const rest = (micros - seconds * 1_000_000n).toString().padStart(6, '0')
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}.${rest}Z` as Instant
}

/**
 * Microseconds since 1970-01-01 of an instant.
 * @example microsOf(instant('1970-01-01T00:00:01.5Z')) // 1500000n
 */
export function microsOf(at: Instant): bigint {
  return BigInt(Date.parse(`${at.slice(0, 19)}Z`)) * 1000n + BigInt(at.slice(20, 26))
}

const unitMicros: ReadonlyMap<string, number> = new Map([
  ['s', 1e6],
  ['second', 1e6],
  ['m', 60e6],
  ['minute', 60e6],
  ['h', 3600e6],
  ['hour', 3600e6],
  ['d', 86_400e6],
  ['day', 86_400e6],
  ['w', 604_800e6],
  ['week', 604_800e6],
])

/**
 * Reads a duration such as `24h`, `14 days`, `90s`. Months and years are refused: their length varies.
 * @throws CONTRACT_VALUE_INVALID when the text is no duration, or one too long to be exact in microseconds (285 years)
 * @example duration('14 days').micros // 1209600000000
 */
export function duration(text: string): Duration {
  const match = /^(\d+)\s*(?:([a-z])|([a-z]{2,}?)s?)$/.exec(text.trim())
  const unit = unitMicros.get(match?.[2] ?? match?.[3] ?? '')
  const micros = Number(match?.[1]) * (unit ?? Number.NaN)
  if (!Number.isSafeInteger(micros)) {
    throw new ProvenderError(
      'CONTRACT_VALUE_INVALID',
      `"${text}" is not a duration; write it like "24h", "14 days" or "90s".`,
      { found: text },
    )
  }
  return { micros }
}

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => instantFromMicros(BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000))),
}

/**
 * A clock that always tells the same time, for tests and replays.
 * @example fixedClock('2026-11-20T10:00:00Z').now() // '2026-11-20T10:00:00.000000Z'
 */
export function fixedClock(at: string): Clock {
  const fixed = instant(at)
  return { now: () => fixed }
}
