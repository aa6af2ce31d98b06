import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { EmissionLedger, EventContract, SourceContract, SourceLedger } from '@provender/contract'
import { literalOf } from '@provender/contract'
import type { EngineProcess } from '@provender/engine'
import {
  type Clock,
  type Digest,
  digestOfJson,
  type Instant,
  instantFromMicros,
  type Json,
  ProvenderError,
} from '@provender/kernel'
import {
  diffFields,
  digestFile,
  type EventLog,
  type NewSegment,
  type ObjectStore,
  type QuarantineEntry,
  segmentObjectId,
} from '@provender/storage'
import { eventRelationSql } from './envelope.ts'
import { type BatchFacts, countSql, placeSql, segmentSql, setAsideSql, sharedIdsSql } from './intake-sql.ts'
import { addLedgers, emptyLedger, requireBalance } from './ledger.ts'
import { type IntakePlan, lastKnownSql, planIntake } from './plan-intake.ts'
import { readSourceRows } from './read-source-file.ts'
import { type TokenPads, tokenPads } from './token-pads.ts'

/** What an intake works with. */
export interface IntakeTools {
  readonly builder: EngineProcess
  readonly log: EventLog
  readonly objects: ObjectStore
  readonly tempDirectory: string
  readonly personKey: Uint8Array
  readonly clock: Clock
  readonly actor: string
  readonly signal?: AbortSignal
}

/** Which state of a source is taken in, and in how large steps. */
export interface IntakeOptions {
  readonly fileDigest: Digest
  /** Equal fingerprints mean that there is nothing new to take in. */
  readonly fingerprint: string
  /** Rows of the file per batch; a batch is committed as a whole. */
  readonly batchRows: number
}

/**
 * Takes a source in: its rows become events in the log, or are quarantined with a reason; repeats are counted, not stored.
 * Each batch is one commit; after a stop at any moment the next intake goes on without losing or doubling an event.
 * @throws INGEST_SOURCE_MISSING, INGEST_SOURCE_MALFORMED, INGEST_LEDGER_MISMATCH, EVENT_TYPE_CHANGED, STORAGE_CONFLICT
 */
export async function runIntake(
  source: SourceContract,
  tools: IntakeTools,
  options: IntakeOptions,
): Promise<SourceLedger> {
  const plan = planIntake(source)
  try {
    return await intakeRows(source, plan, tools, options)
  } finally {
    await dropTables(plan, tools.builder)
  }
}

async function intakeRows(
  source: SourceContract,
  plan: IntakePlan,
  tools: IntakeTools,
  options: IntakeOptions,
): Promise<SourceLedger> {
  requireRegistered([...distinctTypes(plan), ...source.lookups.map(({ event }) => event)], tools.log)
  const lastRow = await readLookupsAndRows(source, plan, tools)
  const step = source.snapshot === null ? Math.max(1, options.batchRows) : Math.max(1, lastRow)
  const watermark = tools.log.sourceState(source.name)?.watermark ?? null
  let ledger = emptyLedger(source, options.fileDigest)
  let aside: readonly QuarantineEntry[] = []
  for (let from = 1; from === 1 || from <= lastRow; from += step) {
    tools.signal?.throwIfAborted()
    const range = { from, to: from + step - 1, isLast: from + step > lastRow }
    const batch = await intakeBatch({ source, plan, tools, options, watermark }, range, aside)
    ledger = addLedgers(ledger, batch.ledger)
    aside = batch.aside
  }
  requireBalance(ledger)
  return ledger
}

interface Intake {
  readonly source: SourceContract
  readonly plan: IntakePlan
  readonly tools: IntakeTools
  readonly options: IntakeOptions
  /** Of the last intake that was finished; steps within one intake do not make each other's events late. */
  readonly watermark: Instant | null
}

interface RowRange {
  readonly from: number
  readonly to: number
  readonly isLast: boolean
}

interface BatchOutcome {
  readonly ledger: SourceLedger
  /** Everything of the source that is in quarantine after the batch. */
  readonly aside: readonly QuarantineEntry[]
}

async function intakeBatch(intake: Intake, range: RowRange, before: readonly QuarantineEntry[]): Promise<BatchOutcome> {
  const { source, plan, tools, options } = intake
  const head = tools.log.head()
  const ingestTime = tools.clock.now()
  const isFirst = range.from === 1
  await weighRows(intake, range)
  const facts: BatchFacts = {
    source: source.name,
    actor: tools.actor,
    file: source.reads.file,
    ingestTime,
    head,
    watermark: intake.watermark,
  }
  await tools.builder.run(placeSql(plan, head))
  await refuseSharedIds(intake)
  await tools.builder.run(setAsideSql(plan, source.emissions.length))
  const batch = randomUUID()
  const segments = await writeSegments(intake, facts, batch)
  const quarantine = await readSetAside(intake, isFirst)
  const ledger = await countBatch(intake, quarantine, isFirst)
  tools.log.append({
    batch,
    expectedHead: head,
    source: source.name,
    actor: tools.actor,
    ingestTime,
    ledger,
    segments,
    eventTypes: distinctTypes(plan),
    quarantine: [...before, ...quarantine],
    sourceState: range.isLast
      ? { fingerprint: options.fingerprint, fileDigest: options.fileDigest, watermark: newWatermark(intake, segments) }
      : { fingerprint: '', fileDigest: options.fileDigest, watermark: intake.watermark },
  })
  return { ledger, aside: [...before, ...quarantine] }
}

/** Segments are read under the declared fields, so a type that changed is refused before any is read. */
function requireRegistered(events: readonly EventContract[], log: EventLog): void {
  const registered = new Map(log.eventTypes().map((known) => [known.type, known]))
  for (const { type, schemaDigest, data } of events) {
    const known = registered.get(type)
    if (known === undefined || known.schemaDigest === schemaDigest) continue
    const fields = diffFields(known.contract.data, data)
    const parts = Object.entries(fields).flatMap(([how, names]) =>
      names.length > 0 ? [`${how} ${names.join(', ')}`] : [],
    )
    throw new ProvenderError(
      'EVENT_TYPE_CHANGED',
      `The event type ${type} has events with other fields than it now declares (${parts.join('; ') || 'fields in another order'}). A type never changes: give the new shape a new type, and keep this one as it was.`,
      { type, registered: known.schemaDigest, declared: schemaDigest, fields: { ...fields } as unknown as Json },
    )
  }
}

async function readLookupsAndRows(source: SourceContract, plan: IntakePlan, tools: IntakeTools): Promise<number> {
  for (const { name, event } of source.lookups) {
    await tools.builder.run(`CREATE OR REPLACE VIEW "${name}" AS ${relationOf(tools, event, null)}`)
  }
  return readSourceRows(tools.builder, source, plan)
}

async function weighRows(intake: Intake, range: RowRange): Promise<void> {
  const { source, plan, tools } = intake
  const run = (sql: string, params?: Readonly<Record<string, string>>): Promise<void> =>
    tools.builder.run(sql, params ?? {})
  for (const [index, { emission }] of plan.emissions.entries()) {
    await run(`CREATE OR REPLACE VIEW _known_${index} AS ${relationOf(tools, emission.event, source.name)}`)
  }
  await tools.builder.run(plan.judge, { from: range.from, to: range.to })
  if (source.snapshot !== null && plan.emissions[0] !== undefined) {
    await run(lastKnownSql(plan.emissions[0].emission))
    await refuseEmptySnapshot(intake)
  }
  const pads: TokenPads = tokenPads(tools.personKey)
  for (const emission of plan.emissions) {
    await run(emission.tell, emission.takesPersonKey ? { ...pads } : undefined)
    await run(emission.weigh)
  }
}

/** Gives the builder its memory back. */
async function dropTables(plan: IntakePlan, builder: EngineProcess): Promise<void> {
  if (!builder.isAlive) return
  const emissions = plan.emissions.flatMap((_, index) => [`_told_${index}`, `_weighed_${index}`])
  const tables = ['_source_rows', '_judged', '_last_known', '_placed', '_set_aside', ...emissions]
  for (const table of tables) await builder.run(`DROP TABLE IF EXISTS ${table}`)
}

async function refuseSharedIds({ source, tools }: Intake): Promise<void> {
  const { rows } = await tools.builder.query(sharedIdsSql)
  if (rows.length === 0) return
  throw new ProvenderError(
    'CONTRACT_INVALID',
    `The source ${source.name} gives one event id to two events of different emissions (${String(rows[0]?.[0])}). An id is unique within a source: add what tells the emissions apart, e.g. id: sql\`event_id || '/returned'\`.`,
    { source: source.name },
  )
}

async function refuseEmptySnapshot({ source, tools }: Intake): Promise<void> {
  const [rows = 0, known = 0] = await figures(
    tools.builder,
    'SELECT (SELECT count(*) FROM _judged), (SELECT count(*) FROM _last_known WHERE NOT _is_vanished)',
  )
  if (rows > 0 || known === 0) return
  throw new ProvenderError(
    'INGEST_SOURCE_MALFORMED',
    `The snapshot ${source.reads.file} of the source ${source.name} holds no rows, while ${known} keys are known. Nothing was withdrawn: an empty file is taken for a fault. Restore the file.`,
    { source: source.name, known },
  )
}

function relationOf(tools: IntakeTools, event: EventContract, onlySource: string | null): string {
  const segments = tools.log.segments({ types: [event.type] })
  const sql = eventRelationSql(
    event,
    segments.map((segment) => tools.objects.pathOf(segment.object)),
  )
  return onlySource === null ? sql : `SELECT * FROM (${sql}) WHERE event_source = ${literalOf(onlySource)}`
}

async function writeSegments(intake: Intake, facts: BatchFacts, batch: string): Promise<readonly NewSegment[]> {
  const { plan, tools } = intake
  const counts = await countEmissions(intake)
  const segments: NewSegment[] = []
  for (const event of distinctTypes(plan)) {
    const told = counts.filter(({ type, appended }) => type === event.type && appended > 0)
    if (told.length === 0) continue
    const path = join(tools.tempDirectory, `segment-${randomUUID()}.parquet`)
    await tools.builder.run(segmentSql(plan, event.type, facts, path))
    const { sha256, sizeBytes } = await digestFile(path)
    const object = segmentObjectId(batch, event.type)
    await tools.objects.adopt(path, object)
    segments.push({
      eventType: event.type,
      schemaDigest: event.schemaDigest,
      object,
      sha256,
      sizeBytes,
      rows: sumOf(told, 'appended'),
      fromPosition: Math.min(...told.map(({ from }) => from)),
      toPosition: Math.max(...told.map(({ to }) => to)),
      firstEventTime: instantFromMicros(BigInt(Math.min(...told.map(({ firstMicros }) => firstMicros)))),
      lastEventTime: instantFromMicros(BigInt(Math.max(...told.map(({ lastMicros }) => lastMicros)))),
      lateRows: sumOf(told, 'late'),
    })
  }
  return segments
}

/** Counts of one emission, with the bounds of its new events. */
interface EmissionCount extends EmissionLedger {
  readonly from: number
  readonly to: number
  readonly firstMicros: number
  readonly lastMicros: number
}

async function countEmissions({ plan, tools, watermark }: Intake): Promise<readonly EmissionCount[]> {
  const counts: EmissionCount[] = []
  for (const [index, { emission }] of plan.emissions.entries()) {
    const row = await figures(tools.builder, countSql(index, watermark))
    const [
      due = 0,
      appended = 0,
      duplicate = 0,
      quarantined = 0,
      late = 0,
      firstMicros = 0,
      lastMicros = 0,
      from = 0,
      to = 0,
    ] = row
    counts.push({
      type: emission.event.type,
      due,
      appended,
      duplicate,
      quarantined,
      late,
      firstMicros,
      lastMicros,
      from,
      to,
    })
  }
  return counts
}

function sumOf(
  counts: readonly EmissionCount[],
  part: 'due' | 'appended' | 'duplicate' | 'quarantined' | 'late',
): number {
  return counts.reduce((sum, count) => sum + count[part], 0)
}

async function readSetAside({ source, tools, options }: Intake, isFirst: boolean): Promise<readonly QuarantineEntry[]> {
  const entries: QuarantineEntry[] = []
  const sql = `SELECT source_row, scope, event_type, reason FROM _set_aside UNION ALL SELECT source_row, 'row', NULL, reason FROM _rejects WHERE ${isFirst} ORDER BY 1, 2 DESC, 3`
  for await (const chunk of tools.builder.stream(sql)) {
    for (const [sourceRow, scope, eventType, reason] of chunk.rows) {
      entries.push({
        source: source.name,
        file: source.reads.file,
        fileDigest: options.fileDigest,
        sourceRow: Number(sourceRow),
        scope: scope === 'row' ? 'row' : 'event',
        eventType: eventType === null || eventType === undefined ? null : String(eventType),
        reason: String(reason),
      })
    }
  }
  return entries
}

async function countBatch(
  intake: Intake,
  quarantine: readonly QuarantineEntry[],
  isFirst: boolean,
): Promise<SourceLedger> {
  const { source, plan, tools, options } = intake
  const [rows = 0, rejects = 0] = await figures(
    tools.builder,
    `SELECT (SELECT count(*) FROM _judged), (SELECT count(*) FROM _rejects WHERE ${isFirst})`,
  )
  const counts = await countEmissions(intake)
  const events = distinctTypes(plan).map(({ type }) => {
    const told = counts.filter((count) => count.type === type)
    return {
      type,
      due: sumOf(told, 'due'),
      appended: sumOf(told, 'appended'),
      duplicate: sumOf(told, 'duplicate'),
      quarantined: sumOf(told, 'quarantined'),
      late: sumOf(told, 'late'),
    }
  })
  const quarantined = quarantine.filter((entry) => entry.scope === 'row').length
  return {
    ...emptyLedger(source, options.fileDigest),
    rows: rows + rejects,
    accepted: rows + rejects - quarantined,
    quarantined,
    events,
    reasons: countReasons(quarantine),
  }
}

function countReasons(quarantine: readonly QuarantineEntry[]): SourceLedger['reasons'] {
  const counts = new Map<string, SourceLedger['reasons'][number]>()
  for (const { scope, eventType, reason } of quarantine) {
    const key = `${scope}|${eventType}|${reason}`
    counts.set(key, { reason, scope, eventType, count: (counts.get(key)?.count ?? 0) + 1 })
  }
  return [...counts.values()]
}

function newWatermark({ tools, source }: Intake, segments: readonly NewSegment[]): Instant | null {
  const before = tools.log.batches({ source: source.name }).flatMap((batch) => batch.segments)
  return [...before, ...segments].reduce<Instant | null>(
    (max, { lastEventTime }) => (max === null || lastEventTime > max ? lastEventTime : max),
    null,
  )
}

function distinctTypes(plan: IntakePlan): readonly EventContract[] {
  return [...new Map(plan.emissions.map(({ emission }) => [emission.event.type, emission.event])).values()]
}

async function figures(builder: EngineProcess, sql: string): Promise<readonly (number | undefined)[]> {
  const { rows } = await builder.query(sql)
  return (rows[0] ?? []).map((value: Json) => (value === null ? undefined : Number(value)))
}

/**
 * What identifies the state of a source: the file's bytes and everything the definition says about it.
 * @example sourceFingerprint(loans, 'sha256:…') === sourceFingerprint(loans, 'sha256:…') // true
 */
export function sourceFingerprint(source: SourceContract, fileDigest: Digest): string {
  const { path: _, ...reads } = source.reads
  return digestOfJson({ ...source, reads, fileDigest } as unknown as Json)
}
