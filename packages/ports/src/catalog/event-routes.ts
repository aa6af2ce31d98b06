import type { EventContract } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'
import { isDamage, type QuarantineCount } from '@provender/storage'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EventTypesAnswer } from '../answers/event-answers.ts'
import { answerValue, signalOf } from '../http/answer-json.ts'
import { parametersByName, readParameters } from '../http/request-names.ts'
import { didYouMean } from '../near-names.ts'
import type { EventTypeFacts } from '../release-catalog.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { describeEventPage, describeEventType } from './describe-event-type.ts'
import { type EventsOverTime, eventsOverTime } from './events-over-time.ts'
import { type EventUses, type KnownEvents, knownEvents, type ToldBySource, toldBySource } from './known-events.ts'
import { ledgerPage } from './ledger.ts'
import { mayReplay } from './may-replay.ts'
import { quarantinePage } from './quarantine.ts'

interface EventTools {
  readonly parts: CatalogParts
  readonly told: () => ToldBySource
  readonly uses: () => Promise<EventUses>
  readonly quarantined: () => readonly QuarantineCount[]
  readonly overTime: EventsOverTime
}

/** Mounts what is told of events: types, the ledger of intakes, quarantine. */
export function mountEvents(app: FastifyInstance, parts: CatalogParts, uses: () => Promise<EventUses>): void {
  const tools: EventTools = {
    parts,
    told: toldBySource(parts.log),
    uses,
    quarantined: keptUntilIntake(parts, () => parts.log.quarantineCounts()),
    overTime: eventsOverTime(parts.log, parts.engine),
  }
  app.get('/api/events', async (request, reply) => listTypes(tools, request, reply))
  app.get<{ Params: { readonly type: string } }>('/api/events/:type', async (request, reply) =>
    showType(tools, request, reply),
  )
  app.get('/api/ledger', async (request, reply) => {
    const { known } = await readerOf(tools, request)
    const given = parametersByName(request, ['source', 'cursor'])
    const isHolder = parts.principalOf(request).kind === 'local'
    const question = { source: given.get('source'), cursor: given.get('cursor'), isHolder }
    return answerValue(request, reply, ledgerPage(parts.log, known, question))
  })
  app.get('/api/quarantine', async (request, reply) => {
    const { known, told } = await readerOf(tools, request)
    const given = parametersByName(request, ['source', 'cursor'])
    const question = { source: given.get('source'), cursor: given.get('cursor'), mayReplay: mayReplay(parts, request) }
    const of = { log: parts.log, counts: tools.quarantined(), told }
    return answerValue(request, reply, quarantinePage(of, known, question))
  })
}

async function readerOf({ parts, told, uses }: EventTools, request: FastifyRequest) {
  const principal = parts.principalOf(request)
  const sources = told()
  return { told: sources, known: knownEvents(principal, parts.access.sight(principal), await uses(), sources) }
}

async function listTypes(tools: EventTools, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  readParameters(request, [])
  const { known } = await readerOf(tools, request)
  const facts = await knownFacts(tools, known)
  const counts = tools.quarantined()
  const answer: EventTypesAnswer = {
    events: facts.map((one) => describeEventType(one, known, quarantinedOf(counts, one.contract.type))),
  }
  return answerValue(request, reply, answer)
}

async function showType(
  tools: EventTools,
  request: FastifyRequest<{ Params: { readonly type: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  readParameters(request, [])
  const { known } = await readerOf(tools, request)
  const { type } = request.params
  const facts = await knownFacts(tools, known)
  const logged = facts.find(({ contract }) => contract.type === type)
  const found = factsOf(logged, await declaredContract(tools, request, { type, known }))
  if (found === null) throw unknownType(type, facts)
  const quarantined = quarantinedOf(tools.quarantined(), type)
  const counts = await tools.overTime(found, signalOf(reply))
  return answerValue(request, reply, describeEventPage(found, known, { quarantined, counts }))
}

/**
 * What is told of a type: in the words of the release that declares it, as long as its shape is the one in the log; one that is
 * declared, and of which nothing arrived yet, has no events.
 */
function factsOf(logged: EventTypeFacts | undefined, declared: EventContract | null): EventTypeFacts | null {
  if (logged === undefined) {
    return declared === null ? null : { contract: declared, events: 0, firstEventTime: null, lastEventTime: null }
  }
  const isSame = declared?.schemaDigest === logged.contract.schemaDigest
  return isSame && declared !== null ? { ...logged, contract: declared } : logged
}

/**
 * The type as a release that serves declares it: the log keeps the words of the first intake, and words may have become better.
 * Null when no product that the reader may know of reads it.
 */
async function declaredContract(
  { parts }: EventTools,
  request: FastifyRequest,
  { type, known }: { readonly type: string; readonly known: KnownEvents },
): Promise<EventContract | null> {
  const [product] = known.consumersOf(type)
  if (product === undefined) return null
  const release = await parts.access.find(parts.principalOf(request), product).catch((error: unknown) => {
    if (isDamage(error)) return null
    throw error
  })
  return release?.manifest.definition.events.find((event) => event.type === type) ?? null
}

async function knownFacts({ parts }: EventTools, known: KnownEvents): Promise<readonly EventTypeFacts[]> {
  return (await parts.catalog.events()).filter(({ contract }) => known.mayKnowType(contract.type))
}

function quarantinedOf(counts: readonly QuarantineCount[], type: string): number {
  return counts.reduce((sum, { eventType, count }) => sum + (eventType === type ? count : 0), 0)
}

/** Quarantine changes with an intake only. */
function keptUntilIntake<Value>({ log }: CatalogParts, read: () => Value): () => Value {
  let kept: { readonly sequence: number; readonly value: Value } | null = null
  return () => {
    const sequence = log.lastSequence()
    if (kept === null || kept.sequence !== sequence) kept = { sequence, value: read() }
    return kept.value
  }
}

function unknownType(type: string, known: readonly EventTypeFacts[]): ProvenderError {
  const types = known.map(({ contract }) => contract.type)
  return new ProvenderError(
    'EVENT_TYPE_UNKNOWN',
    `There is no event type ${JSON.stringify(type.slice(0, 200))} that you may know of.${didYouMean(type, types)} GET /api/events lists what there is.`,
    { type: type.slice(0, 200) },
  )
}
