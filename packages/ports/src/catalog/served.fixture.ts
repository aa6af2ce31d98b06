import { randomBytes } from 'node:crypto'
import { describeEvent, type Principal } from '@provender/contract'
import { type Clock, digestOf, instant, systemClock } from '@provender/kernel'
import Fastify, { type FastifyInstance } from 'fastify'
import { BookBorrowed, type PublishedWorkspace } from '../governed/published.fixture.ts'
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
    ...{ access, catalog, engine, index, log, decisions, objects, clock, random: randomBytes },
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

/** Takes events into the log of a workspace, as one batch; their bytes are not there. */
export function arrive(workspace: PublishedWorkspace, events: number, at: string): void {
  const { log } = workspace
  const head = log.head()
  const batch = `batch-${head}`
  const contract = describeEvent(BookBorrowed)
  const { type, schemaDigest } = contract
  const [fileDigest, time] = [digestOf(batch), instant(at)]
  const row = { type, due: events, appended: events, duplicate: 0, quarantined: 0, late: 0 }
  log.append({
    ...{ batch, expectedHead: head, source: 'loans', actor: 'test', ingestTime: time, eventTypes: [contract] },
    ledger: {
      ...{ source: 'loans', file: 'loans.csv', fileDigest, rows: events, accepted: events, quarantined: 0 },
      ...{ events: [row], reasons: [] },
    },
    segments: [
      {
        ...{ eventType: type, schemaDigest, object: `log/${batch}.parquet`, sha256: digestOf(batch), sizeBytes: 1 },
        ...{ rows: events, fromPosition: head + 1, toPosition: head + events, lateRows: 0 },
        ...{ firstEventTime: time, lastEventTime: time },
      },
    ],
    quarantine: [],
    sourceState: { fingerprint: batch, fileDigest, watermark: time },
  })
}
