import type { TokenRole } from '@provender/contract'
import type { Digest, Instant } from '@provender/kernel'

/** A token to be recorded: never the token itself, only its SHA-256. */
export interface NewToken {
  readonly name: string
  readonly role: TokenRole
  /** The domain for which the role holds; null when there is none. */
  readonly domain: string | null
  /** From this instant on it opens nothing; null when it never expires. */
  readonly expires: Instant | null
  readonly hash: Digest
  readonly actor: string
  readonly at: Instant
}

/** A token to be revoked, by its name or by its id as text. */
export interface TokenRevocation {
  readonly token: string
  readonly actor: string
  readonly at: Instant
}

/** What making a token leaves. The hash is of the token; that of the record is the chain's. */
export interface TokenDecision extends Omit<NewToken, 'hash'> {
  readonly kind: 'token'
  readonly tokenHash: Digest
}

/** What revoking a token leaves. */
export interface RevocationDecision {
  readonly kind: 'token-revoked'
  /** Id of the token: the sequence of the decision that made it. */
  readonly token: number
  readonly actor: string
  readonly at: Instant
}

/** A token as it is kept. */
export interface KeptToken extends Omit<TokenDecision, 'kind'> {
  /** Its id. */
  readonly sequence: number
  /** The decision that revoked it; null while none did. */
  readonly revokedBy: number | null
}
