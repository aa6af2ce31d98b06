import type { Digest, ProductName } from '@provender/kernel'

/** Who asks. `anonymous` exists on loopback only; `local` holds the workspace's token. */
export interface Principal {
  readonly kind: 'anonymous' | 'local' | 'token'
  readonly name: string
}

/** Through which port data goes out. */
export type PortName = 'sql' | 'rest' | 'page'

/** What one reader may see of one product: the only key to its data. */
export interface AccessPlan {
  readonly principal: Principal
  readonly product: ProductName
  readonly port: PortName
  readonly allowedUse: string | null
  /** Column names that may be read, by dataset. A column that is not listed does not exist for the reader. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  readonly maxRows: number
  readonly planHash: Digest
}

/** The outcome of asking for access. */
export type AccessDecision =
  | { readonly kind: 'allow'; readonly plan: AccessPlan }
  | { readonly kind: 'deny'; readonly reason: string }
