import { categoryAxis, categoryMargin, continuousDomain, leastStep } from './axis.ts'
import type { AxisPlan, AxisValue, Column, NoPicture, Picture, Point } from './picture.ts'
import type { DrawnColumns } from './plan-picture.ts'
import type { ReadColumn } from './read-points.ts'
import { planSeries, type SeriesPlan } from './series.ts'
import { summaryOf } from './summary.ts'

const height = 280
const barHeight = 22
const mostBars = 30
/** So many categories with names so short stand side by side; others lie under each other, where names have room. */
const mostUpright = 12

/** Bars from zero: side by side over a continuous axis, upright or lying by category; series stand on each other. */
export function planBars(columns: DrawnColumns, width: number): Picture | NoPicture {
  const { x, y } = columns
  if (y.kind !== 'number')
    return { kind: 'nothing', reason: `${y.name} holds no numbers, so bars have no length. The table shows it.` }
  const isSingle = new Set(columns.rows.map((row) => x.values[row])).size < 2
  return x.kind === 'category' || isSingle ? categoryBars(columns, width) : continuousBars(columns)
}

function continuousBars(columns: DrawnColumns): Picture {
  const { x, y, rows } = columns
  const series = planSeries(columns)
  const places = rows.map((row) => Number(x.values[row]))
  const step = leastStep(places)
  const bars: readonly Column[] = rows
    .map((row) => ({ ...pointOf(columns, series, row), from: Number(x.values[row]), to: Number(x.values[row]) + step }))
    .filter((bar) => bar.y !== null)
    .sort((a, b) => a.from - b.from)
  const [least, most] = continuousDomain(places, { kind: x.kind, fromZero: false })
  return {
    ...framed(columns, series),
    height,
    marginLeft: 52,
    x: { kind: x.kind, label: x.label, domain: [least, most + step], ticks: null, isWhole: x.isWhole },
    y: lengthAxis(y, bars),
    marks: [{ mark: 'columns', columns: bars }],
    notes: [],
  }
}

function categoryBars(columns: DrawnColumns, width: number): Picture {
  const { x, y } = columns
  const series = planSeries(columns)
  const axis = categoryAxis(x, Number.POSITIVE_INFINITY)
  const isUpright = axis.domain.length <= mostUpright && longest(axis.domain) * 7 * axis.domain.length < width - 60
  const shown = axis.domain.slice(0, isUpright ? axis.domain.length : mostBars)
  const known = new Set(shown)
  const bars = columns.rows
    .map((row) => pointOf(columns, series, row))
    .filter((bar) => bar.y !== null && known.has(bar.x))
  const categories = { ...axis, domain: shown }
  const lengths = lengthAxis(y, bars)
  return {
    ...framed(columns, series),
    height: isUpright ? height : Math.max(120, shown.length * barHeight + 64),
    marginLeft: isUpright ? 52 : categoryMargin(shown),
    x: isUpright ? categories : lengths,
    y: isUpright ? lengths : categories,
    marks: [{ mark: 'bars', points: bars, isAcross: !isUpright }],
    notes:
      shown.length === axis.domain.length
        ? []
        : [`The first ${shown.length} of ${axis.domain.length} are drawn; the table has all.`],
  }
}

function framed(columns: DrawnColumns, series: SeriesPlan) {
  return {
    kind: 'picture' as const,
    marginBottom: 34,
    colours: series.colours,
    legend: series.legend,
    legendTitle: null,
    summary: summaryOf(columns, series),
  }
}

function pointOf({ x, y, series: by }: DrawnColumns, series: SeriesPlan, row: number): Point {
  const value = y.values[row] ?? null
  const at = x.say(x.values[row] ?? null)
  const name = by === null ? '' : `${series.names[series.of(row)]}\n`
  return { x: at, y: value, series: series.of(row), text: `${name}${x.label}: ${at}\n${y.label}: ${y.say(value)}` }
}

/** An axis of lengths begins at zero; series add up. */
function lengthAxis({ label, isWhole }: ReadColumn, bars: readonly Point[]): AxisPlan {
  const ends = new Map<string, number>()
  for (const { x, y } of bars) {
    const side = `${Number(y) < 0 ? '-' : '+'}${x}`
    ends.set(side, (ends.get(side) ?? 0) + Number(y))
  }
  return {
    kind: 'number',
    label,
    domain: continuousDomain([...ends.values()], { kind: 'number', fromZero: true }),
    ticks: null,
    isWhole,
  }
}

function longest(labels: readonly AxisValue[]): number {
  return labels.reduce<number>((most, label) => Math.max(most, String(label).length), 0)
}
