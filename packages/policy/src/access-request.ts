import type { PortName, Principal, ProductContract } from '@provender/contract'

/** Who wants to read which product through which port, and what for (null: not said). */
export interface AccessRequest {
  readonly principal: Principal
  readonly product: ProductContract
  readonly port: PortName
  readonly allowedUse: string | null
}

/** What a workspace opens to readers without a token: `domain/name`, `domain/*` or `*`. */
export interface WorkspaceAccess {
  readonly open: readonly string[]
}
