import { useVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, type ReactNode, useMemo, useRef, useState } from 'react'
import { type SortState, sortedRows, toggledSort } from './sort-rows.ts'
import { TableHead } from './table-head.tsx'
import { columnWindow, rowGap } from './table-window.tsx'
import './table.css'

/** A column of a table. */
export interface TableColumn<Row> {
  readonly name: string
  readonly title: ReactNode
  /** Shown under the title: a type, a unit. */
  readonly note?: ReactNode
  /** Numbers stand at the end, so that their digits line up. */
  readonly align?: 'start' | 'end'
  readonly cell: (row: Row) => ReactNode
  /** Sortable by this value when given; nulls come last. Where somebody else sorts, that it is there is enough. */
  readonly sortBy?: (row: Row) => string | number | bigint | boolean | null
}

/** What a table shows. */
export interface TableProps<Row> {
  readonly label: string
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row, index: number) => string
  /** Sort order that somebody else keeps (the server, the address); without it the table sorts by itself. */
  readonly sort?: SortState | null
  readonly onSort?: (sort: SortState | null) => void
  /** Most height in pixels before it scrolls inside itself. */
  readonly maxHeight?: number
  /** Called when the last rows come into sight: ask for more. */
  readonly onEnd?: () => void
  /** Stands in the table's place when it has no rows. */
  readonly empty?: ReactNode
}

const rowHeight = 33
const columnWidth = 168
/** Tables with more columns than this show those in sight only, all of one width. */
const wideFrom = 40

/**
 * Rows under a head that stays: aligned, sortable where asked, scrolling inside itself and reachable by keyboard. Only the
 * rows in sight are in the document, and of very wide tables only the columns in sight, however many there are.
 */
export function Table<Row>(props: TableProps<Row>) {
  const { columns, rows, maxHeight = 560 } = props
  const [ownSort, setOwnSort] = useState<SortState | null>(null)
  const isOwn = props.onSort === undefined
  const sort = isOwn ? ownSort : (props.sort ?? null)
  const sorted = useMemo(() => (isOwn ? sortedRows(rows, columns, ownSort) : rows), [isOwn, rows, columns, ownSort])
  const box = useRef<HTMLElement>(null)
  const isWide = columns.length > wideFrom
  const window = useTableWindow(box, { rows: sorted.length, columns: isWide ? columns.length : 0, onEnd: props.onEnd })
  const across = columnWindow(isWide ? window.across : null, columns.length)
  if (rows.length === 0 && props.empty !== undefined) return <>{props.empty}</>
  const shown = columns.slice(across.from, across.to)
  const changeSort = (name: string) => (isOwn ? setOwnSort : props.onSort)?.(toggledSort(sort, name))
  return (
    <section
      className="table-box"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard.
      tabIndex={0}
      aria-label={props.label}
      style={{ '--most': `${maxHeight}px` } as CSSProperties}
    >
      <table aria-rowcount={rows.length + 1} aria-colcount={columns.length} data-wide={isWide}>
        <TableHead columns={shown} first={across.from} gaps={across} sort={sort} onSort={changeSort} />
        <tbody>
          {rowGap(window.before, shown.length + 2)}
          {window.items.map(({ index }) => {
            const row = sorted[index] as Row
            return (
              <tr key={props.rowKey(row, index)} aria-rowindex={index + 2} data-index={index} ref={window.measure}>
                {across.before > 0 ? <td className="gap" style={{ width: across.before }} /> : null}
                {shown.map((column, place) => (
                  <td key={column.name} data-align={column.align} aria-colindex={across.from + place + 1}>
                    {column.cell(row)}
                  </td>
                ))}
                {across.after > 0 ? <td className="gap" style={{ width: across.after }} /> : null}
              </tr>
            )
          })}
          {rowGap(window.after, shown.length + 2)}
        </tbody>
      </table>
    </section>
  )
}

interface WindowSize {
  readonly rows: number
  readonly columns: number
  readonly onEnd: (() => void) | undefined
}

function useTableWindow(box: React.RefObject<HTMLElement | null>, { rows, columns, onEnd }: WindowSize) {
  const down = useVirtualizer({
    count: rows,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialRect: { width: 1200, height: 560 },
    onChange: ({ range }) => {
      if (onEnd !== undefined && range !== null && range.endIndex >= rows - 12) onEnd()
    },
  })
  const across = useVirtualizer({
    horizontal: true,
    count: columns,
    getScrollElement: () => box.current,
    estimateSize: () => columnWidth,
    overscan: 4,
    initialRect: { width: 1200, height: 560 },
  })
  const items = down.getVirtualItems()
  return {
    items,
    before: items[0]?.start ?? 0,
    after: down.getTotalSize() - (items.at(-1)?.end ?? 0),
    measure: down.measureElement,
    across: { items: across.getVirtualItems(), size: across.getTotalSize() },
  }
}
