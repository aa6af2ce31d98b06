/** What a dataset is built from: another dataset of its product, one of another product, or events. */
export type ReadOf =
  | { readonly kind: 'own' }
  | { readonly kind: 'upstream'; readonly product: string; readonly dataset: string }
  | { readonly kind: 'event' }

/**
 * What a name in the list of reads stands for; `own` are the product's datasets.
 * @example readOf('library/book-catalog.titles', []) // { kind: 'upstream', product: 'library/book-catalog', dataset: 'titles' }
 */
export function readOf(name: string, own: readonly string[]): ReadOf {
  if (own.includes(name)) return { kind: 'own' }
  const upstream = /^([^/]+\/[^.]+)\.(.+)$/.exec(name)
  if (upstream !== null) return { kind: 'upstream', product: upstream[1] ?? '', dataset: upstream[2] ?? '' }
  return { kind: 'event' }
}
