import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readParameters } from '../http/request-names.ts'
import type { PublishedRelease } from '../release-catalog.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { describeSummary } from './describe.ts'

/** Mounts the list of products. */
export function mountProducts(app: FastifyInstance, parts: CatalogParts): void {
  app.get('/api/products', async (request) => listProducts(parts, request))
}

async function listProducts(parts: CatalogParts, request: FastifyRequest) {
  const parameters = new Map(readParameters(request, ['q', 'domain']).map(({ name, value }) => [name, value]))
  const found = await parts.access.products(parts.principalOf(request))
  const words = (parameters.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const domain = parameters.get('domain')
  const kept = found.filter(
    (release) =>
      (domain === undefined || release.manifest.definition.owner.domain === domain) && matches(release, words),
  )
  return { products: kept.map(describeSummary) }
}

/**
 * Whether every word occurs in what a release says of itself: names, purpose, owner, datasets, columns that are not personal.
 * @example matches(release, ['weekly', 'genre']) // true
 */
export function matches({ manifest }: PublishedRelease, words: readonly string[]): boolean {
  const { product, purpose, owner, datasets } = manifest.definition
  const columns = datasets.flatMap((dataset) => [
    dataset.name,
    dataset.description,
    ...dataset.columns.filter(({ pii }) => pii === null).flatMap(({ name, description }) => [name, description]),
  ])
  const said = [product, purpose, owner.team, ...columns].join('\n').toLowerCase()
  return words.every((word) => said.includes(word))
}
