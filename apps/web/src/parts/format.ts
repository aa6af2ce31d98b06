const numbers = new Intl.NumberFormat(undefined, { maximumFractionDigits: 4 })
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 1 })
const percents = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 })
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' })
const months = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric', timeZone: 'UTC' })
const instants = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const clocks = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })

/**
 * A number as readers write it.
 * @example formatNumber(111396) // '111,396' in English
 */
export function formatNumber(value: number | bigint): string {
  return numbers.format(value)
}

/**
 * A large number in short; small ones are left as they are.
 * @example formatCompact(111396) // '111.4K' in English
 */
export function formatCompact(value: number): string {
  return Math.abs(value) < 10_000 ? numbers.format(value) : compact.format(value)
}

/**
 * A share as a percentage.
 * @example formatShare(0.123) // '12.3%' in English
 */
export function formatShare(value: number): string {
  return percents.format(value)
}

/**
 * A calendar day as readers write it, in UTC: what was recorded as a day has no zone.
 * @example formatDay('1962-06-28') // 'Jun 28, 1962' in American English
 */
export function formatDay(day: string): string {
  const date = new Date(day.length === 10 ? `${day}T00:00:00Z` : day)
  return Number.isNaN(date.getTime()) ? day : days.format(date)
}

/**
 * The month of a day or an instant, in UTC.
 * @example formatMonth('1962-06-28') // 'Jun 1962' in American English
 */
export function formatMonth(day: string): string {
  const date = new Date(day)
  return Number.isNaN(date.getTime()) ? day : months.format(date)
}

/**
 * An instant in the reader's zone.
 * @example formatInstant('2026-11-20T10:00:00Z') // 'Nov 20, 2026, 10:00 AM' in New York's words and London's zone
 */
export function formatInstant(instant: string): string {
  const date = new Date(instant)
  return Number.isNaN(date.getTime()) ? instant : instants.format(date)
}

/**
 * The time of day of an instant, with seconds, in the reader's zone.
 * @example formatClock('2026-11-20T10:00:05Z') // '10:00:05 AM' in London, in American English
 */
export function formatClock(instant: string): string {
  const date = new Date(instant)
  return Number.isNaN(date.getTime()) ? instant : clocks.format(date)
}

const units = [
  ['year', 365.25 * 86_400_000],
  ['month', 30.44 * 86_400_000],
  ['week', 7 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/**
 * How long ago an instant was, in the largest unit that fits.
 * @example formatAgo('2026-11-20T10:00:00Z', Date.parse('2026-11-20T13:10:00Z')) // '3 hours ago'
 */
export function formatAgo(instant: string, now: number): string {
  const passed = Date.parse(instant) - now
  if (Number.isNaN(passed)) return instant
  const unit = units.find(([, length]) => Math.abs(passed) >= length)
  return unit === undefined ? relative.format(0, 'second') : relative.format(Math.trunc(passed / unit[1]), unit[0])
}

/**
 * A span of time in words that fit a table.
 * @example formatSpan(83_000) // '1 min 23 s'
 */
export function formatSpan(millis: number): string {
  if (millis < 1000) return `${formatNumber(Math.round(millis))} ms`
  if (millis < 60_000) return `${formatNumber(Math.round(millis / 100) / 10)} s`
  const [minutes, seconds] = [Math.floor(millis / 60_000), Math.round((millis % 60_000) / 1000)]
  if (minutes < 60) return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (hours < 48) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
  return `${formatNumber(Math.round(hours / 24))} days`
}

const promiseUnits: Readonly<Record<string, string>> = { s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' }

/**
 * A promised span such as `24h` in words; what is written otherwise stays.
 * @example formatPromise('24h') // '24 hours'
 */
export function formatPromise(span: string): string {
  const match = /^(\d+)\s*([smhdw])$/.exec(span.trim())
  const unit = promiseUnits[match?.[2] ?? '']
  if (match === null || unit === undefined) return span
  return `${match[1]} ${unit}${match[1] === '1' ? '' : 's'}`
}

const sizes = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const

/**
 * A size in bytes, in thousands.
 * @example formatBytes(1_250_000) // '1.3 MB'
 */
export function formatBytes(bytes: number): string {
  const step = Math.min(Math.max(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 0), sizes.length - 1)
  return `${formatNumber(Math.round((bytes / 1000 ** step) * 10) / 10)} ${sizes[step] ?? 'bytes'}`
}

/**
 * A noun in the number that a count asks for.
 * @example counted(2, 'column') // '2 columns'
 */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`
}
