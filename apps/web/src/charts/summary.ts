import { counted } from '../parts/format.ts'
import type { DrawnColumns } from './plan-picture.ts'
import type { SeriesPlan } from './series.ts'

/**
 * A picture in a sentence: how many values, over what, from which to which, and where the greatest is.
 * @example summaryOf(columns, null) // 'loans by week: 3 values from 1 to 9; the greatest at Jan 5, 1920. 1 value is missing.'
 */
export function summaryOf({ x, y, series, rows }: DrawnColumns, plan: SeriesPlan | null): string {
  const known = rows.filter((row) => typeof y.values[row] === 'number')
  const missing = rows.length - known.length
  const by = (a: number, b: number) => Number(y.values[a]) - Number(y.values[b])
  const least = known.reduce((best, row) => (by(row, best) < 0 ? row : best), known[0] ?? 0)
  const most = known.reduce((best, row) => (by(row, best) > 0 ? row : best), known[0] ?? 0)
  const said = (row: number) => y.say(y.values[row] ?? null)
  const where = (row: number) =>
    `${x.say(x.values[row] ?? null)}${series === null ? '' : `, ${series.say(series.values[row] ?? null)}`}`
  const split =
    series === null
      ? ''
      : ` and ${series.label}${plan === null ? '' : ` (${counted(plan.names.length, 'series', 'series')})`}`
  const spread =
    said(least) === said(most)
      ? `all ${said(least)}`
      : `from ${said(least)} to ${said(most)}; the greatest at ${where(most)}`
  const gaps = missing === 0 ? '' : ` ${counted(missing, 'value')} ${missing === 1 ? 'is' : 'are'} missing.`
  return `${y.label} by ${x.label}${split}: ${counted(known.length, 'value')}, ${spread}.${gaps}`
}
