import type { ColumnContract } from '@provender/contract'
import type { Json } from '@provender/kernel'

/** Columns by whose order rows are written. */
export type NamedColumns = readonly Pick<ColumnContract, 'name'>[]

/**
 * A row as an object, in column order.
 * @example rowObject([{ name: 'week' }], ['1930-01-06']) // { week: '1930-01-06' }
 */
export function rowObject(columns: NamedColumns, row: readonly Json[]): Readonly<Record<string, Json>> {
  return Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null]))
}

/**
 * Rows as CSV: a header line, CRLF, quotes where needed. A missing value is an empty field, an empty text `""`.
 * Values stand exactly as they are, also those that a spreadsheet would read as a formula (`=…`): import the column as text.
 * @source RFC 4180
 * @example [...csvLines([{ name: 'a' }], [['x,"y"'], [null], ['']])] // ['a\r\n', '"x,""y"""\r\n\r\n""\r\n']
 */
export function* csvLines(columns: NamedColumns, rows: readonly (readonly Json[])[]): Generator<string> {
  yield `${columns.map(({ name }) => csvField(name)).join(',')}\r\n`
  for (const group of groups(rows))
    yield group.map((row) => `${columns.map((_, index) => csvField(row[index] ?? null)).join(',')}\r\n`).join('')
}

/**
 * Rows as one JSON object per line.
 * @source NDJSON 1.0
 * @example [...ndjsonLines([{ name: 'a' }], [[1]])] // ['{"a":1}\n']
 */
export function* ndjsonLines(columns: NamedColumns, rows: readonly (readonly Json[])[]): Generator<string> {
  for (const group of groups(rows)) yield group.map((row) => `${JSON.stringify(rowObject(columns, row))}\n`).join('')
}

const groupRows = 256

function* groups<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += groupRows) yield rows.slice(from, from + groupRows)
}

function csvField(value: Json): string {
  if (value === null) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
