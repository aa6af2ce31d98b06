import { randomBytes } from 'node:crypto'
import type { Clock } from '@provender/kernel'
import { invalidRequest } from '@provender/ports'
import {
  type CreatedToken,
  createToken,
  followDecisions,
  type RevocationDecision,
  type TokenRequest,
} from '@provender/storage'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ServedWorkspace } from '../start-server.ts'

/** What tokens are made and revoked with. */
export interface TokenCommandParts {
  readonly stores: NonNullable<ServedWorkspace['stores']>
  readonly clock: Clock
  /** Who is recorded as having done it. */
  readonly actorOf: (request: FastifyRequest) => string
}

/**
 * Mounts the making and revoking of tokens on the owner's socket. The index follows each decision.
 * Its requests have these refusals:
 * @throws REQUEST_INVALID, TOKEN_NAME_TAKEN, TOKEN_UNKNOWN
 */
export function mountTokenCommands(app: FastifyInstance, { stores, clock, actorOf }: TokenCommandParts): void {
  // What was decided holds, and its answer must arrive: an index that cannot follow now does with the next decision or owner.
  const follow = (): Promise<void> => followDecisions(stores).catch(() => undefined)
  app.post('/tokens', async (request): Promise<CreatedToken> => {
    const { name, role, domain, expires } = membersOf(request.body)
    const asked = { name, role, domain, expires } as unknown as TokenRequest
    const maker = { actor: actorOf(request), at: clock.now(), randomBytes }
    const created = createToken(stores.decisions, asked, maker)
    await follow()
    return created
  })
  app.post('/tokens/revoke', async (request): Promise<RevocationDecision> => {
    const { token } = membersOf(request.body)
    if (typeof token !== 'string') throw invalidRequest('token must be a name or an id.', { parameter: 'token' })
    const revoked = stores.decisions.revokeToken({ token, actor: actorOf(request), at: clock.now() })
    await follow()
    return revoked
  })
}

function membersOf(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body === 'object' && body !== null) return { ...body }
  throw invalidRequest('The body must be a JSON object.', {})
}
