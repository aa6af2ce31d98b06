/** The forms in which the REST port answers. */
export const rowFormats = ['json', 'ndjson', 'csv', 'parquet'] as const
/** One of the forms in which the REST port answers. */
/** One of these forms. */
export type RowFormat = (typeof rowFormats)[number]

/** How a column is compared, as the query string says it. */
export const comparisons = {
  eq: 'is',
  ne: 'is not',
  lt: 'is less than',
  lte: 'is at most',
  gt: 'is more than',
  gte: 'is at least',
  in: 'is one of',
  null: 'is missing',
} as const
/** A comparison by its name in the query string. */
/** One of these comparisons. */
export type Comparison = keyof typeof comparisons

/** A condition on one column. */
export interface RowCondition {
  readonly column: string
  readonly comparison: Comparison
  /** For `in` several, by comma; for `null` true or false. */
  readonly value: string
}

/** Rows to ask the REST port for. */
export interface RowsRequest {
  /** `domain/name`. */
  readonly product: string
  readonly dataset: string
  /** `1.0.0/3`; null: the release that serves. */
  readonly release: string | null
  /** Empty: all of them. */
  readonly columns: readonly string[]
  readonly conditions: readonly RowCondition[]
  readonly limit: number
  readonly format: RowFormat
}

/** Names that the query string uses for itself; a column of such a name needs its comparison written out. */
const ownParameters: ReadonlySet<string> = new Set(['sort', 'limit', 'cursor', 'columns', 'release', 'format'])

/**
 * The path of a request for rows.
 * @example rowsPath({ product: 'library/book-catalog', dataset: 'titles', release: null, columns: [], conditions: [], limit: 10, format: 'json' })
 * // '/api/products/library/book-catalog/datasets/titles/rows?limit=10'
 */
export function rowsPath(request: RowsRequest): string {
  const query = new URLSearchParams(request.conditions.map((condition) => [nameOf(condition), condition.value]))
  if (request.columns.length > 0) query.set('columns', request.columns.join(','))
  query.set('limit', String(request.limit))
  if (request.format !== 'json') query.set('format', request.format)
  if (request.release !== null) query.set('release', request.release)
  return `${datasetPath(request)}/rows?${query}`
}

/**
 * The path to the rows of one value, for columns that have a path of their own.
 * @example byPath({ product: 'library/book-catalog', dataset: 'titles', release: null }, 'title_id', 'a b')
 * // '/api/products/library/book-catalog/datasets/titles/by/title_id/a%20b'
 */
export function byPath(
  request: Pick<RowsRequest, 'product' | 'dataset' | 'release'>,
  column: string,
  value: string,
): string {
  const query = request.release === null ? '' : `?${new URLSearchParams({ release: request.release })}`
  return `${datasetPath(request)}/by/${encodeURIComponent(column)}/${encodeURIComponent(value)}${query}`
}

function datasetPath({ product, dataset }: Pick<RowsRequest, 'product' | 'dataset'>): string {
  const parts = product.split('/').map(encodeURIComponent)
  return `/api/products/${parts.join('/')}/datasets/${encodeURIComponent(dataset)}`
}

function nameOf({ column, comparison }: RowCondition): string {
  return comparison === 'eq' && !ownParameters.has(column) ? column : `${column}.${comparison}`
}
