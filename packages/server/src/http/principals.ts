import { createHash, timingSafeEqual } from 'node:crypto'
import type { Principal } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'

/** Tells from the Authorization header who asks. */
export type PrincipalOf = (authorization: string | undefined) => Principal

const anonymous: Principal = Object.freeze({ kind: 'anonymous', name: 'anonymous' })
const local: Principal = Object.freeze({ kind: 'local', name: 'local' })

/**
 * Principals by bearer token: a workspace's token is `local`; no token is `anonymous`, if there is one here. A wrong token
 * is refused, never taken for none.
 * @throws AUTH_REQUIRED (from the function that is returned)
 * @example principalsBy(['secret-token'], true)('Bearer secret-token').kind // 'local'
 */
export function principalsBy(tokens: readonly string[], isAnonymousAllowed: boolean): PrincipalOf {
  const known = tokens.map(digest)
  return (authorization) => {
    if (authorization === undefined) {
      if (isAnonymousAllowed) return anonymous
      throw new ProvenderError('AUTH_REQUIRED', 'Send the header "authorization: Bearer …" with a token.')
    }
    const token = /^Bearer ([\x21-\x7e]{1,512})$/i.exec(authorization)?.[1]
    const given = digest(token ?? '')
    const isKnown = known.map((one) => timingSafeEqual(one, given)).includes(true)
    if (token !== undefined && isKnown) return local
    throw new ProvenderError('AUTH_REQUIRED', 'The token is not one of this workspace. Send another, or none.')
  }
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
