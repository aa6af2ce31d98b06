import type { ContractChange, ReleaseRef } from '@provender/contract'
import type { ErrorJson, ProductName } from '@provender/kernel'

/** What an apply would do with one source. */
export interface SourcePlan {
  readonly source: string
  readonly file: string
  readonly action: 'intake' | 'unchanged'
  readonly reason: string
}

/** What an apply would do with one product, as far as can be said before the sources are taken in. */
export interface ProductPlan {
  readonly product: ProductName
  readonly version: string
  readonly action: 'build' | 'unchanged' | 'refused'
  readonly reason: string
  readonly changes: readonly ContractChange[]
  readonly previous: ReleaseRef | null
  /** Fields that will get a lasting id in product.lock.json, e.g. `weekly.loans`. */
  readonly newFieldIds: readonly string[]
  readonly error: ErrorJson | null
}

/** What an apply would do: a value to look at before anything happens. */
export interface WorkspacePlan {
  readonly sources: readonly SourcePlan[]
  readonly products: readonly ProductPlan[]
  readonly isUnchanged: boolean
}
