import { checkName, isProvenderError, type ProductName, ProvenderError } from '@provender/kernel'

/**
 * Checks a pattern of product names: `domain/name`, `domain/*` or `*`; returns it unchanged. Nothing else is a pattern.
 * @throws CONFIG_INVALID
 * @example checkProductPattern('library/*') // 'library/*'
 */
export function checkProductPattern(pattern: string): string {
  if (pattern === '*') return pattern
  const [domain, name, ...more] = typeof pattern === 'string' ? pattern.split('/') : []
  if (domain === undefined || name === undefined || more.length > 0) throw refusal(pattern, 'it has not two parts')
  try {
    checkName('domain', domain)
    if (name !== '*') checkName('product', name)
  } catch (cause) {
    if (isProvenderError(cause)) throw refusal(pattern, String(cause.details['rule']))
    throw cause
  }
  return pattern
}

/**
 * Whether a pattern covers a product.
 * @throws CONFIG_INVALID when the pattern is none
 * @example coversProduct('library/*', 'library/book-catalog') // true
 */
export function coversProduct(pattern: string, product: ProductName): boolean {
  checkProductPattern(pattern)
  if (pattern === '*' || pattern === product) return true
  return pattern.endsWith('/*') && product.startsWith(pattern.slice(0, -1))
}

function refusal(pattern: unknown, rule: string): ProvenderError {
  return new ProvenderError(
    'CONFIG_INVALID',
    `${JSON.stringify(pattern) ?? 'undefined'} names no products: ${rule}. Write domain/name, domain/* or *.`,
    { pattern: String(pattern) },
  )
}
