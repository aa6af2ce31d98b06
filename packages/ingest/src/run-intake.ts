import { randomUUID } from 'node:crypto'
import type { SourceContract, SourceLedger } from '@provender/contract'
import type { EngineProcess } from '@provender/engine'
import type { Instant } from '@provender/kernel'
import type { NewSegment, QuarantineEntry } from '@provender/storage'
import { countBatch, countEmissions, readSetAside } from './count-batch.ts'
import { distinctTypes, type Intake, type IntakeOptions, type IntakeTools, relationOf } from './intake.ts'
import { type BatchFacts, placeSql, setAsideSql } from './intake-sql.ts'
import { addLedgers, emptyLedger, requireBalance } from './ledger.ts'
import { type IntakePlan, planIntake } from './plan-intake.ts'
import { readSourceRows } from './read-source-file.ts'
import { requirePersonKey } from './require-person-key.ts'
import { requireRegistered } from './require-registered.ts'
import { type RowRange, refuseSharedIds, weighRows } from './weigh-rows.ts'
import { writeSegments } from './write-segments.ts'

/**
 * Takes a source in: its rows become events in the log, or are quarantined with a reason; repeats are counted, not stored.
 * Each batch is one commit; after a stop at any moment the next intake goes on without losing or doubling an event.
 * @throws INGEST_SOURCE_MISSING, INGEST_SOURCE_MALFORMED, INGEST_LEDGER_MISMATCH, EVENT_TYPE_CHANGED, PERSON_KEY_CHANGED, STORAGE_CONFLICT
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
  if (plan.emissions.some(({ takesPersonKey }) => takesPersonKey)) requirePersonKey(tools.personKey, tools.log)
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
  const counts = await countEmissions(intake)
  const segments = await writeSegments(intake, facts, { batch, counts })
  const quarantine = await readSetAside(intake, isFirst)
  const ledger = await countBatch(intake, { counts, quarantine, isFirst })
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

async function readLookupsAndRows(source: SourceContract, plan: IntakePlan, tools: IntakeTools): Promise<number> {
  for (const { name, event } of source.lookups) {
    await tools.builder.run(`CREATE OR REPLACE VIEW "${name}" AS ${await relationOf(tools, event, null)}`)
  }
  return readSourceRows(tools.builder, source, plan)
}

/** Gives the builder its memory back. */
async function dropTables(plan: IntakePlan, builder: EngineProcess): Promise<void> {
  if (!builder.isAlive) return
  const emissions = plan.emissions.flatMap((_, index) => [`_told_${index}`, `_weighed_${index}`])
  const tables = ['_source_rows', '_judged', '_last_known', '_placed', '_set_aside', ...emissions]
  for (const table of tables) await builder.run(`DROP TABLE IF EXISTS ${table}`)
}

function newWatermark({ tools, source }: Intake, segments: readonly NewSegment[]): Instant | null {
  const before = tools.log.batches({ source: source.name }).flatMap((batch) => batch.segments)
  return [...before, ...segments].reduce<Instant | null>(
    (max, { lastEventTime }) => (max === null || lastEventTime > max ? lastEventTime : max),
    null,
  )
}
