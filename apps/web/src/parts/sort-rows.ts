/** By which column rows are sorted, and which way. */
export interface SortState {
  readonly name: string
  readonly direction: 'up' | 'down'
}

type SortValue = string | number | bigint | boolean | null

interface Sortable<Row> {
  readonly name: string
  readonly sortBy?: (row: Row) => SortValue
}

/**
 * The next order when a column's head is pressed: up, down, as it came.
 * @example toggledSort({ name: 'rows', direction: 'up' }, 'rows') // { name: 'rows', direction: 'down' }
 */
export function toggledSort(sort: SortState | null, name: string): SortState | null {
  if (sort?.name !== name) return { name, direction: 'up' }
  return sort.direction === 'up' ? { name, direction: 'down' } : null
}

/**
 * Rows in the order of a column, nulls last either way; rows that are alike stay as they came.
 * @example sortedRows([{ n: 2 }, { n: 1 }], [{ name: 'n', sortBy: (row) => row.n }], { name: 'n', direction: 'up' }) // 1, 2
 */
export function sortedRows<Row>(
  rows: readonly Row[],
  columns: readonly Sortable<Row>[],
  sort: SortState | null,
): readonly Row[] {
  const sortBy = columns.find(({ name }) => name === sort?.name)?.sortBy
  if (sort === null || sortBy === undefined) return rows
  const sign = sort.direction === 'up' ? 1 : -1
  return rows
    .map((row) => ({ row, value: sortBy(row) }))
    .sort((a, b) => compareNullsLast(a.value, b.value, sign))
    .map(({ row }) => row)
}

const collator = new Intl.Collator(undefined, { numeric: true })

function compareNullsLast(a: SortValue, b: SortValue, sign: number): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  if (typeof a === 'string' && typeof b === 'string') return sign * collator.compare(a, b)
  return a < b ? -sign : a > b ? sign : 0
}
