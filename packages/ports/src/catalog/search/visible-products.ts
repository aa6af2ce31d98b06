import type { Sight } from '../../governed/governed-access.ts'
import { BitSet } from './bit-set.ts'
import type { CatalogContent } from './catalog-mirror.ts'

const mostKept = 16

/**
 * Ids of the products in a sight; kept by its key for the content that it was made for, because asking for each of thousands of
 * products costs more than a search.
 */
export function visibleProducts(): (content: CatalogContent, sight: Sight) => BitSet {
  const kept = new Map<string, { readonly content: CatalogContent; readonly visible: BitSet }>()
  return (content, sight) => {
    const known = kept.get(sight.key)
    const visible = known?.content === content ? known.visible : visibleIn(content, sight)
    kept.delete(sight.key)
    kept.set(sight.key, { content, visible })
    const [oldest] = kept.keys()
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    return visible
  }
}

function visibleIn(content: CatalogContent, sight: Sight): BitSet {
  const visible = new BitSet(content.size)
  for (const id of content.byName) {
    const release = content.products[id]
    if (release !== undefined && sight.knows(release.product)) visible.add(id)
  }
  return visible
}
