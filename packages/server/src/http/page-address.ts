const name = '[a-z][a-z0-9]*(?:-[a-z0-9]+)*'

/** Addresses that the pages have, as the router of apps/web knows them. */
const pages = [
  /^\/(?:console|events|events\/ledger|events\/quarantine|domains|glossary|demand|activity)?$/,
  /^\/events\/[A-Za-z0-9._-]+$/,
  new RegExp(`^/domains/${name}$`),
  new RegExp(`^/products/${name}/${name}(?:/(?:data|contract|ports|versions|code))?$`),
]

/**
 * Whether a path is the address of a page; whether what the page tells of exists is for the API to say.
 * @example isPageAddress('/products/library/borrowing-patterns/data') // true
 */
export function isPageAddress(path: string): boolean {
  return pages.some((page) => page.test(path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path))
}
