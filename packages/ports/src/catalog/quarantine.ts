import type { EventLog, ListedQuarantine, QuarantineCount } from '@provender/storage'
import type { QuarantineAnswer } from '../answers/event-answers.ts'
import type { KnownEvents, ToldBySource } from './known-events.ts'
import { chosenSources, readNumberCursor } from './ledger.ts'

const entriesPerPage = 100

/** What of the log quarantine is told from. */
export type QuarantineLog = Pick<EventLog, 'quarantine' | 'eventTypes'>

/** What one reader asks of quarantine. */
export interface QuarantineQuestion {
  readonly source: string | undefined
  readonly cursor: string | undefined
  readonly mayReplay: boolean
}

/** Told instead of a reason that names a field of personal data. */
export const personalReason = 'a field of personal data does not fit'

/**
 * What is in quarantine now, of the sources that the reader may know of: counts by reason and a page of entries, oldest first.
 * @throws REQUEST_INVALID when the cursor is none
 */
export function quarantinePage(
  { log, counts, told }: { log: QuarantineLog; counts: readonly QuarantineCount[]; told: ToldBySource },
  known: KnownEvents,
  { source, cursor, mayReplay }: QuarantineQuestion,
): QuarantineAnswer {
  const sources = chosenSources(known, source)
  const after = cursor === undefined ? 0 : readNumberCursor(cursor)
  const found = log.quarantine({
    limit: entriesPerPage + 1,
    after,
    ...(sources === undefined ? {} : { sources }),
  })
  const page = found.slice(0, entriesPerPage)
  const last = page.at(-1)
  const reasonOf = shownReason(log, known, told)
  return {
    reasons: countReasons(
      counts.filter((count) => sources === undefined || sources.includes(count.source)),
      reasonOf,
    ),
    entries: page.map((entry) => describeEntry(entry, reasonOf)),
    next: found.length > entriesPerPage && last !== undefined ? String(last.id) : null,
    mayReplay,
  }
}

type ShownReason = (of: { readonly source: string; readonly reason: string }) => string

/** Reasons name fields; who is not told of a field is not told that its values do not fit either. */
function shownReason(log: QuarantineLog, known: KnownEvents, told: ToldBySource): ShownReason {
  if (known.seesPersonal) return ({ reason }) => reason
  const personal = new Map(
    log
      .eventTypes()
      .map(({ type, contract }) => [type, contract.data.flatMap(({ name, pii }) => (pii === null ? [] : [name]))]),
  )
  return ({ source, reason }) => {
    const words = new Set(reason.split(/[^\p{L}\p{N}_]+/u))
    const names = [...(told.get(source) ?? [])].flatMap((type) => personal.get(type) ?? [])
    return names.some((name) => words.has(name)) ? personalReason : reason
  }
}

function countReasons(counts: readonly QuarantineCount[], reasonOf: ShownReason): QuarantineAnswer['reasons'] {
  const reasons = new Map<string, QuarantineAnswer['reasons'][number]>()
  for (const { source, scope, eventType, reason, count } of counts) {
    const shown = reasonOf({ source, reason })
    const key = JSON.stringify([source, scope, eventType, shown])
    const before = reasons.get(key)?.count ?? 0
    reasons.set(key, { source, scope, eventType, reason: shown, count: before + count })
  }
  return [...reasons.values()].sort((a, b) => b.count - a.count)
}

function describeEntry(
  { id, source, file, sourceRow, scope, eventType, reason }: ListedQuarantine,
  reasonOf: ShownReason,
): QuarantineAnswer['entries'][number] {
  return { id, source, file, row: sourceRow, scope, eventType, reason: reasonOf({ source, reason }) }
}
