import { formatCompact } from '../parts/format.ts'
import type { AxisPlan } from './picture.ts'

const dayMs = 86_400_000
const inUtc = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' })
const years = inUtc({ year: 'numeric' })
const months = inUtc({ month: 'short', year: 'numeric' })
const days = inUtc({ day: 'numeric', month: 'short' })
const hours = inUtc({ hour: 'numeric', minute: '2-digit' })

/**
 * How the ticks of an axis are written: in the reader's language, times as finely as the axis is long.
 * @example tickWords({ kind: 'number', label: '', domain: [0, 20000], ticks: null })(20000) // '20K' in English
 */
export function tickWords({ kind, domain }: AxisPlan): (tick: number | Date) => string {
  if (kind === 'number') return (tick) => formatCompact(Number(tick))
  const span = (Number(domain.at(-1)) - Number(domain[0])) / dayMs
  const format = span > 1200 ? years : span > 120 ? months : span > 3 ? days : hours
  return (tick) => format.format(tick)
}
