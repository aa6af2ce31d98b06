/** A value as it stands in a request or a cursor, in the canonical text of its column's type; null is a missing value. */
export type QueryValue = string | null

/** How a column's values are compared. `ne` keeps rows whose value is missing; the others leave them out. */
export type Comparison = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'

/** A condition on one column. All conditions of a query hold at once. */
export type RowFilter =
  | { readonly kind: 'compare'; readonly column: string; readonly how: Comparison; readonly value: string }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly string[] }
  | { readonly kind: 'null'; readonly column: string; readonly isNull: boolean }

/** One column of an order; missing values come last either way. */
export interface SortKey {
  readonly column: string
  readonly descending: boolean
}

/** Where a page begins: at the rows with these values in the sort columns, after `skip` of them. */
export interface PageStart {
  readonly values: readonly QueryValue[]
  readonly skip: number
}

/** Rows of one dataset to read. Every name is one of the columns that the access plan lists. */
export interface RowQuery {
  readonly dataset: string
  readonly columns: readonly string[]
  readonly filters: readonly RowFilter[]
  /** Ends in columns that make the order total, as far as they may be seen. */
  readonly sort: readonly SortKey[]
  readonly after: PageStart | null
  /** Rows at most; null: all that the access plan allows. */
  readonly limit: number | null
}
