import type { Digest, ProductName } from '@provender/kernel'

/** What the holder of a token does here. A role allows deeds; it never gives access to data. */
export type TokenRole = (typeof tokenRoles)[number]

/** The roles that a token can have. */
export const tokenRoles = ['consumer', 'producer', 'steward', 'maintainer'] as const

/** The holder of a token that was made for somebody by name. */
export interface TokenPrincipal {
  readonly kind: 'token'
  readonly name: string
  readonly role: TokenRole
  /** The domain for which the role holds; null when there is none. */
  readonly domain: string | null
}

/** Who asks. `anonymous` exists on loopback only; `local` holds the workspace's token; `token` one of a reader's own. */
export type Principal = { readonly kind: 'anonymous' | 'local'; readonly name: string } | TokenPrincipal

/** Through which port data goes out. */
export type PortName = 'sql' | 'rest' | 'page'

/** What one reader may see of one product: the only key to its data. */
export interface AccessPlan {
  readonly principal: Pick<Principal, 'kind' | 'name'>
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
