import type { EmissionLedger, SourceContract, SourceLedger } from '@provender/contract'
import { type Digest, ProvenderError } from '@provender/kernel'

/**
 * A ledger with nothing counted yet.
 * @example emptyLedger(loans, 'sha256:…').rows // 0
 */
export function emptyLedger(source: SourceContract, fileDigest: Digest): SourceLedger {
  return {
    source: source.name,
    file: source.reads.file,
    fileDigest,
    rows: 0,
    accepted: 0,
    quarantined: 0,
    events: [],
    reasons: [],
  }
}

/**
 * The sum of two ledgers of one source.
 * @example addLedgers(ledger, ledger).rows === 2 * ledger.rows // true
 */
export function addLedgers(one: SourceLedger, other: SourceLedger): SourceLedger {
  return {
    ...one,
    rows: one.rows + other.rows,
    accepted: one.accepted + other.accepted,
    quarantined: one.quarantined + other.quarantined,
    events: addEvents(one.events, other.events),
    reasons: addReasons(one.reasons, other.reasons),
  }
}

/**
 * Asserts that rows = accepted + quarantined, events due = new + duplicate + quarantined, and that every reason is counted.
 * @throws INGEST_LEDGER_MISMATCH with the figures
 */
export function requireBalance(ledger: SourceLedger): void {
  const reasonsOf = (scope: 'row' | 'event'): number =>
    ledger.reasons.filter((reason) => reason.scope === scope).reduce((sum, { count }) => sum + count, 0)
  const isRowsRight = ledger.rows === ledger.accepted + ledger.quarantined && reasonsOf('row') === ledger.quarantined
  const asideEvents = ledger.events.reduce((sum, event) => sum + event.quarantined, 0)
  const isEventsRight =
    ledger.events.every((event) => event.due === event.appended + event.duplicate + event.quarantined) &&
    reasonsOf('event') <= asideEvents
  if (isRowsRight && isEventsRight) return
  throw new ProvenderError(
    'INGEST_LEDGER_MISMATCH',
    `The ledger of the source ${ledger.source} does not add up: ${ledger.rows} rows, ${ledger.accepted} accepted, ${ledger.quarantined} quarantined. This is a fault in Provender; please report it.`,
    { source: ledger.source, rows: ledger.rows, accepted: ledger.accepted, quarantined: ledger.quarantined },
  )
}

function addEvents(one: readonly EmissionLedger[], other: readonly EmissionLedger[]): readonly EmissionLedger[] {
  const types = [...new Set([...one, ...other].map(({ type }) => type))]
  return types.map((type) => {
    const all = [...one, ...other].filter((event) => event.type === type)
    const sum = (part: 'due' | 'appended' | 'duplicate' | 'quarantined' | 'late'): number =>
      all.reduce((total, event) => total + event[part], 0)
    return {
      type,
      due: sum('due'),
      appended: sum('appended'),
      duplicate: sum('duplicate'),
      quarantined: sum('quarantined'),
      late: sum('late'),
    }
  })
}

function addReasons(one: SourceLedger['reasons'], other: SourceLedger['reasons']): SourceLedger['reasons'] {
  const counts = new Map<string, SourceLedger['reasons'][number]>()
  for (const entry of [...one, ...other]) {
    const key = `${entry.scope}|${entry.eventType}|${entry.reason}`
    counts.set(key, { ...entry, count: entry.count + (counts.get(key)?.count ?? 0) })
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)
}
