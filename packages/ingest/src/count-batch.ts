import type { EmissionLedger, SourceLedger } from '@provender/contract'
import type { QuarantineEntry } from '@provender/storage'
import { distinctTypes, figures, type Intake } from './intake.ts'
import { countSql } from './intake-sql.ts'
import { emptyLedger } from './ledger.ts'

/** Counts of one emission, with the bounds of its new events. */
export interface EmissionCount extends EmissionLedger {
  readonly from: number
  readonly to: number
  readonly firstMicros: number
  readonly lastMicros: number
}

/** Counts every emission of a batch, as weighed. */
export async function countEmissions({ plan, tools, watermark }: Intake): Promise<readonly EmissionCount[]> {
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

/**
 * The sum of one figure over emissions.
 * @example sumOf([], 'due') // 0
 */
export function sumOf(
  counts: readonly EmissionCount[],
  part: 'due' | 'appended' | 'duplicate' | 'quarantined' | 'late',
): number {
  return counts.reduce((sum, count) => sum + count[part], 0)
}

/** What a batch sets aside: rows, and single events, with their reasons. Lines that do not fit the file come with the first batch. */
export async function readSetAside(
  { source, tools, options }: Intake,
  isFirst: boolean,
): Promise<readonly QuarantineEntry[]> {
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

/** What a batch was found to hold. */
interface WeighedBatch {
  readonly counts: readonly EmissionCount[]
  readonly quarantine: readonly QuarantineEntry[]
  /** Lines that do not fit the file are counted with the first batch. */
  readonly isFirst: boolean
}

/** The ledger of a batch. */
export async function countBatch(intake: Intake, { counts, quarantine, isFirst }: WeighedBatch): Promise<SourceLedger> {
  const { source, plan, tools, options } = intake
  const [rows = 0, rejects = 0] = await figures(
    tools.builder,
    `SELECT (SELECT count(*) FROM _judged), (SELECT count(*) FROM _rejects WHERE ${isFirst})`,
  )
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
