import type { AxisKind, AxisPlan, AxisValue } from './picture.ts'
import type { ReadColumn } from './read-points.ts'

const dayMs = 86_400_000

/**
 * The ends of a continuous axis, wide enough that a constant or a single value has room around it.
 * @example continuousDomain([5, 5], { kind: 'number', fromZero: true }) // [0, 6.25]
 */
export function continuousDomain(
  values: readonly number[],
  { kind, fromZero }: { readonly kind: AxisKind; readonly fromZero: boolean },
): readonly [number, number] {
  const [least, most] = bounds(values)
  if (kind === 'time') return least === most ? [least - dayMs, most + dayMs] : [least, most]
  const low = fromZero ? Math.min(0, least) : least
  const high = fromZero ? Math.max(0, most) : most
  if (least < most) return [low, high]
  const room = Math.abs(least) / 4
  const [under, over] = fromZero
    ? [low === 0 ? 0 : low - room, high === 0 ? 0 : high + room]
    : [low - room, high + room]
  return under < over ? [under, over] : [Math.min(0, low), Math.max(0, high) + 1]
}

/**
 * Whether an axis of these values is better begun at zero: always where length tells the value, else where zero is near.
 * @example isNearZero([3, 10]) // true
 */
export function isNearZero(values: readonly number[]): boolean {
  const [least, most] = bounds(values)
  return (least >= 0 && least <= most * 0.6) || (most <= 0 && most >= least * 0.6) || least * most < 0
}

/** The least and the most of some numbers; 0 and 0 of none. Any number of them: no spread into arguments. */
export function bounds(values: readonly number[]): readonly [number, number] {
  let [least, most] = [values[0] ?? 0, values[0] ?? 0]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}

/**
 * The step of a column's values along a continuous axis: the middle of the gaps between neighbours; 0 with fewer than two.
 * @example middleStep([0, 7, 14, 140]) // 7
 */
export function middleStep(values: readonly number[]): number {
  const gaps = gapsOf(values)
  return gaps[Math.floor((gaps.length - 1) / 2)] ?? 0
}

/**
 * The least gap between neighbours: how wide the bar of a histogram is. Gaps under a thousandth of the whole are not bars.
 * @example leastStep([0, 7, 14, 140]) // 7
 */
export function leastStep(values: readonly number[]): number {
  const [least, most] = bounds(values)
  return Math.max(gapsOf(values)[0] ?? 0, (most - least) / 1000)
}

function gapsOf(values: readonly number[]): readonly number[] {
  const sorted = [...new Set(values)].sort((a, b) => a - b)
  return sorted
    .slice(1)
    .map((value, index) => value - (sorted[index] ?? value))
    .sort((a, b) => a - b)
}

/**
 * An axis of categories: numbers and times in their order, words as they come. As many are written out as there is room for.
 * @example categoryAxis(month, 12).domain // ['1', '2', … '12']
 */
export function categoryAxis(column: ReadColumn, room: number): AxisPlan {
  const values = [...new Set(column.values)]
  if (column.kind !== 'category')
    values.sort((a, b) => Number(a ?? Number.POSITIVE_INFINITY) - Number(b ?? Number.POSITIVE_INFINITY))
  const domain = [...new Set(values.map((value) => column.say(value)))]
  const every = Math.ceil(domain.length / Math.max(1, room))
  return {
    kind: 'category',
    label: column.label,
    domain,
    ticks: every <= 1 ? null : domain.filter((_, index) => index % every === 0),
  }
}

const signWidth = 6.9
const mostLabelSigns = 26

/**
 * Pixels that the labels of categories at the side take.
 * @example categoryMargin(['Fiction']) // 66
 */
export function categoryMargin(labels: readonly AxisValue[]): number {
  const longest = labels.reduce<number>(
    (most, label) => Math.max(most, Math.min(String(label).length, mostLabelSigns)),
    0,
  )
  return Math.round(longest * signWidth) + 18
}

/**
 * A label that is too long for its axis, cut.
 * @example cutLabel('a'.repeat(30)).length // 26
 */
export function cutLabel(label: string, most = mostLabelSigns): string {
  return label.length <= most ? label : `${label.slice(0, most - 1)}…`
}
