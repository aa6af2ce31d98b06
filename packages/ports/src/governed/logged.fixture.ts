import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ColumnContract, EventContract } from '@provender/contract'
import { startEngineProcess } from '@provender/engine'
import { digestOf, digestOfJson, type Instant, instant } from '@provender/kernel'
import { digestFile, type NewSegment, type QuarantineEntry, segmentObjectId } from '@provender/storage'
import type { PublishedWorkspace } from './published.fixture.ts'

/** When every intake of the tests happens. */
export const intakeTime: Instant = instant('2026-11-20T10:00:00Z')

/** A field of text. */
export function textField(name: string, pii: ColumnContract['pii'] = null): ColumnContract {
  const none = { unit: null, between: null, oneOf: null, modelled: null, renamedFrom: null }
  return { name, type: { kind: 'string' }, nullable: false, description: `What ${name} is.`, pii, ...none }
}

/** An event type with these fields. */
export function eventType(type: string, data: readonly ColumnContract[], example: EventContract['example'] = null) {
  return {
    ...{ type, description: `What ${type} means.`, data, example, modelled: null, simulated: null },
    owner: { domain: 'library', team: 'circulation', contact: 'circulation@library.example' },
    schemaDigest: digestOfJson({ type, names: data.map(({ name }) => name) }),
  } satisfies EventContract
}

/** What an intake of the tests brings: times of new events by type, and reasons for which rows or events were set aside. */
export interface LoggedIntake {
  readonly source: string
  readonly types: readonly EventContract[]
  readonly times?: Readonly<Record<string, readonly string[]>>
  readonly aside?: readonly (readonly ['row' | 'event', string | null, string])[]
}

/** Appends an intake to the log of a workspace, with segments that are Parquet files of event times. */
export async function logIntake(workspace: PublishedWorkspace, intake: LoggedIntake): Promise<void> {
  const { log } = workspace
  const { source, types, times = {}, aside = [] } = intake
  const file = `${source}.csv`
  const batch = `batch-${log.lastSequence() + 1}`
  const fileDigest = digestOf(batch)
  const segments: NewSegment[] = []
  let head = log.head()
  for (const contract of types) {
    const ofType = times[contract.type] ?? []
    if (ofType.length > 0) segments.push(await writeSegment(workspace, { batch, contract, times: ofType, head }))
    head += ofType.length
  }
  const rows = aside.filter(([scope]) => scope === 'row').length
  const accepted = segments.reduce((sum, segment) => sum + segment.rows, 0)
  const events = types.map(({ type }) => {
    const appended = times[type]?.length ?? 0
    const quarantined = aside.filter(([scope, of]) => scope === 'event' && of === type).length
    return { type, due: appended + quarantined, appended, duplicate: 0, quarantined, late: 0 }
  })
  log.append({
    ...{ batch, expectedHead: log.head(), source, actor: 'ada', ingestTime: intakeTime, segments, eventTypes: types },
    ledger: { source, file, fileDigest, rows: accepted + rows, accepted, quarantined: rows, events, reasons: [] },
    quarantine: aside.map(([scope, of, reason], index): QuarantineEntry => {
      return { source, file, fileDigest, sourceRow: index + 1, scope, eventType: of, reason }
    }),
    sourceState: { fingerprint: batch, fileDigest, watermark: null },
  })
}

interface SegmentParts {
  readonly batch: string
  readonly contract: EventContract
  readonly times: readonly string[]
  readonly head: number
}

async function writeSegment({ paths, objects }: PublishedWorkspace, parts: SegmentParts): Promise<NewSegment> {
  const { batch, contract, times, head } = parts
  const path = join(paths.tmp, `${batch}-${contract.type}.parquet`)
  const builder = await startEngineProcess('builder', {
    ...{ memoryMib: 100, threads: 1, tempDirectory: join(paths.tmp, 'segments') },
  })
  const rows = times.map((time, index) => `(${head + index + 1}, TIMESTAMPTZ '${time}', 'of ${batch}')`).join(', ')
  await builder.run(
    `COPY (SELECT * FROM (VALUES ${rows}) AS v(position, event_time, member_id)) TO '${path}' (FORMAT parquet)`,
  )
  await builder.close()
  const { sha256, sizeBytes } = await digestFile(path)
  const object = segmentObjectId(batch, contract.type)
  await objects.adopt(path, object)
  await rm(path, { force: true })
  const sorted = times.map((time) => instant(time)).sort()
  return {
    ...{ eventType: contract.type, schemaDigest: contract.schemaDigest, object, sha256, sizeBytes, rows: times.length },
    ...{ fromPosition: head + 1, toPosition: head + times.length, lateRows: 0 },
    firstEventTime: sorted[0] ?? intakeTime,
    lastEventTime: sorted.at(-1) ?? intakeTime,
  }
}
