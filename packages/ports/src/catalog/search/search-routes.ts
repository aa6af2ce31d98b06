import type { FastifyInstance } from 'fastify'
import { answerValue } from '../../http/answer-json.ts'
import { parametersByName } from '../../http/request-names.ts'
import { invalidRequest } from '../../problem.ts'
import type { CatalogParts } from '../catalog-parts.ts'
import type { CatalogMirror } from './catalog-mirror.ts'
import { presentFacts } from './present-facts.ts'
import { searchCursors } from './search-cursor.ts'
import { searchProducts } from './search-products.ts'
import type { visibleProducts } from './visible-products.ts'

/** What the routes over all products share. */
export interface CatalogView {
  readonly mirror: CatalogMirror
  readonly visibleTo: ReturnType<typeof visibleProducts>
}

/** Mounts the search over all products. */
export function mountSearch(app: FastifyInstance, parts: CatalogParts, { mirror, visibleTo }: CatalogView): void {
  const cursors = searchCursors(parts.random)
  const search = { index: parts.index.search, mirror, cursors, visibleTo, present: () => presentFacts(parts) }
  app.get('/api/products', async (request, reply) => {
    const parameters = parametersByName(request, ['q', 'limit', 'cursor'])
    const answer = await searchProducts(search, {
      sight: parts.access.sight(parts.principalOf(request)),
      text: parameters.get('q') ?? '',
      limit: limitOf(parameters.get('limit'), { most: 100, usual: 20 }),
      cursor: parameters.get('cursor') ?? null,
    })
    return answerValue(request, reply, answer)
  })
}

/**
 * How many things are wanted at most.
 * @throws REQUEST_INVALID
 * @example limitOf('50', { most: 100, usual: 20 }) // 50
 */
export function limitOf(
  text: string | undefined,
  { most, usual }: { readonly most: number; readonly usual: number },
): number {
  if (text === undefined) return usual
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (limit >= 1 && limit <= most) return limit
  throw invalidRequest(`limit is ${JSON.stringify(text.slice(0, 40))}; write a whole number from 1 to ${most}.`, {
    parameter: 'limit',
  })
}
