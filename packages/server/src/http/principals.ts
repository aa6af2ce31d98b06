import { createHash, timingSafeEqual } from 'node:crypto'
import type { Principal, TokenPrincipal } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'

/** Tells from the Authorization header who asks. */
export type PrincipalOf = (authorization: string | undefined) => Principal

/** Who may ask, and how they are known. */
export interface KnownPrincipals {
  /** Tokens of the workspace: whoever holds one is `local`. */
  readonly workspaceTokens: readonly string[]
  readonly isAnonymousAllowed: boolean
  /** Whose own token this is, asked for each request; null when it is none, has expired or was revoked. */
  readonly tokenPrincipal?: (token: string) => TokenPrincipal | null
}

const anonymous: Principal = Object.freeze({ kind: 'anonymous', name: 'anonymous' })
const local: Principal = Object.freeze({ kind: 'local', name: 'local' })

/**
 * Principals by bearer token: a workspace's token is `local`, a reader's own is `token`, no token is `anonymous`, if there
 * is one here. A wrong token is refused, never taken for none, and so alike are one that expired and one that was revoked.
 * @throws AUTH_REQUIRED (from the function that is returned)
 * @example principalsBy({ workspaceTokens: ['secret-token'], isAnonymousAllowed: true })('Bearer secret-token').kind // 'local'
 */
export function principalsBy(known: KnownPrincipals): PrincipalOf {
  const { isAnonymousAllowed, tokenPrincipal = () => null } = known
  const workspace = known.workspaceTokens.map(digest)
  return (authorization) => {
    if (authorization === undefined) {
      if (isAnonymousAllowed) return anonymous
      throw new ProvenderError('AUTH_REQUIRED', 'Send the header "authorization: Bearer …" with a token.')
    }
    const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1]
    const given = digest(token ?? '')
    const isWorkspace = workspace.map((one) => timingSafeEqual(one, given)).includes(true)
    if (token !== undefined && isWorkspace) return local
    const holder = token === undefined ? null : tokenPrincipal(token)
    if (holder !== null) return holder
    throw new ProvenderError(
      'AUTH_REQUIRED',
      `The token does not hold here: it is not one of this workspace, has expired or was revoked. Send another${isAnonymousAllowed ? ', or none' : ''}.`,
    )
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
