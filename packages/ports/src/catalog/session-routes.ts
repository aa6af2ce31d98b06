import { maxRows } from '@provender/policy'
import type { FastifyInstance } from 'fastify'
import type { SessionAnswer } from '../answers/workspace-answers.ts'
import { answerValue } from '../http/answer-json.ts'
import { readParameters } from '../http/request-names.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { mayReplay } from './may-replay.ts'

/** Mounts the session: who asks, and what they may do. */
export function mountSession(app: FastifyInstance, parts: CatalogParts): void {
  app.get('/api/session', async (request, reply) => {
    readParameters(request, [])
    const principal = parts.principalOf(request)
    const { kind, name } = principal
    const { role, domain } = principal.kind === 'token' ? principal : { role: null, domain: null }
    const answer: SessionAnswer = {
      principal: { kind, name, role, domain },
      mayReplay: mayReplay(parts, request),
      version: parts.version,
      limits: { queryRows: maxRows.sql, querySeconds: parts.limits.querySeconds },
    }
    return answerValue(request, reply, answer)
  })
}
