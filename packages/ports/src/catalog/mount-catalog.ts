import type { FastifyInstance } from 'fastify'
import type { CatalogParts } from './catalog-parts.ts'
import { mountEvents } from './event-routes.ts'
import { mountProducts } from './list-products.ts'
import { mountProductPages } from './product-routes.ts'
import { mountSession } from './session-routes.ts'
import { mountViews } from './view-routes.ts'

/** Mounts the catalog: what is told about products, events, domains and words. Each noun mounts its own routes. */
export function mountCatalog(app: FastifyInstance, parts: CatalogParts): void {
  mountProducts(app, parts)
  mountProductPages(app, parts)
  mountEvents(app, parts)
  mountSession(app, parts)
  mountViews(app, parts)
}
