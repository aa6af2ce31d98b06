import { canonicalJson, type Digest } from '@provender/kernel'
import { asJson, chainHash, requireChained } from './chain.ts'
import {
  type BatchRecord,
  batchIn,
  quarantineIn,
  recordIn,
  registeredIn,
  segmentIn,
  sourceStateIn,
} from './log-rows.ts'
import { quarantineDigestOf } from './plan-batch.ts'
import { numberIn } from './sql-row.ts'
import type { Sqlite } from './sqlite.ts'

/** What a walk over the log's chain looked at. */
export interface ChainFacts {
  readonly batches: number
  readonly segments: number
}

/**
 * Walks the chain of the log and compares every table with it.
 * @throws STORAGE_CORRUPT naming the first record that does not hold
 */
export function verifyLogChain(db: Sqlite): ChainFacts {
  const latest = new Map<string, BatchRecord>()
  let previous: { readonly sequence: number; readonly to: number; readonly hash: Digest | null } = {
    sequence: 0,
    to: 0,
    hash: null,
  }
  let segments = 0
  for (const row of db.each('SELECT * FROM batches ORDER BY sequence')) {
    const batch = batchIn(row)
    const record = recordIn(row)
    const sequence = numberIn(row, 'sequence')
    const isNext = sequence === previous.sequence + 1 && record.sequence === sequence
    requireChained(isNext, 'log.db', sequence, 'its place in the order')
    requireChained(record.fromPosition === previous.to + 1, 'log.db', sequence, 'its first position')
    const isChained = batch.previous === previous.hash && batch.hash === chainHash(record, previous.hash)
    requireChained(isChained, 'log.db', sequence, 'its hash')
    requireSameColumns(row, record)
    requireSameSegments(db, record)
    requireSameEventTypes(db, record)
    segments += record.segments.length
    latest.set(record.source, record)
    previous = { sequence, to: record.toPosition, hash: batch.hash }
  }
  const stored = numberIn(db.get('SELECT count(*) AS n FROM segments') ?? {}, 'n')
  requireChained(stored === segments, 'log.db', previous.sequence, 'the number of segments')
  for (const record of latest.values()) requireSameSource(db, record)
  return { batches: previous.sequence, segments }
}

function requireSameColumns(row: Readonly<Record<string, unknown>>, record: BatchRecord): void {
  const isSame =
    row['batch'] === record.batch &&
    row['source'] === record.source &&
    row['from_position'] === record.fromPosition &&
    row['to_position'] === record.toPosition
  requireChained(isSame, 'log.db', record.sequence, 'its row')
}

function requireSameSegments(db: Sqlite, record: BatchRecord): void {
  const stored = db.all(
    'SELECT s.*, b.batch FROM segments s JOIN batches b USING (sequence) WHERE s.sequence = ?',
    record.sequence,
  )
  const found = stored.map(segmentIn).map(({ batch, sequence, ...segment }) => canonicalJson(asJson(segment)))
  const expected = record.segments.map((segment) => canonicalJson(asJson(segment)))
  requireChained(found.sort().join() === expected.sort().join(), 'log.db', record.sequence, 'the list of its segments')
}

function requireSameEventTypes(db: Sqlite, record: BatchRecord): void {
  const stored = db.all('SELECT * FROM event_types WHERE sequence = ?', record.sequence).map(registeredIn)
  const found = stored.map(({ contract }) => canonicalJson(asJson(contract)))
  const expected = record.registered.map((contract) => canonicalJson(asJson(contract)))
  const isSame =
    found.sort().join() === expected.sort().join() &&
    stored.every(({ type, schemaDigest, contract }) => type === contract.type && schemaDigest === contract.schemaDigest)
  requireChained(isSame, 'log.db', record.sequence, 'an event type registered with it')
}

function requireSameSource(db: Sqlite, { sequence, source, quarantineDigest, sourceState }: BatchRecord): void {
  const entries = db.all('SELECT * FROM quarantine WHERE source = ? ORDER BY id', source).map(quarantineIn)
  const hasSameQuarantine = quarantineDigestOf(entries) === quarantineDigest
  requireChained(hasSameQuarantine, 'log.db', sequence, `the quarantine of ${source}`)
  const row = db.get('SELECT * FROM sources WHERE source = ?', source)
  const isSame = row !== null && canonicalJson(asJson(sourceStateIn(row))) === canonicalJson(asJson(sourceState))
  requireChained(isSame, 'log.db', sequence, `the state of the source ${source}`)
}
