import type { FastifyInstance, FastifyRequest } from 'fastify'
import { readParameters } from '../http/request-names.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { describeEventType } from './describe.ts'

/** Mounts the list of event types. */
export function mountEvents(app: FastifyInstance, parts: CatalogParts): void {
  app.get('/api/events', async (request) => listEvents(parts, request))
}

async function listEvents(parts: CatalogParts, request: FastifyRequest) {
  readParameters(request, [])
  const principal = parts.principalOf(request)
  const products = await parts.access.products(principal)
  const declared = new Set(
    products.flatMap(({ manifest }) => manifest.definition.events.map((contract) => contract.type)),
  )
  const facts = await parts.catalog.events()
  return {
    events: facts
      .filter(({ contract }) => principal.kind === 'local' || declared.has(contract.type))
      .map(describeEventType),
  }
}
