import type { Principal } from '@provender/contract'
import type { Clock } from '@provender/kernel'
import type { DecisionLog, EventLog, IndexStore, ObjectStore } from '@provender/storage'
import type { FastifyRequest } from 'fastify'
import type { GovernedAccess } from '../governed/governed-access.ts'
import type { GovernedEngine } from '../governed/governed-engine.ts'
import type { ReleaseCatalog } from '../release-catalog.ts'

/** What the routes of the catalog answer from. */
export interface CatalogParts {
  readonly access: GovernedAccess
  readonly catalog: ReleaseCatalog
  readonly engine: GovernedEngine
  readonly index: IndexStore
  readonly log: EventLog
  readonly decisions: DecisionLog
  readonly objects: ObjectStore
  /** Who asks. */
  readonly principalOf: (request: FastifyRequest) => Principal
  readonly clock: Clock
  /** Limits of the configuration that readers are told of. */
  readonly limits: { readonly querySeconds: number }
}
