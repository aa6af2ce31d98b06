import type { EventBatch, EventContract, SourceLedger } from '@provender/contract'
import type { Digest, Instant } from '@provender/kernel'

/** The events of one type in one batch: an immutable Parquet object that the engine wrote, events in position order. */
export interface NewSegment {
  readonly eventType: string
  readonly schemaDigest: Digest
  readonly object: string
  readonly sha256: Digest
  readonly sizeBytes: number
  /** At least one: a type without events has no segment. */
  readonly rows: number
  /** First and last position in it; positions of other types of the batch may lie between. */
  readonly fromPosition: number
  readonly toPosition: number
  readonly firstEventTime: Instant
  readonly lastEventTime: Instant
  readonly lateRows: number
}

/** A segment with the batch that brought it. */
export interface LogSegment extends NewSegment {
  readonly batch: string
  readonly sequence: number
}

/** A source row, or one event due from it, that was set aside, and why. Holds no cell values. */
export interface QuarantineEntry {
  readonly source: string
  readonly file: string
  readonly fileDigest: Digest
  readonly sourceRow: number
  readonly scope: 'row' | 'event'
  readonly eventType: string | null
  readonly reason: string
}

/** A quarantined entry as it is listed; `id` grows, pass the last one as `after` to read on. */
export interface ListedQuarantine extends QuarantineEntry {
  readonly id: number
  readonly batch: string
}

/** How many entries of one kind a source has in quarantine. */
export interface QuarantineCount {
  readonly source: string
  readonly scope: 'row' | 'event'
  readonly eventType: string | null
  readonly reason: string
  readonly count: number
}

/** An event type that a source tells. */
export interface ToldType {
  readonly source: string
  readonly eventType: string
}

/** What the log remembers of a source's last intake. */
export interface SourceState {
  /** Digest over definition and file by which ingest knows that there is nothing new. */
  readonly fingerprint: string
  readonly fileDigest: Digest
  /** Latest event time taken in; null when the source never brought an event. */
  readonly watermark: Instant | null
}

/** What is appended in one transaction. */
export interface NewBatch {
  readonly batch: string
  /** The head that the batch was prepared against. */
  readonly expectedHead: number
  readonly source: string
  readonly actor: string
  readonly ingestTime: Instant
  readonly ledger: SourceLedger
  readonly segments: readonly NewSegment[]
  /** Contracts of the event types; each is registered at its first use and immutable from then on. */
  readonly eventTypes: readonly EventContract[]
  /** Everything of this source that is in quarantine now; replaces what the source had there before. */
  readonly quarantine: readonly QuarantineEntry[]
  readonly sourceState: SourceState
}

/** A batch as the log keeps it, chained to the one before. Without events `toPosition` is `fromPosition - 1`. */
export interface LogBatch extends EventBatch {
  /** Place among the batches, from 1, gap-free. */
  readonly sequence: number
  readonly source: string
  readonly actor: string
  readonly segments: readonly NewSegment[]
  /** Event types registered with this batch. */
  readonly registered: readonly EventContract[]
  readonly quarantined: number
  readonly quarantineDigest: Digest
  readonly sourceState: SourceState
  readonly previous: Digest | null
  readonly hash: Digest
}

/** An event type that has events, or was declared by a source that brought none yet. */
export interface RegisteredEventType {
  readonly type: string
  readonly schemaDigest: Digest
  readonly contract: EventContract
  /** Batch and time of the first use. */
  readonly batch: string
  readonly registeredAt: Instant
}
