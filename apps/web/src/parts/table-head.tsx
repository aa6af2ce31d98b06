import type { SortState } from './sort-rows.ts'
import type { TableColumn } from './table.tsx'
import type { ColumnWindow } from './table-window.tsx'

/** What the head of a table shows. */
export interface TableHeadProps<Row> {
  readonly columns: readonly TableColumn<Row>[]
  /** Place of the first of these columns in the whole table. */
  readonly first: number
  readonly gaps: ColumnWindow
  readonly sort: SortState | null
  readonly onSort: (name: string) => void
}

/** The head of a table; sortable columns are buttons that say how they are sorted. */
export function TableHead<Row>({ columns, first, gaps, sort, onSort }: TableHeadProps<Row>) {
  return (
    <thead>
      <tr aria-rowindex={1}>
        {gaps.before > 0 ? <td className="gap" style={{ width: gaps.before }} /> : null}
        {columns.map((column, place) => {
          const direction = sort?.name === column.name ? sort.direction : null
          const isSortable = column.sortBy !== undefined
          return (
            <th
              key={column.name}
              scope="col"
              data-align={column.align}
              aria-colindex={first + place + 1}
              aria-sort={direction === null ? undefined : direction === 'up' ? 'ascending' : 'descending'}
            >
              {isSortable ? (
                <button type="button" onClick={() => onSort(column.name)}>
                  {column.title}
                  <span className="sort-sign" aria-hidden="true">
                    {direction === 'up' ? '↑' : direction === 'down' ? '↓' : '↕'}
                  </span>
                </button>
              ) : (
                column.title
              )}
              {column.note === undefined ? null : <span className="note">{column.note}</span>}
            </th>
          )
        })}
        {gaps.after > 0 ? <td className="gap" style={{ width: gaps.after }} /> : null}
      </tr>
    </thead>
  )
}
