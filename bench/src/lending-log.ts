import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import type { EventContract } from '@provender/contract'
import { type EngineProcess, memoryBudgets, startEngineProcess } from '@provender/engine'
import { digestOf, instant, instantFromMicros } from '@provender/kernel'
import {
  digestFile,
  type EventLog,
  localObjectStore,
  type NewSegment,
  openEventLog,
  segmentObjectId,
  type WorkspacePaths,
} from '@provender/storage'
import {
  type LendingSize,
  lendingYears,
  loanEventsSql,
  loansSql,
  segmentFacts,
  segmentSelect,
  titleEventsSql,
} from './lending-sql.ts'

const ingestTime = instant('2025-01-02T00:00:00.000000Z')
const titleKinds = ['book-catalogued', 'book-withdrawn']
const loanKinds = ['book-borrowed', 'book-returned', 'loan-extended']

interface LogTools {
  readonly builder: EngineProcess
  readonly log: EventLog
  readonly paths: WorkspacePaths
  readonly events: readonly EventContract[]
}

/**
 * Writes the events of a lending library straight into the log of a workspace, as an intake would leave them: one batch for the
 * catalogue, one per year of loans, each with a Parquet segment per event type. Returns the number of events.
 */
export async function writeLendingLog(
  paths: WorkspacePaths,
  events: readonly EventContract[],
  size: LendingSize,
): Promise<number> {
  await mkdir(paths.tmp, { recursive: true })
  const builder = await startEngineProcess('builder', {
    memoryMib: memoryBudgets(totalmem(), {}).builder,
    threads: availableParallelism(),
    tempDirectory: join(paths.tmp, 'generate'),
  })
  const log = openEventLog(paths)
  try {
    const tools = { builder, log, paths, events }
    await builder.run(titleEventsSql(size))
    await appendBatch(tools, { source: 'bench-titles', kinds: titleKinds, year: null })
    await builder.run(loansSql(size))
    await builder.run(loanEventsSql(log.head()))
    for (const year of lendingYears) await appendBatch(tools, { source: 'bench-loans', kinds: loanKinds, year })
    return log.head()
  } finally {
    log.close()
    await builder.close()
  }
}

interface BatchPlan {
  readonly source: string
  readonly kinds: readonly string[]
  readonly year: number | null
}

async function appendBatch(tools: LogTools, { source, kinds, year }: BatchPlan): Promise<void> {
  const batch = randomUUID()
  const expectedHead = tools.log.head()
  const segments: NewSegment[] = []
  for (const kind of kinds) segments.push(...(await writeSegment(tools, { source, kind, year, batch })))
  const rows = segments.reduce((sum, segment) => sum + segment.rows, 0)
  const watermark = segments.map(({ lastEventTime }) => lastEventTime).reduce((a, b) => (a > b ? a : b))
  const fileDigest = digestOf(source)
  tools.log.append({
    batch,
    expectedHead,
    source,
    actor: 'bench',
    ingestTime,
    ledger: {
      source,
      file: 'generated',
      fileDigest,
      rows,
      accepted: rows,
      quarantined: 0,
      events: segments.map(({ eventType, rows: appended }) => ({
        ...{ type: eventType, due: appended, appended },
        ...{ duplicate: 0, quarantined: 0, late: 0 },
      })),
      reasons: [],
    },
    segments,
    eventTypes: kinds.map((kind) => contractOf(tools.events, kind)),
    quarantine: [],
    sourceState: { fingerprint: `${source}/${year ?? ''}`, fileDigest, watermark },
  })
}

async function writeSegment(
  { builder, paths, events }: LogTools,
  { source, kind, year, batch }: Omit<BatchPlan, 'kinds'> & { readonly kind: string; readonly batch: string },
): Promise<readonly NewSegment[]> {
  const facts = await builder.query(segmentFacts(kind, year))
  const [rows = 0, fromPosition = 0, toPosition = 0, firstMicros = 0, lastMicros = 0] = (facts.rows[0] ?? []).map(
    Number,
  )
  if (rows === 0) return []
  const { type, schemaDigest } = contractOf(events, kind)
  const path = join(paths.tmp, `segment-${randomUUID()}.parquet`)
  const select = segmentSelect(kind, year, { source, ingestTime })
  await builder.run(`COPY (${select}) TO '${path}' (FORMAT parquet, COMPRESSION zstd)`)
  const { sha256, sizeBytes } = await digestFile(path)
  const object = segmentObjectId(batch, type)
  await localObjectStore(paths).adopt(path, object)
  return [
    {
      ...{ eventType: type, schemaDigest, object, sha256, sizeBytes, rows, fromPosition, toPosition, lateRows: 0 },
      firstEventTime: instantFromMicros(BigInt(firstMicros)),
      lastEventTime: instantFromMicros(BigInt(lastMicros)),
    },
  ]
}

function contractOf(events: readonly EventContract[], kind: string): EventContract {
  const found = events.find(({ type }) => type.endsWith(`.${kind}`))
  if (found === undefined) throw new Error(`The definitions declare no event type that ends in ".${kind}".`)
  return found
}
