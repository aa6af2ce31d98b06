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
import { productPage } from './product-page.ts'
import { knownProducts, productStanding } from './product-standing.ts'
import { cursorOf, listReleases } from './releases.ts'

interface Names {
  readonly domain: string
  readonly name: string
  readonly version?: string
  readonly number?: string
  readonly dataset?: string
}

type NamedRequest = FastifyRequest<{ Params: Names }>

const base = '/api/products/:domain/:name'

/** Mounts what is told of one product: its page, datasets, releases and code. */
export function mountProductPages(app: FastifyInstance, parts: CatalogParts): void {
  app.get<{ Params: Names }>(base, async (request, reply) => {
    const { principal, choice, data } = await openPicked(parts, request)
    const context = await productStanding(parts, principal, { data, choice })
    return answerGoverned({ request, reply, data }, productPage(data, context))
  })
  app.get<{ Params: Names }>(`${base}/datasets/:dataset`, async (request, reply) => {
    const { data } = await openPicked(parts, request)
    const dataset = data.dataset(request.params.dataset ?? '')
    return answerFromRelease({ request, reply, data }, dataset.name, () => datasetPage(data, dataset))
  })
  app.get<{ Params: Names }>(`${base}/code`, async (request, reply) => {
    const { principal, data } = await openPicked(parts, request)
    const known = await knownUpstream(parts, principal, data)
    return answerFromRelease({ request, reply, data }, [...known].sort(), () => codeAnswer(data, known))
  })
  mountReleases(app, parts)
}

function mountReleases(app: FastifyInstance, parts: CatalogParts): void {
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
    const known = await knownUpstream(parts, parts.principalOf(request), data)
    return answerFromRelease({ request, reply, data }, [...known].sort(), () => releasePage(data, known))
  })
}

/** Products that a release was built from, of those that its reader may know of. */
function knownUpstream(parts: CatalogParts, principal: Principal, data: GovernedData): Promise<ReadonlySet<string>> {
  const upstream = data.release.manifest.inputs.upstream.map(({ product }) => product)
  return knownProducts(parts, principal, upstream)
}

/** The release that the parameter `release` picks, or the one that serves, as the reader may see it. */
async function openPicked(
  parts: CatalogParts,
  request: NamedRequest,
): Promise<{ readonly principal: Principal; readonly choice: ReleaseChoice; readonly data: GovernedData }> {
  const choice = pickedRelease(parametersByName(request, ['release']))
  return { principal: parts.principalOf(request), choice, data: await open(parts, request, choice) }
}

function open(parts: CatalogParts, request: NamedRequest, choice: ReleaseChoice): Promise<GovernedData> {
  return parts.access.open(parts.principalOf(request), 'page', productOf(request.params), choice)
}
