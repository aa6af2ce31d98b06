import type { Answer } from '../api/answers.ts'
import { counted, formatDay, formatNumber } from '../parts/format.ts'
import { sayText } from './read-points.ts'

/** One small bar; the rest is what none of the bins holds. */
export interface ProfileBar {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly isRest: boolean
  readonly text: string
}

const gap = 1
const leastHeight = 1
const longestWord = 40

/**
 * The bars of a column's profile within a box, and the same in words. A bin with rows is never too low to be seen.
 * @example barsOfProfile({ ...profile, kind: 'none', bins: [] }, { width: 100, height: 20 }).bars // []
 */
export function barsOfProfile(
  profile: Answer<'ColumnProfile'>,
  box: { readonly width: number; readonly height: number },
) {
  const bins = [...profile.bins.map((bin) => ({ ...bin, isRest: false })), ...restOf(profile)]
  const most = bins.reduce((high, { rows, isRest }) => (isRest && bins.length > 1 ? high : Math.max(high, rows)), 0)
  const step = box.width / Math.max(bins.length, 1)
  const bars: readonly ProfileBar[] = bins.map((bin, place) => {
    const height = bin.rows === 0 || most === 0 ? 0 : Math.max(leastHeight, Math.min(1, bin.rows / most) * box.height)
    return {
      ...{ x: place * step, y: box.height - height, width: Math.max(0.5, Math.min(step - gap, box.width / 4)), height },
      isRest: bin.isRest,
      text: `${bin.isRest ? bin.from : binText(bin, profile.kind)}: ${counted(bin.rows, 'row')}`,
    }
  })
  return { bars: profile.rows === profile.nulls ? [] : bars, summary: summaryOf(profile) }
}

function restOf({ kind, others, bins }: Answer<'ColumnProfile'>) {
  if (kind !== 'words' || others === 0 || bins.length === 0) return []
  return [{ from: 'all others', to: null, rows: others, isRest: true }]
}

function binText({ from, to }: { readonly from: string; readonly to: string | null }, kind: string): string {
  if (to === null) return sayText(from.slice(0, longestWord))
  return from === to ? boundText(from, kind) : `${boundText(from, kind)} to ${boundText(to, kind)}`
}

/**
 * A bound of a column in the reader's language; what is no number or time stays as it is.
 * @example boundText('1962-06-28', 'times') // 'Jun 28, 1962' in American English
 */
export function boundText(bound: string, kind: string): string {
  if (kind === 'times') return formatDay(bound)
  const number = Number(bound)
  return kind === 'numbers' && bound !== '' && Number.isFinite(number) ? formatNumber(number) : sayText(bound)
}

function summaryOf({ kind, rows, nulls, distinct, bins, min, max }: Answer<'ColumnProfile'>): string {
  if (rows === 0) return 'no rows'
  if (nulls === rows) return 'no values'
  const different = distinct === null ? '' : `, about ${counted(distinct, 'different value')}`
  if (distinct === 1 && min !== null) return `always ${boundText(min.slice(0, longestWord), kind)}`
  if (kind === 'words') return `most often ${binText(bins[0] ?? { from: '', to: null }, kind)}${different}`
  return min === null || max === null
    ? 'not counted'
    : `from ${boundText(min, kind)} to ${boundText(max, kind)}${different}`
}
