import type { EventContract } from '@provender/contract'
import { canonicalJson, type Instant, ProvenderError } from '@provender/kernel'
import { asJson } from './chain.ts'
import type {
  ListedQuarantine,
  LogBatch,
  LogSegment,
  NewBatch,
  QuarantineCount,
  RegisteredEventType,
  SourceState,
  ToldType,
} from './log-batch.ts'
import {
  batchIn,
  listedQuarantineIn,
  quarantineCountIn,
  registeredIn,
  segmentIn,
  sourceStateIn,
  toldTypeIn,
} from './log-rows.ts'
import { logMigrations } from './log-schema.ts'
import { type LogEnd, planBatch } from './plan-batch.ts'
import { digestIn, numberIn, textIn } from './sql-row.ts'
import { openSqlite, type Sqlite, type SqliteOptions } from './sqlite.ts'
import { type ChainFacts, verifyLogChain } from './verify-log-chain.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

/** The append-only event log: which segments hold the events, in which order, and how every intake came out. */
export interface EventLog {
  /** The last position; 0 when the log is empty. */
  head(): number
  /**
   * Appends a batch as a whole, durable when it returns; whatever is thrown, nothing was written.
   * @throws STORAGE_CONFLICT when the head is another than expected, or a batch of that id is in the log
   * @throws INGEST_LEDGER_MISMATCH when rows, events, segments or positions do not add up
   * @throws EVENT_TYPE_CHANGED when a registered type comes with another schema, with both digests and the fields
   * @throws EVENT_TYPE_UNKNOWN when a segment holds a type without a contract
   * @throws STORAGE_OBJECT_EXISTS when another segment refers to the same object
   * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
   */
  append(batch: NewBatch): LogBatch
  /** Segments in log order: of these types (all when absent), with events at or below `upTo`. */
  segments(filter?: { readonly types?: readonly string[]; readonly upTo?: number }): readonly LogSegment[]
  /** Batches in log order; `after` is a sequence. */
  batches(filter?: { readonly source?: string; readonly after?: number }): readonly LogBatch[]
  eventTypes(): readonly RegisteredEventType[]
  /** Place of the last batch; 0 when there is none. It grows with every intake, also with one that brought no event. */
  lastSequence(): number
  /** A page of batches, newest first, of these sources (all when absent); `before` is a sequence. */
  recentBatches(filter: {
    readonly limit: number
    readonly before?: number
    readonly sources?: readonly string[]
  }): readonly LogBatch[]
  /** Which event types each source told or was due to tell, in batches after a sequence: each pair once. */
  toldTypes(filter?: { readonly after?: number }): readonly ToldType[]
  /** A page of what is in quarantine now, oldest first, of these sources (all when absent). */
  quarantine(filter: {
    readonly source?: string
    readonly sources?: readonly string[]
    readonly limit: number
    readonly after?: number
  }): readonly ListedQuarantine[]
  quarantineCounts(): readonly QuarantineCount[]
  /** What is remembered of a source; null when it was never taken in. */
  sourceState(source: string): SourceState | null
  /** What is recorded of the workspace under this name; null when nothing is. */
  fact(name: string): string | null
  /**
   * Records something of the workspace that holds for all batches, durable when it returns; a former value is replaced.
   * @throws STORAGE_DISK_FULL, STORAGE_IO, STORAGE_BUSY
   */
  setFact(name: string, value: string): void
  /**
   * Recomputes every hash and compares the tables with the chained records.
   * @throws STORAGE_CORRUPT naming the first record that does not hold
   */
  verifyChain(): ChainFacts
  close(): void
}

/** How a store is opened: `readOnly` by processes that do not own the workspace. */
export type StoreOptions = Pick<SqliteOptions, 'readOnly' | 'beforeStatement'>

/**
 * Opens the event log of a workspace, creating it when it may be written.
 * @throws STORAGE_MISSING, STORAGE_FORMAT_NEWER, STORAGE_FORMAT_OLDER, STORAGE_CORRUPT, STORAGE_DISK_FULL, STORAGE_IO
 */
export function openEventLog(paths: Pick<WorkspacePaths, 'logDatabase'>, options: StoreOptions = {}): EventLog {
  const db = openSqlite(paths.logDatabase, { ...options, migrations: logMigrations })
  return {
    head: () => endOf(db).head,
    append: (batch) => db.transaction(() => append(db, batch)),
    segments: ({ types, upTo = Number.MAX_SAFE_INTEGER } = {}) => {
      const wanted = types === undefined ? null : JSON.stringify(types)
      return db.all(selectSegments, upTo, wanted, wanted).map(segmentIn)
    },
    batches: ({ source, after = 0 } = {}) => db.all(selectBatches, after, source ?? null, source ?? null).map(batchIn),
    eventTypes: () => db.all('SELECT * FROM event_types ORDER BY type').map(registeredIn),
    lastSequence: () => endOf(db).sequence,
    recentBatches: ({ limit, before = Number.MAX_SAFE_INTEGER, sources }) => {
      const wanted = sources === undefined ? null : JSON.stringify(sources)
      return db.all(selectRecentBatches, before, wanted, wanted, limit).map(batchIn)
    },
    toldTypes: ({ after = 0 } = {}) => db.all(selectToldTypes, after).map(toldTypeIn),
    quarantine: ({ source, sources = source === undefined ? undefined : [source], limit, after = 0 }) => {
      const wanted = sources === undefined ? null : JSON.stringify(sources)
      return db.all(selectQuarantine, after, wanted, wanted, limit).map(listedQuarantineIn)
    },
    quarantineCounts: () => db.all(countQuarantine).map(quarantineCountIn),
    sourceState(source) {
      const row = db.get('SELECT * FROM sources WHERE source = ?', source)
      return row === null ? null : sourceStateIn(row)
    },
    fact(name) {
      const row = db.get('SELECT value FROM facts WHERE name = ?', name)
      return row === null ? null : textIn(row, 'value')
    },
    setFact: (name, value) => db.transaction(() => writeFact(db, name, value)),
    verifyChain: () => verifyLogChain(db),
    close: () => db.close(),
  }
}

const selectSegments = `SELECT s.*, b.batch FROM segments s JOIN batches b USING (sequence)
  WHERE s.from_position <= ? AND (? IS NULL OR s.event_type IN (SELECT value FROM json_each(?)))
  ORDER BY s.sequence, s.from_position`
const selectBatches = `SELECT * FROM batches WHERE sequence > ? AND (? IS NULL OR source = ?) ORDER BY sequence`
const selectRecentBatches = `SELECT * FROM batches WHERE sequence < ?
  AND (? IS NULL OR source IN (SELECT value FROM json_each(?))) ORDER BY sequence DESC LIMIT ?`
const selectToldTypes = `SELECT DISTINCT b.source, json_extract(e.value, '$.type') AS event_type
  FROM batches b, json_each(b.record, '$.ledger.events') e WHERE b.sequence > ? ORDER BY 1, 2`
const selectQuarantine = `SELECT q.*, b.batch FROM quarantine q JOIN batches b USING (sequence)
  WHERE q.id > ? AND (? IS NULL OR q.source IN (SELECT value FROM json_each(?))) ORDER BY q.id LIMIT ?`
const countQuarantine = `SELECT source, scope, event_type, reason, count(*) AS count FROM quarantine
  GROUP BY source, scope, event_type, reason ORDER BY source, count(*) DESC, reason, event_type`

function endOf(db: Sqlite): LogEnd {
  const row = db.get('SELECT sequence, to_position, hash FROM batches ORDER BY sequence DESC LIMIT 1')
  if (row === null) return { sequence: 0, head: 0, hash: null }
  return { sequence: numberIn(row, 'sequence'), head: numberIn(row, 'to_position'), hash: digestIn(row, 'hash') }
}

function append(db: Sqlite, batch: NewBatch): LogBatch {
  requireNewBatch(db, batch)
  const planned = planBatch(batch, endOf(db), registeredContracts(db))
  writeBatch(db, planned)
  for (const contract of planned.registered) writeEventType(db, planned, contract)
  for (const segment of planned.segments) writeSegment(db, planned, segment)
  replaceQuarantine(db, planned.sequence, batch)
  const { fingerprint, fileDigest, watermark } = batch.sourceState
  db.run(
    `INSERT INTO sources (source, fingerprint, file_digest, watermark, sequence) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (source) DO UPDATE SET fingerprint = excluded.fingerprint, file_digest = excluded.file_digest,
       watermark = excluded.watermark, sequence = excluded.sequence`,
    ...[batch.source, fingerprint, fileDigest, watermark, planned.sequence],
  )
  return planned
}

function requireNewBatch(db: Sqlite, { batch, segments }: NewBatch): void {
  if (db.get('SELECT 1 FROM batches WHERE batch = ?', batch) !== null) {
    throw new ProvenderError(
      'STORAGE_CONFLICT',
      `A batch ${batch} is in the log already; nothing was written. Read it from the log, or give a new batch a new id.`,
      { batch },
    )
  }
  for (const { object } of segments) {
    if (db.get('SELECT 1 FROM segments WHERE object = ?', object) === null) continue
    throw new ProvenderError(
      'STORAGE_OBJECT_EXISTS',
      `The segment object ${object} belongs to an earlier batch; nothing was written. Write segments under new ids.`,
      { object, batch },
    )
  }
}

function registeredContracts(db: Sqlite): ReadonlyMap<string, EventContract> {
  const rows = db.all('SELECT type, contract FROM event_types')
  return new Map(rows.map((row) => [textIn(row, 'type'), JSON.parse(textIn(row, 'contract')) as EventContract]))
}

function writeBatch(db: Sqlite, planned: LogBatch): void {
  const { hash, previous, ...record } = planned
  db.run(
    'INSERT INTO batches (sequence, batch, source, from_position, to_position, record, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ...[record.sequence, record.batch, record.source, record.fromPosition, record.toPosition],
    ...[canonicalJson(asJson(record)), previous, hash],
  )
}

function writeEventType(db: Sqlite, { sequence, batch, ingestTime }: LogBatch, contract: EventContract): void {
  db.run(
    'INSERT INTO event_types (type, schema_digest, contract, batch, registered_at, sequence) VALUES (?, ?, ?, ?, ?, ?)',
    ...[contract.type, contract.schemaDigest, canonicalJson(asJson(contract)), batch, ingestTime as Instant, sequence],
  )
}

function writeSegment(db: Sqlite, { sequence }: LogBatch, segment: LogBatch['segments'][number]): void {
  db.run(
    `INSERT INTO segments (sequence, event_type, schema_digest, object, sha256, size_bytes, rows, from_position,
       to_position, first_event_time, last_event_time, late_rows) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[sequence, segment.eventType, segment.schemaDigest, segment.object, segment.sha256, segment.sizeBytes],
    ...[segment.rows, segment.fromPosition, segment.toPosition],
    ...[segment.firstEventTime, segment.lastEventTime, segment.lateRows],
  )
}

function writeFact(db: Sqlite, name: string, value: string): void {
  db.run(
    'INSERT INTO facts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    ...[name, value],
  )
}

function replaceQuarantine(db: Sqlite, sequence: number, { source, quarantine }: NewBatch): void {
  db.run('DELETE FROM quarantine WHERE source = ?', source)
  for (const entry of quarantine) {
    db.run(
      `INSERT INTO quarantine (source, file, file_digest, source_row, scope, event_type, reason, sequence)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[entry.source, entry.file, entry.fileDigest, entry.sourceRow, entry.scope],
      ...[entry.eventType, entry.reason, sequence],
    )
  }
}
