import { canonicalJson, type Digest, ProvenderError } from '@provender/kernel'
import { asJson, chainHash } from './chain.ts'
import { project } from './decision-projections.ts'
import type { Decision, DecisionRecord, Recorded } from './decision-record.ts'
import { recordFrom } from './decision-rows.ts'
import { digestIn, numberIn } from './sql-row.ts'
import type { Sqlite } from './sqlite.ts'

/**
 * Appends a decision to the chain and writes what it means into the projections, within the transaction of its caller.
 * @throws STORAGE_DISK_FULL, STORAGE_IO
 * @throws CANONICAL_JSON_INVALID when a text holds a lone surrogate
 */
export function appendDecision<Decided extends Decision>(db: Sqlite, decided: Decided): Recorded<Decided> {
  const end = endOf(db)
  const record = { ...decided, sequence: end.sequence + 1 }
  const chained = { ...record, previous: end.hash, hash: chainHash(record, end.hash) }
  const { sequence, previous, hash } = chained
  const text = canonicalJson(asJson(record))
  db.run('INSERT INTO records (sequence, record, previous, hash) VALUES (?, ?, ?, ?)', sequence, text, previous, hash)
  project(db, chained)
  return chained
}

/** Sequence and hash of the last decision; 0 and null when there is none. */
export function endOf(db: Sqlite): { readonly sequence: number; readonly hash: Digest | null } {
  const row = db.get('SELECT sequence, hash FROM records ORDER BY sequence DESC LIMIT 1')
  return row === null
    ? { sequence: 0, hash: null }
    : { sequence: numberIn(row, 'sequence'), hash: digestIn(row, 'hash') }
}

/**
 * The record of a sequence, of the kind that its projection says.
 * @throws STORAGE_CORRUPT when it is of another kind
 */
export function recordAt<Wanted extends DecisionRecord>(
  db: Sqlite,
  sequence: number,
  isWanted: (record: DecisionRecord) => record is Wanted,
): Wanted {
  const record = recordFrom(db.get('SELECT * FROM records WHERE sequence = ?', sequence) ?? {})
  if (isWanted(record)) return record
  throw new ProvenderError(
    'STORAGE_CORRUPT',
    `decisions.db, record ${sequence} is of the kind ${record.kind}, which its projection does not say. Restore it from a backup.`,
    { sequence, kind: record.kind },
  )
}
