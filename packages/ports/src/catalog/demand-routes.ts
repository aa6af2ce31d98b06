import { followDecisions } from '@provender/storage'
import type { FastifyInstance } from 'fastify'
import { type DemandAnswer, DemandRequest } from '../answers/workspace-answers.ts'
import { answerValue } from '../http/answer-json.ts'
import { parseBody } from '../http/parse-body.ts'
import { rateBound } from '../http/rate-bound.ts'
import { readParameters } from '../http/request-names.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { demandFor, parseWish, rankDemand } from './demand.ts'
import { notOwner } from './replay-routes.ts'

const wishesPerHour = 30

/** Mounts demand: wishes for products that are not there, recorded among the decisions of the workspace. */
export function mountDemand(app: FastifyInstance, parts: CatalogParts): void {
  const { decisions, principalOf, clock, commands } = parts
  const bound = rateBound(wishesPerHour, clock, 'asked for products')
  let ranked: { readonly head: number; readonly answer: DemandAnswer } | null = null
  app.get('/api/demand', async (request, reply) => {
    readParameters(request, [])
    principalOf(request)
    const head = decisions.head()
    if (ranked?.head !== head) ranked = { head, answer: { demand: [...rankDemand(decisions.demand())] } }
    return answerValue(request, reply, ranked.answer)
  })
  app.post('/api/demand', async (request, reply) => {
    readParameters(request, [])
    const { kind, name } = principalOf(request)
    const { wanted, use } = parseWish(parseBody(DemandRequest, request.body))
    if (commands === null) throw notOwner('record wishes')
    bound.take(`${kind} ${name}`)
    decisions.recordDemand({ wanted, use, actor: name, at: clock.now() })
    await followDecisions(parts)
    return reply.status(201).header('cache-control', 'no-store').send(demandFor(decisions.demand(), wanted))
  })
}
