import type { Principal } from '@provender/contract'
import { type Clock, systemClock } from '@provender/kernel'
import Fastify, { type FastifyInstance } from 'fastify'
import type { PublishedWorkspace } from '../governed/published.fixture.ts'
import { installProblems } from '../http-problems.ts'
import { arrivalsOf } from './arrivals.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { mountCatalog } from './mount-catalog.ts'

const anonymous: Principal = { kind: 'anonymous', name: 'anonymous' }
const local: Principal = { kind: 'local', name: 'local' }

/** The parts that the catalog of a workspace answers from: `Bearer local` is the holder of its token. */
export function partsOf(workspace: PublishedWorkspace, clock: Clock = systemClock): CatalogParts {
  const { access, catalog, engine, index, log, decisions, objects } = workspace
  return {
    ...{ access, catalog, engine, index, log, decisions, objects, clock },
    arrivals: arrivalsOf(log),
    principalOf: (request) => (request.headers.authorization === 'Bearer local' ? local : anonymous),
    limits: { querySeconds: 20 },
    version: '0.0.0',
    commands: null,
  }
}

/** A server without a port that mounts the catalog of a workspace; ask it with `inject`. */
export function serveCatalog(workspace: PublishedWorkspace, clock: Clock = systemClock): FastifyInstance {
  const app = Fastify({ routerOptions: { maxParamLength: 2000 } })
  installProblems(app, (error) => process.stderr.write(`${String((error as Error).stack)}\n`))
  mountCatalog(app, partsOf(workspace, clock))
  return app
}
