import type { InferredColumn } from './infer-column.ts'

/** Everything that the files of a product from data are written from. */
export interface ProductSketch {
  readonly domain: string
  readonly product: string
  readonly file: { readonly name: string; readonly format: 'csv' | 'parquet'; readonly delimiter: string }
  /** Every column of the file by the name under which the source reads it, in order. */
  readonly fileColumns: readonly string[]
  readonly columns: readonly InferredColumn[]
  readonly rows: number
  /** Names of the columns that tell one row from another; none: a digest of the row does. */
  readonly key: readonly string[]
  /** The column that says when it happened; null: the file does not say. */
  readonly time: InferredColumn | null
  /** When the file was taken over: the event time where the file names none. */
  readonly takenAt: string
}

/** The column that stands for a key where no column tells rows apart. */
export const digestColumn = 'row_digest'

/**
 * The name of a dataset of a product in SQL.
 * @example datasetNameOf('ship-logs') // 'ship_logs'
 */
export function datasetNameOf(product: string): string {
  return product.replaceAll('-', '_')
}

/**
 * The reverse-domain name of the event that each row tells.
 * @example eventTypeOf({ domain: 'sales', product: 'orders' }) // 'local.sales.orders-recorded'
 */
export function eventTypeOf({ domain, product }: Pick<ProductSketch, 'domain' | 'product'>): string {
  return `local.${domain}.${product}-recorded`
}

/**
 * Columns whose names sound like data about people.
 * @example personalColumns(columns).map(({ name }) => name) // ['email']
 */
export function personalColumns(columns: readonly InferredColumn[]): readonly InferredColumn[] {
  return columns.filter(({ name }) => personal.test(name))
}

const personal =
  /(^|_)(e_?mail|phone|mobile|first_?name|last_?name|surname|full_?name|birth|birthday|dob|ssn|passport|iban|address|street|ip)(_|$)/

const timeNames = [/(_at|_on|_time|time)$/, /date/, /(^|_)(start|when|created|occurred|day|month|week)/]
const keyNames = [/(^|_)(id|uuid)$/, /(^|_)(key|code|no|number|slug|sku)$/, /^(id|key)_/]
const keyKinds: ReadonlySet<string> = new Set(['string', 'integer', 'bigint', 'uuid'])
const timeKinds: ReadonlySet<string> = new Set(['date', 'timestamp', 'localTimestamp'])
const longestKey = 100

/**
 * The column that best says when a row happened: always there, a date or time, with a name that says so.
 * @example chooseTime(columns)?.name // 'ordered_at'
 */
export function chooseTime(columns: readonly InferredColumn[]): InferredColumn | null {
  const possible = columns.filter(({ type, nullable }) => timeKinds.has(type.kind) && !nullable)
  for (const pattern of timeNames) {
    const found = possible.find(({ name }) => pattern.test(name))
    if (found !== undefined) return found
  }
  return possible[0] ?? null
}

/**
 * The single column that best tells rows apart: always there, each value once, with a name that says so.
 * @example chooseKey(columns, 3)?.name // 'order_id'
 */
export function chooseKey(columns: readonly InferredColumn[], rows: number): InferredColumn | null {
  const possible = columns.filter(
    ({ type, nullable, distinct, longest }) =>
      keyKinds.has(type.kind) && !nullable && distinct === rows && longest <= longestKey,
  )
  for (const pattern of keyNames) {
    const found = possible.find(({ name }) => pattern.test(name))
    if (found !== undefined) return found
  }
  return possible.find(({ type }) => type.kind !== 'integer') ?? possible[0] ?? null
}

/**
 * Pairs, then threes of columns that could be a key together, likeliest first.
 * @example keyCombinations([title, week, loans])[0] // [title, week]
 */
export function keyCombinations(columns: readonly InferredColumn[]): readonly (readonly InferredColumn[])[] {
  const kinds = new Set([...keyKinds, ...timeKinds])
  const possible = columns
    .filter(({ type, nullable, longest }) => kinds.has(type.kind) && !nullable && longest <= longestKey)
    .slice(0, 12)
  const pairs = possible.flatMap((one, index) => possible.slice(index + 1).map((other) => [one, other]))
  const few = possible.slice(0, 6)
  const threes = few.flatMap((one, index) =>
    few.slice(index + 1).flatMap((other, next) => few.slice(index + next + 2).map((third) => [one, other, third])),
  )
  return [...pairs, ...threes]
}
