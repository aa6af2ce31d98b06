import { isNumberType, isTimeType } from '../parts/cell-text.ts'

/** A column of an answer. */
export interface AnswerColumn {
  readonly name: string
  readonly type: string
}

/** What a chart of an answer draws: a mark, and columns by name. */
export interface ChartChoice {
  readonly mark: 'line' | 'area' | 'bar' | 'dot'
  readonly x: string
  readonly y: string
  readonly series: string | null
}

/** Rows of an answer, by column name. */
export type AnswerRows = readonly Readonly<Record<string, unknown>>[]

/** More lines than this in one picture cannot be told apart. */
export const mostSeries = 12
/** More bars than this are no picture any more. */
const mostBars = 60

/**
 * The first picture of an answer, by the types of its columns: numbers over time as lines, numbers by word as bars, numbers
 * against numbers as dots. Null when there is nothing to draw.
 * @example chooseChart([{ name: 'week', type: 'date' }, { name: 'loans', type: 'integer' }], []) // { mark: 'line', x: 'week', y: 'loans', series: null }
 */
export function chooseChart(columns: readonly AnswerColumn[], rows: AnswerRows): ChartChoice | null {
  const numbers = columns.filter(({ type }) => isNumberType(type))
  const time = columns.find(({ type }) => isTimeType(type))
  const words = columns.filter(({ type }) => isWordType(type))
  const [first, second] = numbers
  if (first === undefined) return null
  const series = words.find((column) => isFewValued(rows, column.name))?.name ?? null
  if (time !== undefined) return { mark: 'line', x: time.name, y: first.name, series }
  const word = words.find((column) => distinctValues(rows, column.name, mostBars + 1) <= mostBars)
  if (word !== undefined) {
    const further = words.find((column) => column !== word && isFewValued(rows, column.name))
    return { mark: 'bar', x: word.name, y: first.name, series: further?.name ?? null }
  }
  return second === undefined ? null : { mark: 'dot', x: first.name, y: second.name, series }
}

/**
 * The mark that suits what the reader chose for x.
 * @example markFor('date') // 'line'
 */
export function markFor(typeOfX: string): ChartChoice['mark'] {
  if (isTimeType(typeOfX)) return 'line'
  return isNumberType(typeOfX) ? 'dot' : 'bar'
}

/**
 * What a chart shows, in words.
 * @example chartTitle({ mark: 'line', x: 'week', y: 'loans', series: 'genre' }) // 'loans by week and genre'
 */
export function chartTitle({ x, y, series }: ChartChoice): string {
  return `${y} by ${x}${series === null ? '' : ` and ${series}`}`
}

/**
 * The columns that may stand in each place of a chart.
 * @example chartPlaces([{ name: 'loans', type: 'integer' }]) // { x: ['loans'], y: ['loans'], series: [] }
 */
export function chartPlaces(columns: readonly AnswerColumn[]) {
  const names = (fits: (type: string) => boolean) => columns.filter(({ type }) => fits(type)).map(({ name }) => name)
  return {
    x: names((type) => isNumberType(type) || isTimeType(type) || isWordType(type)),
    y: names(isNumberType),
    series: names(isWordType),
  }
}

function isWordType(type: string): boolean {
  return type === 'string' || type === 'boolean'
}

function isFewValued(rows: AnswerRows, name: string): boolean {
  const values = distinctValues(rows, name, mostSeries + 1)
  return values > 1 && values <= mostSeries
}

function distinctValues(rows: AnswerRows, name: string, most: number): number {
  const values = new Set<unknown>()
  for (const row of rows) {
    values.add(row[name])
    if (values.size >= most) break
  }
  return values.size
}
