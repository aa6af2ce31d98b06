import type { EventContract, Principal } from '@provender/contract'

/** Whether a deed may be done, or why not. */
export type DeedDecision = { readonly kind: 'allow' } | { readonly kind: 'deny'; readonly reason: string }

/**
 * Decides whether a principal may append events of a type. Default is no. The holder of the workspace's token may; so may a
 * token with the role `producer` whose domain owns the type. Nobody else, and no role reads anything by that. Never throws.
 * @example authorizeAppend({ kind: 'anonymous', name: 'anonymous' }, borrowed).kind // 'deny'
 */
export function authorizeAppend(principal: Principal, event: Pick<EventContract, 'type' | 'owner'>): DeedDecision {
  try {
    const reason = deniedAppend(principal, event)
    return reason === null
      ? { kind: 'allow' }
      : { kind: 'deny', reason: `${principal.name} may not append events of the type ${event.type}: ${reason}` }
  } catch {
    return { kind: 'deny', reason: 'the decision failed, and what cannot be decided is refused' }
  }
}

function deniedAppend(principal: Principal, { owner }: Pick<EventContract, 'owner'>): string | null {
  switch (principal.kind) {
    case 'local':
      return null
    case 'anonymous':
      return 'only producers append events; send a token'
    case 'token': {
      if (principal.role !== 'producer') return `the role ${principal.role} does not append events, producer does`
      const isOwn = typeof owner.domain === 'string' && owner.domain === principal.domain
      return isOwn ? null : `its token is for the domain ${principal.domain ?? 'of nobody'}, the type is not`
    }
    default:
      return `there is no such principal ${JSON.stringify(principal satisfies never)}`
  }
}
