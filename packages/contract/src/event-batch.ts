import type { Digest, Instant } from '@provender/kernel'

/** How the rows of a source were treated in one intake; it adds up at all times. */
export interface SourceLedger {
  readonly source: string
  readonly file: string
  readonly fileDigest: Digest
  /** Rows read: accepted + quarantined. */
  readonly rows: number
  readonly accepted: number
  readonly quarantined: number
  readonly events: readonly EmissionLedger[]
  readonly reasons: readonly {
    readonly reason: string
    readonly scope: 'row' | 'event'
    readonly eventType: string | null
    readonly count: number
  }[]
}

/** Events of one type that were due from a source's rows: new + duplicate + quarantined. */
export interface EmissionLedger {
  readonly type: string
  readonly due: number
  readonly appended: number
  readonly duplicate: number
  readonly quarantined: number
  readonly late: number
}

/** A batch of events in the log. */
export interface EventBatch {
  readonly batch: string
  readonly fromPosition: number
  readonly toPosition: number
  readonly ingestTime: Instant
  readonly ledger: SourceLedger
}
