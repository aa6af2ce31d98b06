import type { EventContract } from '@provender/contract'
import type { Digest, Instant } from '@provender/kernel'
import type {
  ListedQuarantine,
  LogBatch,
  LogSegment,
  QuarantineCount,
  QuarantineEntry,
  RegisteredEventType,
  SourceState,
  ToldType,
} from './log-batch.ts'
import { digestIn, instantOrNullIn, numberIn, type SqlRow, textIn, textOrNullIn } from './sql-row.ts'

/** What of a batch is hashed: all but the chain itself. */
export type BatchRecord = Omit<LogBatch, 'previous' | 'hash'>

/** A batch from its row. */
export function batchIn(row: SqlRow): LogBatch {
  return { ...recordIn(row), previous: textOrNullIn(row, 'previous') as Digest | null, hash: digestIn(row, 'hash') }
}

/** The hashed part of a batch from its row. */
export function recordIn(row: SqlRow): BatchRecord {
  return JSON.parse(textIn(row, 'record')) as BatchRecord
}

/** A segment from its row. */
export function segmentIn(row: SqlRow): LogSegment {
  return {
    batch: textIn(row, 'batch'),
    sequence: numberIn(row, 'sequence'),
    eventType: textIn(row, 'event_type'),
    schemaDigest: digestIn(row, 'schema_digest'),
    object: textIn(row, 'object'),
    sha256: digestIn(row, 'sha256'),
    sizeBytes: numberIn(row, 'size_bytes'),
    rows: numberIn(row, 'rows'),
    fromPosition: numberIn(row, 'from_position'),
    toPosition: numberIn(row, 'to_position'),
    firstEventTime: textIn(row, 'first_event_time') as Instant,
    lastEventTime: textIn(row, 'last_event_time') as Instant,
    lateRows: numberIn(row, 'late_rows'),
  }
}

/** A registered event type from its row. */
export function registeredIn(row: SqlRow): RegisteredEventType {
  return {
    type: textIn(row, 'type'),
    schemaDigest: digestIn(row, 'schema_digest'),
    contract: JSON.parse(textIn(row, 'contract')) as EventContract,
    batch: textIn(row, 'batch'),
    registeredAt: textIn(row, 'registered_at') as Instant,
  }
}

/** A quarantined entry from its row. */
export function quarantineIn(row: SqlRow): QuarantineEntry {
  return {
    source: textIn(row, 'source'),
    file: textIn(row, 'file'),
    fileDigest: digestIn(row, 'file_digest'),
    sourceRow: numberIn(row, 'source_row'),
    scope: textIn(row, 'scope') as QuarantineEntry['scope'],
    eventType: textOrNullIn(row, 'event_type'),
    reason: textIn(row, 'reason'),
  }
}

/** A listed quarantine entry from its row. */
export function listedQuarantineIn(row: SqlRow): ListedQuarantine {
  return { id: numberIn(row, 'id'), batch: textIn(row, 'batch'), ...quarantineIn(row) }
}

/** A count of quarantined entries from its row. */
export function quarantineCountIn(row: SqlRow): QuarantineCount {
  return {
    source: textIn(row, 'source'),
    scope: textIn(row, 'scope') as QuarantineCount['scope'],
    eventType: textOrNullIn(row, 'event_type'),
    reason: textIn(row, 'reason'),
    count: numberIn(row, 'count'),
  }
}

/** What is remembered of a source, from its row. */
export function sourceStateIn(row: SqlRow): SourceState {
  return {
    fingerprint: textIn(row, 'fingerprint'),
    fileDigest: digestIn(row, 'file_digest'),
    watermark: instantOrNullIn(row, 'watermark'),
  }
}

/** An event type of a source from its row. */
export function toldTypeIn(row: SqlRow): ToldType {
  return { source: textIn(row, 'source'), eventType: textIn(row, 'event_type') }
}
