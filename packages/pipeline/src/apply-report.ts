import type { ReleaseRef, SourceLedger, Verdict } from '@provender/contract'
import type { ErrorJson, ProductName } from '@provender/kernel'

/** The steps that time is measured for. */
export type StageName = 'load' | 'plan' | 'ingest' | 'build' | 'check' | 'publish'

/** What happens while a plan is applied, as it happens. */
export type ApplyProgress =
  | { readonly kind: 'stage-started'; readonly stage: StageName; readonly subject: string }
  | { readonly kind: 'stage-finished'; readonly stage: StageName; readonly subject: string; readonly millis: number }
  | { readonly kind: 'source-taken'; readonly ledger: SourceLedger; readonly millis: number }
  | { readonly kind: 'source-unchanged'; readonly source: string }
  | {
      readonly kind: 'dataset-staged'
      readonly product: ProductName
      readonly dataset: string
      readonly rows: number
      readonly millis: number
    }
  | {
      readonly kind: 'product-checked'
      readonly product: ProductName
      readonly verdict: Verdict
      readonly millis: number
    }
  | {
      readonly kind: 'release-published'
      readonly ref: ReleaseRef
      readonly contentDigest: string
      readonly rows: Readonly<Record<string, number>>
    }
  | { readonly kind: 'product-unchanged'; readonly ref: ReleaseRef }
  | {
      readonly kind: 'product-failed'
      readonly product: ProductName
      readonly error: ErrorJson
      readonly verdict: Verdict | null
    }

/** What became of one product. */
export type ProductOutcome =
  | {
      readonly kind: 'published'
      readonly ref: ReleaseRef
      readonly contentDigest: string
      readonly verdict: Verdict
      readonly rows: Readonly<Record<string, number>>
    }
  | { readonly kind: 'unchanged'; readonly ref: ReleaseRef }
  | {
      readonly kind: 'failed'
      readonly product: ProductName
      readonly error: ErrorJson
      readonly verdict: Verdict | null
      readonly serving: ReleaseRef | null
    }

/** What an apply did. */
export interface ApplyReport {
  readonly sources: readonly {
    readonly source: string
    readonly outcome: 'taken' | 'unchanged' | 'failed'
    readonly ledger: SourceLedger | null
    readonly error: ErrorJson | null
  }[]
  readonly events: readonly { readonly type: string; readonly events: number }[]
  readonly products: readonly ProductOutcome[]
  readonly newFiles: number
  readonly pointerMoves: number
  readonly stageMillis: Readonly<Record<StageName, number>>
  /** Nothing failed. */
  readonly isClean: boolean
  readonly isUnchanged: boolean
}
