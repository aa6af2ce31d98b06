import type { Json } from '@provender/kernel'
import { type BareProduct, parseBareProduct } from '../governed/bare-names.ts'
import { didYouMean } from '../near-names.ts'
import { invalidRequest } from '../problem.ts'

/** What the body of a query asks. */
export interface QueryQuestion {
  readonly sql: string
  readonly limit: number
  readonly product: BareProduct | null
  readonly maxCellCharacters: number | null
}

const members = ['sql', 'limit', 'product', 'maxCellCharacters']
const mostRows = 10_000

/**
 * Reads the body of a query: SQL and, if wanted, how many rows, the product whose datasets it names alone, and how long a cell
 * may be. `fallback` is the limit where none is given.
 * @throws REQUEST_INVALID
 * @example parseQueryBody({ sql: 'select 1' }) // { sql: 'select 1', limit: 1000, product: null, maxCellCharacters: null }
 */
export function parseQueryBody(body: unknown, fallback = 1000): QueryQuestion {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidRequest('Send a JSON object such as {"sql": "select …", "limit": 100}.')
  }
  const unknown = Object.keys(body).find((name) => !members.includes(name))
  if (unknown !== undefined) {
    throw invalidRequest(
      `There is no member ${JSON.stringify(unknown.slice(0, 80))}.${didYouMean(unknown, members)} There are: ${members.join(', ')}.`,
    )
  }
  const { sql, limit = fallback, product, maxCellCharacters } = body as Readonly<Record<string, Json | undefined>>
  if (typeof sql !== 'string' || sql.trim() === '' || sql.includes('\0')) {
    throw invalidRequest('sql must be a text with one SELECT.', { parameter: 'sql' })
  }
  return {
    sql,
    limit: wholeBetween('limit', limit, [1, mostRows]),
    product: productOf(product),
    maxCellCharacters:
      maxCellCharacters === undefined ? null : wholeBetween('maxCellCharacters', maxCellCharacters, [100, 1_000_000]),
  }
}

function wholeBetween(name: string, value: Json, [least, most]: readonly [number, number]): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw invalidRequest(`${name} must be a whole number from ${least} to ${most}.`, { parameter: name })
}

function productOf(product: Json | undefined): BareProduct | null {
  if (product === undefined) return null
  return parseBareProduct(typeof product === 'string' ? product : JSON.stringify(product))
}
