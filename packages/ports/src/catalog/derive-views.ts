import type { ColumnContract, ViewContract } from '@provender/contract'
import {
  type BoundsOf,
  type Category,
  categoryOf,
  type DrawnDataset,
  numberOf,
  type Timeline,
  timelineOf,
} from './choose-columns.ts'
import { averageSql, niceStep, roundingFor } from './round-numbers.ts'
import { viewNameOf } from './view-name.ts'

const mostBars = 20
const numbers = ['double', 'decimal', 'count', 'integer'] as const

/** What a picture shows at its y: an expression over rows, and what it is in words. */
interface Measure {
  readonly name: string
  readonly sql: string
  readonly words: string
  readonly column: ColumnContract | null
}

/**
 * At most three pictures that suit a dataset's columns, as views that an author could have declared: a measure over time,
 * the same by category, and another measure over time or the spread of a number. Personal columns take no part, nor do
 * columns without values or with one only. Counts are summed, unless the dataset tells states (the date does not begin its
 * key); all other numbers are averaged.
 * @example deriveViews(weekly, bounds).map(({ name }) => name) // ['weekly-over-time', 'weekly-by-genre', 'weekly-overdue-rate-over-time']
 */
export function deriveViews(dataset: DrawnDataset, bounds: BoundsOf): readonly ViewContract[] {
  if (dataset.rows === 0) return []
  const timeline = timelineOf(dataset, bounds)
  const category = categoryOf(dataset, bounds)
  const measure = measureOf(dataset, timeline, bounds)
  const views = [
    timeline === null ? null : overTime(dataset, timeline, measure),
    category === null ? null : byCategory(dataset, category, measure),
    furtherView(dataset, { timeline, measure }, bounds),
  ]
  return views.filter((view) => view !== null)
}

function measureOf(dataset: DrawnDataset, timeline: Timeline | null, bounds: BoundsOf): Measure {
  if (timeline !== null && !timeline.isKey) return rowsOf(dataset)
  const isOfStates = timeline !== null && !timeline.isFirstOfKey
  const counted = numberOf(dataset, bounds, { kinds: ['count'] })
  if (counted !== null && !isOfStates) return sumOf(counted)
  const number = timeline === null ? null : numberOf(dataset, bounds, { kinds: numbers })
  return number === null ? rowsOf(dataset) : averageOf(number, bounds)
}

/** Another number: by the same date where that is of the key, else its spread. */
function furtherView(
  dataset: DrawnDataset,
  { timeline, measure }: { readonly timeline: Timeline | null; readonly measure: Measure },
  bounds: BoundsOf,
): ViewContract | null {
  const isOverTime = timeline?.isKey === true
  const except = measure.column?.name ?? null
  const other = numberOf(dataset, bounds, { kinds: numbers, except, isBounded: !isOverTime })
  if (other === null) return null
  return isOverTime
    ? overTime(dataset, timeline, averageOf(other, bounds), other.name)
    : spreadOf(dataset, other, bounds)
}

function sumOf(column: ColumnContract): Measure {
  const { name } = column
  return { name, sql: `sum("${name}")`, words: `Sum of ${name}${unitOf(column)}`, column }
}

function rowsOf({ columns }: DrawnDataset): Measure {
  const name = ['rows', 'number_of_rows'].find((free) => !columns.some((column) => column.name === free)) ?? 'all_rows'
  return { name, sql: 'count(*)', words: 'Number of rows', column: null }
}

function averageOf(column: ColumnContract, bounds: BoundsOf): Measure {
  const { name } = column
  return { name, sql: averageSql(column, bounds(name)), words: `Mean of ${name}${unitOf(column)}`, column }
}

function overTime(dataset: DrawnDataset, timeline: Timeline, measure: Measure, of: string | null = null): ViewContract {
  const { date, per, split } = timeline
  const isFree = per !== null && per !== measure.name && !dataset.columns.some(({ name }) => name === per)
  const x = isFree ? per : date
  const at = per === null ? `"${date}"` : `cast(date_trunc('${per}', "${date}") as date) as "${x}"`
  const needed = [date, ...(split === null ? [] : [split]), ...(measure.column === null ? [] : [measure.column.name])]
  return viewOf(dataset, [...(of === null ? [] : [of]), 'over-time'], {
    title: `${measure.words} by ${per ?? date}`,
    description: `${measure.words} in the rows of ${dataset.name}, by ${per === null ? date : `the ${per} of ${date}`}${split === null ? '' : `, for each ${split}`}.`,
    ...{ mark: 'line', x, y: measure.name, series: split },
    select: [
      `select ${at},${split === null ? '' : ` "${split}",`} ${measure.sql} as "${measure.name}"`,
      `from ${dataset.name}`,
      `where ${needed.map((name) => `"${name}" is not null`).join(' and ')}`,
      `group by all order by ${split === null ? '1' : '1, 2'}`,
    ],
  })
}

function byCategory(dataset: DrawnDataset, { name, isClosed }: Category, measure: Measure): ViewContract {
  const needed = [name, ...(measure.column === null ? [] : [measure.column.name])]
  return viewOf(dataset, ['by', name], {
    title: `${measure.words} by ${name}`,
    description: `${measure.words} in the rows of ${dataset.name}, by ${name}${isClosed ? '' : `: the ${mostBars} with most`}.`,
    ...{ mark: 'bar', x: name, y: measure.name, series: null },
    select: [
      `select "${name}", ${measure.sql} as "${measure.name}"`,
      `from ${dataset.name}`,
      `where ${needed.map((column) => `"${column}" is not null`).join(' and ')}`,
      `group by all order by 2 desc, 1 limit ${mostBars}`,
    ],
  })
}

function spreadOf(dataset: DrawnDataset, column: ColumnContract, bounds: BoundsOf): ViewContract {
  const { name, type } = column
  const { low, high } = bounds(name)
  const isWhole = type.kind === 'count' || type.kind === 'integer'
  const step = niceStep(high - low, mostBars, isWhole)
  const rows = rowsOf(dataset)
  const start = `floor("${name}" / ${step}) * ${step}`
  const from = isWhole ? `cast(${start} as bigint)` : `round(${start}, ${roundingFor(step, 1)})`
  return viewOf(dataset, [name, 'spread'], {
    title: `Spread of ${name}`,
    description: `Rows of ${dataset.name} by ${name}, in steps of ${step}${column.unit === null ? '' : ` ${column.unit}`}: a bar begins at its value.`,
    ...{ mark: 'bar', x: name, y: rows.name, series: null },
    select: [
      `select ${from} as "${name}", ${rows.sql} as "${rows.name}"`,
      `from ${dataset.name}`,
      `where "${name}" is not null`,
      'group by all order by 1',
    ],
  })
}

function viewOf(
  dataset: DrawnDataset,
  name: readonly string[],
  parts: Pick<ViewContract, 'title' | 'description' | 'mark' | 'x' | 'y' | 'series'> & {
    readonly select: readonly string[]
  },
): ViewContract {
  return {
    ...parts,
    name: viewNameOf([dataset.name, ...name]),
    dataset: dataset.name,
    value: null,
    pick: null,
    select: { text: parts.select.join('\n'), file: null },
  }
}

function unitOf({ unit, name }: ColumnContract): string {
  return unit === null || unit === name ? '' : ` (${unit})`
}
