import { ProvenderError } from '@provender/kernel'
import type { FastifyInstance } from 'fastify'
import { type ReplayAnswer, ReplayRequest } from '../answers/event-answers.ts'
import { parseBody } from '../http/parse-body.ts'
import { readParameters } from '../http/request-names.ts'
import type { CatalogParts } from './catalog-parts.ts'

/**
 * Mounts the replay of a source. It is begun, not waited for: `/api/activity` tells how it goes on.
 * Its requests have these refusals:
 * @throws POLICY_DENIED for everybody but the holder of the workspace's token, whatever source they name
 * @throws OWNER_ACTIVE where another process owns the workspace
 */
export function mountReplay(app: FastifyInstance, { commands, principalOf, log }: CatalogParts): void {
  app.post('/api/quarantine/replay', async (request, reply) => {
    readParameters(request, [])
    const principal = principalOf(request)
    if (principal.kind !== 'local') {
      throw new ProvenderError(
        'POLICY_DENIED',
        `${principal.name} may not have a source taken in again. Send the token of the workspace.`,
      )
    }
    const { source } = parseBody(ReplayRequest, request.body)
    if (commands === null) throw notOwner('take sources in')
    const counts = log.quarantineCounts().filter((entry) => entry.source === source)
    commands.replay(source, principal)
    const answer: ReplayAnswer = { source, quarantinedBefore: counts.reduce((sum, { count }) => sum + count, 0) }
    return reply.status(202).header('cache-control', 'no-store').send(answer)
  })
}

/**
 * The refusal of a process that only reads.
 * @example notOwner('record wishes').code // 'OWNER_ACTIVE'
 */
export function notOwner(what: string): ProvenderError {
  return new ProvenderError(
    'OWNER_ACTIVE',
    `This server only reads the workspace and may not ${what}. Ask the server of the process that owns it: provender status tells its URL.`,
  )
}
