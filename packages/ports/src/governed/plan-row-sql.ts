import { type ColumnContract, type ColumnType, duckdbTypeOf, literalOf } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'
import type { Comparison, PageStart, RowFilter, RowQuery, SortKey } from './row-query.ts'
import type { VisibleDataset } from './visible-dataset.ts'

/** A statement with bound parameters, and what its columns are. */
export interface PlannedStatement {
  readonly sql: string
  /** Values by position; none of them stands in the text. */
  readonly params: readonly (string | number)[]
  /** Columns in order: the query's own, then those of the order that it did not ask for. */
  readonly columns: readonly ColumnContract[]
}

const operators: Readonly<Record<Comparison, string>> = {
  eq: '=',
  ne: 'IS DISTINCT FROM',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
}

/**
 * The SELECT that answers a query from a dataset's files. Only visible columns are named, every value is bound.
 * @throws REQUEST_INVALID when the query names a column that is not visible (parsers refuse it before)
 * @example planRowSql(weekly, { ...query, filters: [{ kind: 'compare', column: 'genre', how: 'eq', value: 'Fiction' }] }, paths).sql
 * // SELECT "week", … WHERE "genre" = CAST($1 AS VARCHAR) ORDER BY "week" ASC NULLS LAST, … LIMIT $2
 */
export function planRowSql(dataset: VisibleDataset, query: RowQuery, paths: readonly string[]): PlannedStatement {
  const binder = new Binder(dataset.columns)
  const unasked = query.sort.map((key) => key.column).filter((name) => !query.columns.includes(name))
  const columns = [...query.columns, ...new Set(unasked)].map((name) => binder.column(name))
  const where = [
    ...query.filters.map((filter) => filterSql(filter, binder)),
    ...(query.after === null ? [] : [atOrAfterSql(query.sort, query.after, binder)]),
  ]
  const parts = [
    `SELECT ${columns.map((column) => quoted(column.name)).join(', ')} FROM ${relationSql(dataset, paths)}`,
    where.length > 0 ? `WHERE ${where.join(' AND ')}` : '',
    orderBySql(query.sort, dataset),
    query.limit === null ? '' : `LIMIT ${binder.number(query.limit)}`,
    query.after === null ? '' : `OFFSET ${binder.number(query.after.skip)}`,
  ]
  return { sql: parts.filter((part) => part !== '').join(' '), params: binder.params, columns }
}

/**
 * The dataset's files as a relation that has the visible columns and no others.
 * @example relationSql(weekly, ['/o/a.parquet']) // (SELECT "week", "title_id" FROM read_parquet(['/o/a.parquet'])) AS "weekly"
 */
export function relationSql(dataset: VisibleDataset, paths: readonly string[]): string {
  return `(${visibleSelect(dataset, paths)}) AS ${quoted(dataset.name)}`
}

function visibleSelect(dataset: VisibleDataset, paths: readonly string[]): string {
  if (paths.length === 0) {
    const empty = dataset.columns.map(
      (column) => `CAST(NULL AS ${duckdbTypeOf(column.type)}) AS ${quoted(column.name)}`,
    )
    return `SELECT ${empty.join(', ')} WHERE false`
  }
  const names = dataset.columns.map((column) => quoted(column.name)).join(', ')
  return `SELECT ${names} FROM read_parquet([${paths.map((path) => literalOf(path)).join(', ')}])`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** Files lie in the order of the whole key: where a part of it is hidden, every visible column takes part in the order. */
function orderBySql(sort: readonly SortKey[], dataset: VisibleDataset): string {
  const asked = new Set(sort.map((key) => key.column))
  const rest = dataset.isKeyWhole ? [] : dataset.columns.filter(({ name }) => !asked.has(name))
  const keys = [...sort, ...rest.map(({ name }) => ({ column: name, descending: false }))]
  return keys.length === 0 ? '' : `ORDER BY ${keys.map(orderSql).join(', ')}`
}

/** The SELECT behind a name in user SQL: rows come in an order that says nothing about hidden columns. */
export function viewSelect(dataset: VisibleDataset, paths: readonly string[]): string {
  const order = dataset.isKeyWhole ? '' : orderBySql([], dataset)
  return `${visibleSelect(dataset, paths)} ${order}`.trim()
}

function orderSql({ column, descending }: SortKey): string {
  return `${quoted(column)} ${descending ? 'DESC' : 'ASC'} NULLS LAST`
}

function filterSql(filter: RowFilter, binder: Binder): string {
  const column = binder.column(filter.column)
  const name = quoted(column.name)
  switch (filter.kind) {
    case 'compare':
      return `${name} ${operators[filter.how]} ${binder.value(column.type, filter.value)}`
    case 'in':
      return `${name} IN (${filter.values.map((value) => binder.value(column.type, value)).join(', ')})`
    case 'null':
      return `${name} IS ${filter.isNull ? '' : 'NOT '}NULL`
  }
}

/** Rows that do not come before the given values in the order: a chain of "equal so far, and then not before". */
function atOrAfterSql(sort: readonly SortKey[], start: PageStart, binder: Binder): string {
  const equalAll = sort.map((key, index) => equalSql(key, start.values[index] ?? null, binder)).join(' AND ')
  const later = sort.flatMap((key, index) => {
    const value = start.values[index] ?? null
    if (value === null) return []
    const equal = sort.slice(0, index).map((before, place) => equalSql(before, start.values[place] ?? null, binder))
    return [`(${[...equal, laterSql(key, value, binder)].join(' AND ')})`]
  })
  return `(${[...later, `(${equalAll})`].join(' OR ')})`
}

function equalSql({ column }: SortKey, value: string | null, binder: Binder): string {
  const { name, type } = binder.column(column)
  return value === null ? `${quoted(name)} IS NULL` : `${quoted(name)} = ${binder.value(type, value)}`
}

function laterSql({ column, descending }: SortKey, value: string, binder: Binder): string {
  const { name, type, nullable } = binder.column(column)
  const compared = `${quoted(name)} ${descending ? '<' : '>'} ${binder.value(type, value)}`
  return nullable ? `(${compared} OR ${quoted(name)} IS NULL)` : compared
}

class Binder {
  readonly params: (string | number)[] = []
  readonly #columns: readonly ColumnContract[]

  constructor(columns: readonly ColumnContract[]) {
    this.#columns = columns
  }

  column(name: string): ColumnContract {
    const found = this.#columns.find((column) => column.name === name)
    if (found === undefined) {
      throw new ProvenderError('REQUEST_INVALID', `There is no column ${JSON.stringify(name)} that you may read.`)
    }
    return found
  }

  value(type: ColumnType, text: string): string {
    this.params.push(text)
    const place = `$${this.params.length}`
    return type.kind === 'bytes' ? `from_base64(CAST(${place} AS VARCHAR))` : `CAST(${place} AS ${duckdbTypeOf(type)})`
  }

  number(value: number): string {
    this.params.push(value)
    return `$${this.params.length}`
  }
}
