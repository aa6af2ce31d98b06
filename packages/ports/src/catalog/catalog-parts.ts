import type { Principal } from '@provender/contract'
import type { Clock } from '@provender/kernel'
import type { DecisionLog, EventLog, IndexStore, ObjectStore } from '@provender/storage'
import type { FastifyRequest } from 'fastify'
import type { GovernedAccess } from '../governed/governed-access.ts'
import type { GovernedEngine } from '../governed/governed-engine.ts'
import type { ReleaseCatalog } from '../release-catalog.ts'
import type { Arrivals } from './arrivals.ts'

/** What the routes of the catalog answer from. */
export interface CatalogParts {
  readonly access: GovernedAccess
  readonly catalog: ReleaseCatalog
  readonly engine: GovernedEngine
  readonly index: IndexStore
  readonly log: EventLog
  readonly decisions: DecisionLog
  readonly objects: ObjectStore
  /** When events arrived, as of now. */
  readonly arrivals: () => Arrivals
  /** Who asks. */
  readonly principalOf: (request: FastifyRequest) => Principal
  readonly clock: Clock
  /** Bytes that nobody can foretell: cursors of the search are sealed with them. */
  readonly random: (bytes: number) => Uint8Array
  /** Limits of the configuration that readers are told of. */
  readonly limits: { readonly querySeconds: number }
  /** Version of Provender. */
  readonly version: string
  /** What the process that owns the workspace carries out; null in a process that only reads. */
  readonly commands: CatalogCommands | null
}

/** What readers who may can have done. */
export interface CatalogCommands {
  /**
   * Begins to take a source in again and to apply what follows; does not wait for it.
   * @throws INGEST_SOURCE_UNKNOWN
   */
  replay(source: string, by: Principal): void
}
