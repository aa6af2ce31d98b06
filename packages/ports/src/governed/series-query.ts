import type { ColumnContract } from '@provender/contract'
import { invalidRequest } from '../problem.ts'
import { type PlannedStatement, relationSql } from './plan-row-sql.ts'
import type { VisibleDataset } from './visible-dataset.ts'

/** A sum (or, without measure, a count of rows) per day, week, month or year of a date column. */
export interface SeriesQuery {
  readonly dataset: string
  readonly date: string
  readonly measure: string | null
  readonly per: 'day' | 'week' | 'month' | 'year'
}

/**
 * The statement of a series: planned from declared columns only.
 * @throws REQUEST_INVALID when a column is not visible or not of a fitting type
 */
export function planSeriesSql(dataset: VisibleDataset, query: SeriesQuery, paths: readonly string[]): PlannedStatement {
  const date = columnOf(dataset, query.date, ['date', 'timestamp', 'localTimestamp'])
  const measure =
    query.measure === null
      ? 'count(*)'
      : `coalesce(sum("${columnOf(dataset, query.measure, ['count', 'integer']).name}"), 0)`
  const bucket = `CAST(date_trunc('${query.per}', "${date.name}") AS DATE)`
  return {
    sql: `SELECT ${bucket} AS at, CAST(${measure} AS DOUBLE) AS value FROM ${relationSql(dataset, paths)} WHERE "${date.name}" IS NOT NULL GROUP BY 1 ORDER BY 1`,
    params: [],
    columns: [date],
  }
}

/**
 * A series that is worth a picture: the date that its key begins with (sums over other dates would add up states, not moves), and
 * the first counted column beside it; null when there is none.
 * @example seriesOf(weekly, { min: '1921-01-03', max: '1962-06-25' }) // { dataset: 'weekly', date: 'week', measure: 'loans', per: 'year' }
 */
export function seriesOf(
  dataset: VisibleDataset,
  bounds: { readonly min: string | null; readonly max: string | null } | null,
): SeriesQuery | null {
  const date = dataset.columns.find(({ name, type }) => name === dataset.key[0] && type.kind === 'date')
  if (date === undefined || dataset.objects.length === 0) return null
  const measure = dataset.columns.find(({ type }) => type.kind === 'count')
  const span = (Date.parse(bounds?.max ?? '') - Date.parse(bounds?.min ?? '')) / 86_400_000
  return { dataset: dataset.name, date: date.name, measure: measure?.name ?? null, per: unitFor(span) }
}

function unitFor(days: number): SeriesQuery['per'] {
  if (days <= 190) return 'day'
  if (days <= 190 * 7) return 'week'
  return days <= 190 * 30 ? 'month' : 'year'
}

function columnOf(dataset: VisibleDataset, name: string, kinds: readonly string[]): ColumnContract {
  const found = dataset.columns.find((column) => column.name === name)
  if (found !== undefined && kinds.includes(found.type.kind)) return found
  throw invalidRequest(`${dataset.name} has no column ${JSON.stringify(name)} of a type for a series.`)
}
