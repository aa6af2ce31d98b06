import type { Principal } from '@provender/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ReleaseChoice } from '../governed/governed-access.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import { answerFromRelease, answerGoverned, answerValue } from '../http/answer-json.ts'
import { choiceOf, parametersByName, pickedRelease, productOf, readParameters } from '../http/request-names.ts'
import { wholeParameter } from '../http/whole-parameter.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { codeAnswer } from './code.ts'
import { datasetPage } from './dataset-page.ts'
import { releasePage } from './describe-release.ts'
import type { EventUses } from './known-events.ts'
import { productPage } from './product-page.ts'
import { productStanding } from './product-standing.ts'
import { type KnowledgeParts, knowledgeKey, type ReaderKnowledge, readerKnowledge } from './reader-knowledge.ts'
import { cursorOf, listReleases } from './releases.ts'

interface Names {
  readonly domain: string
  readonly name: string
  readonly version?: string
  readonly number?: string
  readonly dataset?: string
}

type ProductParts = CatalogParts & KnowledgeParts

interface OpenedRelease {
  readonly principal: Principal
  readonly choice: ReleaseChoice
  readonly data: GovernedData
  readonly known: ReaderKnowledge
}

type NamedRequest = FastifyRequest<{ Params: Names }>

const base = '/api/products/:domain/:name'

/** Mounts what is told of one product: its page, datasets, releases and code. */
export function mountProductPages(app: FastifyInstance, of: CatalogParts, uses: () => Promise<EventUses>): void {
  const parts = { ...of, uses }
  app.get<{ Params: Names }>(base, async (request, reply) => {
    const { principal, ...opened } = await openPicked(parts, request)
    const { data } = opened
    const context = await productStanding(parts, principal, opened)
    return answerGoverned({ request, reply, data }, productPage(data, context))
  })
  app.get<{ Params: Names }>(`${base}/datasets/:dataset`, async (request, reply) => {
    const { data, known } = await openPicked(parts, request)
    const dataset = data.dataset(request.params.dataset ?? '')
    const question = [dataset.name, knowledgeKey(known)]
    return answerFromRelease({ request, reply, data }, question, () => datasetPage(data, dataset, known))
  })
  app.get<{ Params: Names }>(`${base}/code`, async (request, reply) => {
    const { data, known } = await openPicked(parts, request)
    return answerFromRelease({ request, reply, data }, knowledgeKey(known), () => codeAnswer(data, known))
  })
  mountReleases(app, parts)
}

function mountReleases(app: FastifyInstance, parts: ProductParts): void {
  app.get<{ Params: Names }>(`${base}/releases`, async (request, reply) => {
    const parameters = parametersByName(request, ['limit', 'cursor'])
    const cursor = parameters.get('cursor')
    const question = {
      product: productOf(request.params),
      limit: wholeParameter(parameters, 'limit', { least: 1, most: 100, fallback: 20 }),
      before: cursor === undefined ? null : cursorOf(cursor),
    }
    return answerValue(request, reply, await listReleases(parts, parts.principalOf(request), question))
  })
  app.get<{ Params: Names }>(`${base}/:version/releases/:number`, async (request, reply) => {
    readParameters(request, [])
    const { version, number } = request.params
    const data = await open(parts, request, choiceOf(`${version}/${number}`, 'the release'))
    const known = await readerKnowledge(parts, parts.principalOf(request), [data.release])
    return answerFromRelease({ request, reply, data }, knowledgeKey(known), () => releasePage(data, known))
  })
}

/** The release that the parameter `release` picks, or the one that serves, as the reader may see it. */
async function openPicked(parts: ProductParts, request: NamedRequest): Promise<OpenedRelease> {
  const choice = pickedRelease(parametersByName(request, ['release']))
  const principal = parts.principalOf(request)
  const data = await open(parts, request, choice)
  return { principal, choice, data, known: await readerKnowledge(parts, principal, [data.release]) }
}

function open(parts: CatalogParts, request: NamedRequest, choice: ReleaseChoice): Promise<GovernedData> {
  return parts.access.open(parts.principalOf(request), 'page', productOf(request.params), choice)
}
