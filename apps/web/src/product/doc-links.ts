/**
 * Where a link of a documentation may lead: web pages, mail addresses, and places in the text itself; null for all else.
 * @example docLink('javascript:alert(1)') // null
 */
export function docLink(url: string): string | null {
  if (url.startsWith('#')) return url.length > 1 ? `#${docId(url.slice(1))}` : null
  if (/^mailto:[^\s?]+@[^\s?]+$/i.test(url)) return url
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null
}

/**
 * The id of a heading in a documentation; it cannot be that of a part of the page.
 * @example docId('Known limits!') // 'doc-known-limits'
 */
export function docId(text: string): string {
  const slug = text
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(/\s+/g, '-')
  return `doc-${slug.slice(0, 120)}`
}
