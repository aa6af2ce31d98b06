import { useOutletContext } from 'react-router'
import type { Answer } from '../api/answers.ts'

/** The product whose page is open: what every tab of it is given. */
export interface OpenProduct {
  /** The page of the release that is shown. */
  readonly page: Answer<'ProductPage'>
  /** The release that the reader chose, as the API's parameter `release` takes it (`1.0.0/3`); null: the one that serves. */
  readonly release: string | null
  /** The path parameters of the API's routes about this product. */
  readonly path: { readonly domain: string; readonly name: string }
}

/** The tabs of a product's page, as they stand in its address. */
export type ProductTab = 'overview' | 'data' | 'contract' | 'ports' | 'versions' | 'code'

/** The open product, inside a tab of its page. */
export function useProduct(): OpenProduct {
  return useOutletContext<OpenProduct>()
}

/**
 * The address of a tab of a product's page; the chosen release goes along.
 * @example productHref({ product: 'library/book-catalog', tab: 'data', release: '1.0.0/3' }) // '/products/library/book-catalog/data?release=1.0.0%2F3'
 */
export function productHref({
  product,
  tab = 'overview',
  release = null,
  dataset = null,
  hash = '',
}: ProductPlace): string {
  const segment = tab === 'overview' ? '' : `/${tab}`
  const chosen = new URLSearchParams({
    ...(release === null ? {} : { release }),
    ...(dataset === null ? {} : { dataset }),
  })
  const query = chosen.size === 0 ? '' : `?${chosen}`
  return `/products/${product.split('/').map(encodeURIComponent).join('/')}${segment}${query}${hash === '' ? '' : `#${hash}`}`
}

/** A place in a product's page. */
export interface ProductPlace {
  /** `domain/name`. */
  readonly product: string
  readonly tab?: ProductTab
  readonly release?: string | null
  /** The dataset that the Data tab is to show; its first one when absent. */
  readonly dataset?: string | null
  /** The id of a part of the tab. */
  readonly hash?: string
}
