import type { EventLog, LogBatch } from '@provender/storage'
import type { LedgerAnswer, LedgerLine } from '../answers/event-answers.ts'
import { invalidRequest } from '../problem.ts'
import type { KnownEvents } from './known-events.ts'

const linesPerPage = 50

/** What one reader asks of the ledger. */
export interface LedgerQuestion {
  readonly source: string | undefined
  readonly cursor: string | undefined
  /** Whether he holds the workspace's token: nobody else is told who took things in. */
  readonly isHolder: boolean
}

/**
 * A page of intakes, newest first, of the sources that the reader may know of.
 * @throws REQUEST_INVALID when the cursor is none
 */
export function ledgerPage(
  log: Pick<EventLog, 'recentBatches'>,
  known: KnownEvents,
  { source, cursor, isHolder }: LedgerQuestion,
): LedgerAnswer {
  const sources = chosenSources(known, source)
  const before = cursor === undefined ? undefined : readNumberCursor(cursor)
  const batches = log.recentBatches({
    limit: linesPerPage + 1,
    ...(before === undefined ? {} : { before }),
    ...(sources === undefined ? {} : { sources }),
  })
  const page = batches.slice(0, linesPerPage)
  const last = page.at(-1)
  return {
    batches: page.map((batch) => describeBatch(batch, isHolder)),
    next: batches.length > linesPerPage && last !== undefined ? String(last.sequence) : null,
  }
}

/**
 * The sources that an answer speaks of: one that was asked for, of those that may be known; undefined for all.
 * @example chosenSources(known, 'loans') // ['loans']
 */
export function chosenSources(known: KnownEvents, source: string | undefined): readonly string[] | undefined {
  if (source === undefined) return known.knownSources()
  return known.mayKnowSource(source) ? [source] : []
}

/**
 * Reads a cursor that is a whole number: the last one of the page before.
 * @throws REQUEST_INVALID
 * @example readNumberCursor('17') // 17
 */
export function readNumberCursor(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw invalidRequest('The cursor is not one that this server gave. Begin again without cursor.', {
    parameter: 'cursor',
  })
}

function describeBatch(
  { sequence, actor, ingestTime, fromPosition, toPosition, ledger }: LogBatch,
  isHolder: boolean,
): LedgerLine {
  return {
    ...{ sequence, source: ledger.source, file: ledger.file, actor: isHolder ? actor : null, at: ingestTime },
    ...{ fromPosition, toPosition, rows: ledger.rows, accepted: ledger.accepted, quarantined: ledger.quarantined },
    events: ledger.events.map(({ type, due, appended, duplicate, quarantined, late }) => ({
      ...{ type, due, appended, duplicate, quarantined, late },
    })),
  }
}
