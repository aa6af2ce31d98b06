/** What the address of the console holds. */
export interface ConsoleAddress {
  readonly sql: string
  /** The product whose datasets the SQL may name without their schema. */
  readonly product: string | null
}

/** Longer texts make addresses that mail programs and proxies cut. */
export const longestShared = 6000

/**
 * What the address says.
 * @example readAddress(new URLSearchParams('sql=select+1')) // { sql: 'select 1', product: null }
 */
export function readAddress(parameters: URLSearchParams): ConsoleAddress {
  const product = parameters.get('product')
  return { sql: parameters.get('sql') ?? '', product: product === null || product === '' ? null : product }
}

/**
 * The address that holds a statement; a text that is too long to be shared is left out.
 * @example writeAddress({ sql: 'select 1', product: 'library/book-catalog' }).toString() // 'sql=select+1&product=library%2Fbook-catalog'
 */
export function writeAddress({ sql, product }: ConsoleAddress): URLSearchParams {
  const parameters = new URLSearchParams()
  if (sql !== '' && isShareable(sql)) parameters.set('sql', sql)
  if (product !== null) parameters.set('product', product)
  return parameters
}

/**
 * Whether a text fits into a link.
 * @example isShareable('select 1') // true
 */
export function isShareable(sql: string): boolean {
  return sql.length <= longestShared
}

/** A link that has the console run its statement at once. */
export interface ConsoleLink {
  readonly to: string
  /** Holds the statement itself where it is too long for an address. */
  readonly state: { readonly run: true; readonly sql?: string }
}

/**
 * A link of these pages to the console, which runs the statement on arrival.
 * @example consoleLink({ sql: 'select 1', product: null }) // { to: '/console?sql=select+1', state: { run: true } }
 */
export function consoleLink(address: ConsoleAddress): ConsoleLink {
  const { sql } = address
  return { to: consoleHref(address), state: isShareable(sql) ? { run: true } : { run: true, sql } }
}

/**
 * The statement that a link handed over beside the address; empty when there is none.
 * @example sqlOfState({ run: true, sql: 'select 1' }) // 'select 1'
 */
export function sqlOfState(state: unknown): string {
  const { sql } = (typeof state === 'object' && state !== null ? state : {}) as { readonly sql?: unknown }
  return typeof sql === 'string' ? sql : ''
}

/**
 * The way to the console with a statement in it.
 * @example consoleHref({ sql: 'select 1', product: null }) // '/console?sql=select+1'
 */
export function consoleHref(address: ConsoleAddress): string {
  const query = writeAddress(address).toString()
  return query === '' ? '/console' : `/console?${query}`
}
