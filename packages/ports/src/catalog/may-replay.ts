import type { FastifyRequest } from 'fastify'
import type { CatalogParts } from './catalog-parts.ts'

/** Whether who asks may have sources taken in again: the holder of the workspace's token, where its owner serves. */
export function mayReplay(parts: Pick<CatalogParts, 'commands' | 'principalOf'>, request: FastifyRequest): boolean {
  return parts.commands !== null && parts.principalOf(request).kind === 'local'
}
