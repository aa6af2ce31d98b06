import { escapeControls, textWidth, truncateText } from './text-width.ts'

/** What a cell can hold; null shows as NULL. */
export type Cell = string | number | bigint | boolean | null

/** A column of a table for people. Absent `align`: right when every value is a number. */
export interface TableColumn {
  readonly title: string
  readonly align?: 'left' | 'right'
}

/** A table and the cells of the terminal it may take per line. */
export interface Table {
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly Cell[])[]
  readonly width?: number
}

const gap = '  '
const narrowest = 6

/**
 * A table as aligned lines: numbers right, text left, control characters written out. Too wide a table has its widest
 * columns cut with `…`; columns that still find no room are left out, and a last line says how many.
 * @example
 * renderTable({ columns: [{ title: 'type' }, { title: 'events' }], rows: [['borrowed', 12], ['returned', 3]] })
 * // 'type      events\n────────  ──────\nborrowed      12\nreturned       3'
 */
export function renderTable({ columns, rows, width = Number.POSITIVE_INFINITY }: Table): string {
  const texts = rows.map((row) => columns.map((_, index) => showCell(row[index] ?? null)))
  const titles = columns.map(({ title }) => escapeControls(title))
  const natural = titles.map((title, index) =>
    texts.reduce((widest, row) => Math.max(widest, textWidth(row[index] ?? '')), textWidth(title)),
  )
  const widths = fitWidths(natural, width)
  const isRight = columns.map((column, index) => (column.align ?? alignOf(rows, index)) === 'right')
  const line = (cells: readonly string[]): string =>
    widths
      .map((room, index) => pad(cells[index] ?? '', room, isRight[index] === true))
      .join(gap)
      .trimEnd()
  const hidden = columns.length - widths.length
  return [
    line(titles),
    widths.map((cells) => '─'.repeat(cells)).join(gap),
    ...texts.map(line),
    ...(hidden === 0 ? [] : [`… and ${hidden} more ${hidden === 1 ? 'column' : 'columns'} that find no room here`]),
  ].join('\n')
}

/**
 * A value as one line of safe text.
 * @example showCell(null) // 'NULL'
 */
export function showCell(cell: Cell): string {
  return cell === null ? 'NULL' : escapeControls(String(cell))
}

function alignOf(rows: readonly (readonly Cell[])[], index: number): 'left' | 'right' {
  const values = rows.map((row) => row[index] ?? null).filter((value) => value !== null)
  const isNumeric = values.length > 0 && values.every((value) => typeof value === 'number' || typeof value === 'bigint')
  return isNumeric ? 'right' : 'left'
}

function pad(text: string, width: number, isRight: boolean): string {
  const cut = truncateText(text, width)
  const space = ' '.repeat(Math.max(0, width - textWidth(cut)))
  return isRight ? space + cut : cut + space
}

function fitWidths(natural: readonly number[], room: number): readonly number[] {
  if (totalOf(natural) <= room) return natural
  const least = natural.map((cells) => Math.min(cells, narrowest))
  let shown = natural.length
  while (shown > 1 && totalOf(least.slice(0, shown)) > room) shown -= 1
  return shrink(natural.slice(0, shown), room)
}

/** Takes from the widest columns first: the smallest common ceiling under which the line fits. */
function shrink(natural: readonly number[], room: number): readonly number[] {
  let ceiling = Math.max(...natural)
  const capped = (): readonly number[] => natural.map((cells) => Math.min(cells, ceiling))
  while (ceiling > narrowest && totalOf(capped()) > room) ceiling -= 1
  return capped()
}

function totalOf(widths: readonly number[]): number {
  return widths.reduce((sum, cells) => sum + cells, 0) + gap.length * Math.max(0, widths.length - 1)
}
