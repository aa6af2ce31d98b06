import type { AxisPlan } from './picture.ts'

const dayMs = 86_400_000
const inUtc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' })
/** Four digits stay together: they are a year more often than not. */
const numbers = new Intl.NumberFormat(undefined, { maximumFractionDigits: 6, useGrouping: 'min2' })
const compact = new Intl.NumberFormat(undefined, { notation: 'compact', maximumFractionDigits: 2 })
const years = inUtc({ year: 'numeric' })
const months = inUtc({ month: 'short', year: 'numeric' })
const days = inUtc({ day: 'numeric', month: 'short' })
const hours = inUtc({ hour: 'numeric', minute: '2-digit' })

/**
 * How the ticks of an axis are written: in the reader's language, times as finely as the axis is long.
 * @example tickWords({ kind: 'number', label: '', domain: [0, 20000], ticks: null })(20000) // '20K' in English
 */
export function tickWords({ kind, domain }: AxisPlan): (tick: number | Date) => string {
  if (kind === 'number') return (tick) => (Math.abs(Number(tick)) < 10_000 ? numbers : compact).format(Number(tick))
  const span = (Number(domain.at(-1)) - Number(domain[0])) / dayMs
  const format = span > 1200 ? years : span > 120 ? months : span > 3 ? days : hours
  return (tick) => format.format(tick)
}

/**
 * A number of a picture in the reader's language.
 * @example chartNumber(1920) // '1920'
 */
export function chartNumber(value: number): string {
  return numbers.format(value)
}
