import { categoryAxis, continuousDomain, isNearZero, middleStep } from './axis.ts'
import type { AxisPlan, AxisValue, MarkPlan, NoPicture, Picture, Point } from './picture.ts'
import type { DrawnColumns } from './plan-picture.ts'
import { planSeries, type SeriesPlan } from './series.ts'
import { summaryOf } from './summary.ts'

const height = 280
const signsPerTick = 90
/** A stretch without rows as long as this many steps is a gap: a line across it would tell of values that are not there. */
const gapSteps = 3
const isolatedRadius = 2.5
/** Lines of so few points show them. */
const fewPoints = 60

/** A line, an area or dots: x in its order, y a number; missing values and stretches without rows are gaps. */
export function planLines(mark: 'line' | 'area' | 'dot', columns: DrawnColumns, width: number): Picture | NoPicture {
  const { x, y } = columns
  if (y.kind !== 'number')
    return { kind: 'nothing', reason: `${y.name} holds no numbers, so it has no height. The table shows it.` }
  const series = planSeries(columns)
  const points = orderedPoints(columns, series)
  return {
    kind: 'picture',
    height,
    marginLeft: 52,
    marginBottom: 34,
    x: horizontalAxis(columns, points, width),
    y: verticalAxis(mark, columns, points),
    marks: marksOf(mark, points, x.kind === 'category'),
    colours: series.colours,
    legend: series.legend,
    legendTitle: null,
    summary: summaryOf(columns, series),
    notes: [],
  }
}

function orderedPoints({ x, y, series: by, rows }: DrawnColumns, series: SeriesPlan): readonly Point[] {
  const points = rows.map((row) => {
    const at = x.values[row] ?? null
    const place: AxisValue = x.kind === 'category' ? x.say(at) : (at ?? 0)
    const value = y.values[row] ?? null
    const name = by === null ? '' : `${series.names[series.of(row)]}\n`
    return {
      x: place,
      y: value,
      series: series.of(row),
      text: `${name}${x.label}: ${x.say(at)}\n${y.label}: ${y.say(value)}`,
    }
  })
  return x.kind === 'category' ? points : points.sort((a, b) => Number(a.x) - Number(b.x))
}

function horizontalAxis({ x }: DrawnColumns, points: readonly Point[], width: number): AxisPlan {
  if (x.kind === 'category') return categoryAxis(x, width / signsPerTick)
  const domain = continuousDomain(
    points.map((point) => Number(point.x)),
    { kind: x.kind, fromZero: false },
  )
  return { kind: x.kind, label: x.label, domain, ticks: null, isWhole: x.isWhole }
}

function verticalAxis(mark: 'line' | 'area' | 'dot', { y, series }: DrawnColumns, points: readonly Point[]): AxisPlan {
  const isStacked = mark === 'area' && series !== null
  const values = isStacked
    ? stackEnds(points)
    : points.flatMap((point) => (typeof point.y === 'number' ? [point.y] : []))
  const domain = continuousDomain(values, { kind: 'number', fromZero: mark === 'area' || isNearZero(values) })
  return { kind: 'number', label: y.label, domain, ticks: null, isWhole: y.isWhole }
}

/** How high and how low the areas reach that stand on each other. */
function stackEnds(points: readonly Point[]): readonly number[] {
  const ends = new Map<string, number>()
  for (const { x, y } of points) {
    const side = `${Number(y) < 0 ? '-' : '+'}${x}`
    ends.set(side, (ends.get(side) ?? 0) + Number(y))
  }
  return [...ends.values()]
}

function marksOf(mark: 'line' | 'area' | 'dot', points: readonly Point[], isCategory: boolean): readonly MarkPlan[] {
  const known = points.filter(({ y }) => y !== null)
  if (mark === 'dot') return [{ mark: 'dots', points: known, radius: known.length > 500 ? 2 : 3, isOnLine: false }]
  const stretches = withGaps(points, isCategory)
  const shown = known.length <= fewPoints ? known : isolatedPoints(stretches)
  const dots: readonly MarkPlan[] =
    shown.length === 0 ? [] : [{ mark: 'dots', points: shown, radius: isolatedRadius, isOnLine: true }]
  return mark === 'area' ? [{ mark: 'area', points: stretches }] : [{ mark: 'line', points: stretches }, ...dots]
}

/** The points with a gap put in where a series has no rows for long. */
function withGaps(points: readonly Point[], isCategory: boolean): readonly Point[] {
  if (isCategory) return points
  const most = middleStep(points.map(({ x }) => Number(x))) * gapSteps
  const last = new Map<number, number>()
  return points.flatMap((point) => {
    const before = last.get(point.series)
    const at = Number(point.x)
    last.set(point.series, at)
    const isGap = before !== undefined && most > 0 && at - before > most
    return isGap ? [{ ...point, x: (before + at) / 2, y: null }, point] : [point]
  })
}

/** Points with a gap on either side, of which a line shows nothing. */
function isolatedPoints(points: readonly Point[]): readonly Point[] {
  const bySeries = Map.groupBy(points, ({ series }) => series)
  return [...bySeries.values()].flatMap((line) =>
    line.filter(
      ({ y }, place) => y !== null && (line[place - 1]?.y ?? null) === null && (line[place + 1]?.y ?? null) === null,
    ),
  )
}
