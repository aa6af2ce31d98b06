import type { Answer } from '../api/answers.ts'
import { isNumberType, isTimeType } from '../parts/cell-text.ts'
import { counted, formatDay } from '../parts/format.ts'
import { visibleText } from '../parts/visible-text.ts'
import type { AxisKind, AxisValue } from './picture.ts'
import { chartNumber } from './tick-words.ts'

/** A column of a picture's data, and how its cells are read and said. */
export interface ReadColumn {
  readonly name: string
  readonly kind: AxisKind
  /** Name and unit. */
  readonly label: string
  readonly values: readonly (AxisValue | null)[]
  /** Whether every value is a whole number. */
  readonly isWhole: boolean
  readonly say: (value: AxisValue | null) => string
}

type Columns = Answer<'ViewData'>['columns']

/** Most signs of a category that an axis or a legend shows. */
export const longestCategory = 400

const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })

/**
 * A column of a picture's data, its cells as values of an axis; null when the data have no such column.
 * @example readColumn({ columns: [{ name: 'loans', type: 'bigint', unit: null, description: null }], rows: [['3']] }, 'loans').values // [3]
 */
export function readColumn(
  { columns, rows }: Pick<Answer<'ViewData'>, 'columns' | 'rows'>,
  name: string | null,
): ReadColumn | null {
  const place = columns.findIndex((column) => column.name === name)
  const column = columns[place]
  if (column === undefined) return null
  const kind = kindOf(column.type)
  const values = rows.map((row) => readCell(row[place], kind))
  return {
    name: column.name,
    kind,
    label: labelOf(column),
    values,
    isWhole: kind === 'number' && values.every((value) => value === null || Number.isInteger(value)),
    say: (value) => sayValue(value, column.type),
  }
}

/** What an axis of a column measures. */
function kindOf(type: string): AxisKind {
  if (isTimeType(type)) return 'time'
  return isNumberType(type) ? 'number' : 'category'
}

function readCell(cell: unknown, kind: AxisKind): AxisValue | null {
  if (cell === null || cell === undefined) return null
  if (kind === 'category') return (typeof cell === 'string' ? cell : JSON.stringify(cell)).slice(0, longestCategory)
  const number = kind === 'time' ? timeOf(String(cell)) : Number(cell)
  return Number.isFinite(number) ? number : null
}

/** Times without a zone are read as UTC, which is what the picture's axis shows. */
function timeOf(text: string): number {
  return Date.parse(text.includes('T') && !/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? `${text}Z` : text)
}

function sayValue(value: AxisValue | null, type: string): string {
  if (value === null) return 'no value'
  if (typeof value === 'string') return sayText(value)
  if (!isTimeType(type)) return chartNumber(value)
  return type === 'date' ? formatDay(new Date(value).toISOString()) : `${moments.format(value)} UTC`
}

/**
 * A text that can be seen: what is empty or blank says so.
 * @example sayText(' ') // '(1 blank)'
 */
export function sayText(text: string): string {
  if (text === '') return '(empty text)'
  return text.trim() === '' ? `(${counted(text.length, 'blank')})` : visibleText(text)
}

/** Units that say no more than the type does are left out. */
function labelOf({ name, unit }: Columns[number]): string {
  const shown = visibleText(name).slice(0, 80)
  return unit === null || unit === name ? shown : `${shown} (${visibleText(unit).slice(0, 40)})`
}
