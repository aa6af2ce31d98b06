import { Cell } from '../parts/cell.tsx'
import { isNumberType } from '../parts/cell-text.ts'
import { Empty } from '../parts/states.tsx'
import { Table } from '../parts/table.tsx'

/** Rows by column name as a table; long cells are cut and can be opened. */
export interface RowsTableProps {
  readonly label: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly maxHeight?: number
}

/** Rows of an answer, each column with its type. */
export function RowsTable({ label, columns, rows, maxHeight = 320 }: RowsTableProps) {
  return (
    <Table<Readonly<Record<string, unknown>>>
      label={label}
      rows={rows}
      rowKey={(_, index) => String(index)}
      maxHeight={maxHeight}
      empty={<Empty title="No rows" />}
      columns={columns.map(({ name, type }) => ({
        name,
        title: name,
        note: type,
        align: isNumberType(type) ? 'end' : 'start',
        cell: (row) => <Cell value={row[name]} type={type} name={name} />,
      }))}
    />
  )
}
