import type { Json } from '@provender/kernel'
import { plural } from '../progress.ts'
import { type Cell, renderTable } from '../table.ts'

/** Rows of a query and what their columns are. */
export interface QueryRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Json[])[]
  readonly isTruncated: boolean
  /** By which rules the data of a product were drawn, for each simulated product that was read. */
  readonly simulated?: Readonly<Record<string, string>>
}

const numeric = /^(count|integer|bigint|double|decimal)/

/** Rows as an aligned table with their number. */
export function rowsTable({ columns, rows, isTruncated, simulated }: QueryRows, width: number): string {
  const table = renderTable({
    columns: columns.map(({ name, type }) => ({ title: name, align: numeric.test(type) ? 'right' : 'left' })),
    rows: rows.map((row) => row.map(cellOf)),
    width,
  })
  const drawn = Object.keys(simulated ?? {}).map(
    (product) => `\nSIMULATED data: ${product} (see provender show ${product})`,
  )
  return `${table}\n${plural(rows.length, 'row')}${isTruncated ? ', there are more: raise --limit' : ''}${drawn.join('')}`
}

function cellOf(value: Json): Cell {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

/**
 * Rows as CSV with a header; NULL is an empty field, an empty text is `""`.
 * @source RFC 4180
 * @example rowsCsv({ columns: [{ name: 'a', type: 'string' }], rows: [['x,y'], [null]], isTruncated: false }) // 'a\r\n"x,y"\r\n\r\n'
 */
export function rowsCsv({ columns, rows }: QueryRows): string {
  const all = [columns.map(({ name }) => name), ...rows]
  return all.map((row) => `${row.map(csvField).join(',')}\r\n`).join('')
}

function csvField(value: Json): string {
  if (value === null) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * Rows as objects by column name.
 * @example rowObjects({ columns: [{ name: 'a', type: 'count' }], rows: [[1]], isTruncated: false }) // [{ a: 1 }]
 */
export function rowObjects({ columns, rows }: QueryRows): readonly Readonly<Record<string, Json>>[] {
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))
}
