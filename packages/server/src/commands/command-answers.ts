import type { ReleaseRef } from '@provender/contract'
import type { ErrorJson, Instant, Json } from '@provender/kernel'
import type { ApplyProgress, ApplyReport } from '@provender/pipeline'

/** One line of the answer to `apply`: what happens as it happens, and how it ended. */
export type ApplyLine =
  | { readonly kind: 'progress'; readonly progress: ApplyProgress }
  | { readonly kind: 'report'; readonly report: ApplyReport }
  | { readonly kind: 'error'; readonly error: ErrorJson }

/** The state of the process that owns a workspace. */
export interface OwnerStatus {
  readonly pid: number
  readonly url: string | null
  readonly startedAt: Instant
  readonly isApplying: boolean
}

/** Rows that the owner read for a command. */
export interface OwnerRows {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Json[])[]
  readonly isTruncated: boolean
  readonly releases: readonly ReleaseRef[]
  /** By which rules the data of a product were drawn, for each simulated product that was read. */
  readonly simulated: Readonly<Record<string, string>>
}
