import { type ColumnContract, showType } from '@provender/contract'
import type { Digest } from '@provender/kernel'
import type { Comparison, RowFilter, RowQuery, SortKey } from '../governed/row-query.ts'
import { isSortable, totalOrder, type VisibleDataset } from '../governed/visible-dataset.ts'
import type { Parameter } from '../http/read-query-string.ts'
import { didYouMean } from '../near-names.ts'
import { invalidRequest } from '../problem.ts'
import { readCursor } from './cursor.ts'
import { parseValue } from './parse-value.ts'

/** The forms in which rows are answered. */
export const rowFormats = ['json', 'ndjson', 'csv', 'parquet'] as const

/** One of the forms in which rows are answered. */
export type RowFormat = (typeof rowFormats)[number]

/** Names that a query string uses for itself; a column of such a name is reached as `limit.eq=…`. */
export const ownParameters = ['sort', 'limit', 'cursor', 'columns', 'release', 'format'] as const

const comparisons: ReadonlySet<string> = new Set<Comparison>(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'])
const operators = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'null']
const defaultLimit = 100
const mostInValues = 1000

/** What rows are asked of: the dataset as its reader sees it, which release, and how many rows one answer may hold. */
export interface RowsScope {
  readonly dataset: VisibleDataset
  readonly releaseDigest: Digest
  readonly maxRows: number
}

/** Rows to read and how many: the limit is always a number here. */
export type PagedQuery = RowQuery & { readonly limit: number }

/**
 * Plans the rows that a query string asks for. Pure: every name is a visible column, every value fits its type.
 * @throws REQUEST_INVALID naming the parameter, the column, its type, what was found and near names
 * @example parseRowsRequest([{ name: 'genre', value: 'Fiction' }], scope).filters // [{ kind: 'compare', column: 'genre', how: 'eq', value: 'Fiction' }]
 */
export function parseRowsRequest(parameters: readonly Parameter[], scope: RowsScope): PagedQuery {
  const { dataset } = scope
  const own = new Map(parameters.filter(isOwn).map(({ name, value }) => [name, value]))
  const filters = parameters
    .filter((parameter) => !isOwn(parameter))
    .map((parameter) => parseFilter(parameter, dataset))
  const sort = totalOrder(parseSort(own.get('sort'), dataset), dataset)
  const question = { dataset: dataset.name, filters, sort }
  const cursor = own.get('cursor')
  return {
    ...question,
    columns: parseColumns(own.get('columns'), dataset),
    after:
      cursor === undefined
        ? null
        : readCursor(cursor, { releaseDigest: scope.releaseDigest, question }, dataset.columns),
    limit: parseLimit(own.get('limit'), scope.maxRows),
  }
}

/**
 * The form of an answer: `format`, else the first known media type of Accept, else JSON.
 * @throws REQUEST_INVALID when `format` is unknown
 * @example parseFormat([], 'text/csv') // 'csv'
 */
export function parseFormat(parameters: readonly Parameter[], accept: string | undefined): RowFormat {
  const asked = parameters.find(({ name }) => name === 'format')?.value
  const known = rowFormats.find((format) => format === asked)
  if (known !== undefined) return known
  if (asked !== undefined) {
    throw invalidRequest(
      `format is ${JSON.stringify(asked.slice(0, 80))}; there are ${rowFormats.join(', ')}.${didYouMean(asked, rowFormats)}`,
      { parameter: 'format' },
    )
  }
  const types = (accept ?? '').split(',').map((type) => type.split(';')[0]?.trim().toLowerCase())
  const first = types.find((type) => type !== undefined && Object.hasOwn(acceptedTypes, type))
  return first === undefined ? 'json' : (acceptedTypes[first] ?? 'json')
}

/** Media types of the forms of an answer. */
export const rowMediaTypes: Readonly<Record<RowFormat, string>> = {
  json: 'application/json; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  parquet: 'application/vnd.apache.parquet',
}

const acceptedTypes: Readonly<Record<string, RowFormat>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'text/csv': 'csv',
  'application/vnd.apache.parquet': 'parquet',
}

function isOwn({ name }: Parameter): boolean {
  return (ownParameters as readonly string[]).includes(name)
}

function parseFilter({ name, value }: Parameter, dataset: VisibleDataset): RowFilter {
  const dot = name.indexOf('.')
  const column = columnOf(dot < 0 ? name : name.slice(0, dot), dataset, name)
  const operator = dot < 0 ? 'eq' : name.slice(dot + 1)
  if (comparisons.has(operator)) {
    return {
      kind: 'compare',
      column: column.name,
      how: operator as Comparison,
      value: parseValue(column, value, name),
    }
  }
  if (operator === 'in') return { kind: 'in', column: column.name, values: parseList(column, value, name) }
  if (operator === 'null' && (value === 'true' || value === 'false')) {
    return { kind: 'null', column: column.name, isNull: value === 'true' }
  }
  if (operator === 'null') throw invalidRequest(`${name}: write true or false.`, { parameter: name })
  throw invalidRequest(
    `${JSON.stringify(name.slice(0, 80))}: there is no comparison ${JSON.stringify(operator.slice(0, 40))}; there are ${operators.join(', ')}.${didYouMean(operator, operators)}`,
    { parameter: name.slice(0, 80), known: operators },
  )
}

function parseList(column: ColumnContract, text: string, parameter: string): readonly string[] {
  const values = splitList(text)
  if (values.length > mostInValues) {
    throw invalidRequest(`${parameter} has ${values.length} values; at most ${mostInValues} are read.`, { parameter })
  }
  return values.map((value) => parseValue(column, value, parameter))
}

/** Splits at commas; a value with a comma stands in double quotes, a quote in it is doubled. */
function splitList(text: string): readonly string[] {
  const values: string[] = []
  const pattern = /(?:"((?:[^"]|"")*)"|([^,"][^,]*|))(,|$)/gy
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    values.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === '') return values
  }
  throw invalidRequest('A list holds a quote that is not closed. Write a,b or "a,b",c.')
}

function parseSort(text: string | undefined, dataset: VisibleDataset): readonly SortKey[] {
  if (text === undefined || text === '') return []
  const keys = text.split(',').map((part) => {
    const descending = part.startsWith('-')
    const column = columnOf(descending ? part.slice(1) : part, dataset, 'sort')
    if (isSortable(column.type)) return { column: column.name, descending }
    throw invalidRequest(`sort: the column ${column.name} is a ${showType(column.type)}, which has no order.`, {
      parameter: 'sort',
      column: column.name,
    })
  })
  const twice = keys.find((key, index) => keys.findIndex((other) => other.column === key.column) !== index)
  if (twice === undefined) return keys
  throw invalidRequest(`sort names the column ${twice.column} twice.`, { parameter: 'sort', column: twice.column })
}

function parseColumns(text: string | undefined, dataset: VisibleDataset): readonly string[] {
  if (text === undefined) return dataset.columns.map(({ name }) => name)
  const names = text.split(',').map((name) => columnOf(name, dataset, 'columns').name)
  if (new Set(names).size === names.length) return names
  throw invalidRequest('columns names a column twice.', { parameter: 'columns' })
}

function parseLimit(text: string | undefined, maxRows: number): number {
  if (text === undefined) return Math.min(defaultLimit, maxRows)
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= maxRows) return limit
  throw invalidRequest(
    `limit is ${JSON.stringify(text.slice(0, 40))}; write a whole number from 1 to ${maxRows}. Further rows come with next.`,
    { parameter: 'limit', most: maxRows },
  )
}

function columnOf(name: string, dataset: VisibleDataset, parameter: string): ColumnContract {
  const found = dataset.columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const known = dataset.columns.map((column) => column.name)
  const isParameter = parameter !== 'sort' && parameter !== 'columns'
  const near = didYouMean(name, isParameter ? [...known, ...ownParameters] : known)
  throw invalidRequest(
    `${isParameter ? `There is no parameter or column ${quote(name)}` : `${parameter} names ${quote(name)}, which is no column`} of ${dataset.name}.${near} Columns: ${known.join(', ')}.`,
    { parameter: parameter.slice(0, 80), known },
  )
}

function quote(name: string): string {
  return JSON.stringify(name.slice(0, 80).toWellFormed())
}
