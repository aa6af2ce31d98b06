import type { Digest } from '@provender/kernel'
import type { EventLedger, FieldSchema, FieldStatistics } from './manifest.ts'

/** A dataset built but not published: a file in the build's own folder, with the facts that checks and release need. */
export interface StagedTable {
  readonly dataset: string
  /** Absolute path of the Parquet file, rows in key order. */
  readonly path: string
  readonly sizeBytes: number
  readonly sha256: Digest
  readonly rows: number
  readonly contentDigest: string
  readonly fields: readonly FieldSchema[]
  readonly statistics: readonly FieldStatistics[]
  readonly ledger: readonly EventLedger[]
}
