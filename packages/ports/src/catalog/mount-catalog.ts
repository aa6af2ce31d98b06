import type { FastifyInstance } from 'fastify'
import type { CatalogParts } from './catalog-parts.ts'
import { mountDemand } from './demand-routes.ts'
import { mountEvents } from './event-routes.ts'
import { eventUses } from './known-events.ts'
import { mountProductPages } from './product-routes.ts'
import { mountReplay } from './replay-routes.ts'
import { catalogMirror } from './search/catalog-mirror.ts'
import { mountSearch } from './search/search-routes.ts'
import { visibleProducts } from './search/visible-products.ts'
import { mountSession } from './session-routes.ts'
import { mountViews } from './view-routes.ts'
import { mountWorkspace } from './workspace-routes.ts'

/** Mounts the catalog: what is told about products, events, domains and words. Each noun mounts its own routes. */
export function mountCatalog(app: FastifyInstance, parts: CatalogParts): void {
  const mirror = catalogMirror(parts.index.search)
  const uses = eventUses(mirror)
  const view = { mirror, visibleTo: visibleProducts() }
  mountSearch(app, parts, view)
  mountWorkspace(app, parts, view)
  mountProductPages(app, parts, uses)
  mountEvents(app, parts, uses)
  mountReplay(app, parts)
  mountDemand(app, parts)
  mountSession(app, parts)
  mountViews(app, parts)
}
