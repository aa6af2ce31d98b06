import type { PortName } from '@provender/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ReleaseChoice } from '../governed/governed-access.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import { answerFromRelease } from '../http/answer-json.ts'
import { choiceOf, parametersByName, pickedRelease, productOf, readParameters } from '../http/request-names.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { describeDataset, describeProductPage, describePublication, describeRelease } from './describe.ts'

interface Names {
  readonly domain: string
  readonly name: string
  readonly version?: string
  readonly number?: string
  readonly dataset?: string
}

const base = '/api/products/:domain/:name'

/** Mounts what is told of one product: its page, datasets, releases and code. */
export function mountProductPages(app: FastifyInstance, parts: CatalogParts): void {
  app.get<{ Params: Names }>(base, async (request, reply) => {
    const choice = pickedRelease(parametersByName(request, ['release']))
    const data = await openFor(parts, request, 'page', choice)
    return answerFromRelease({ request, reply, data }, null, () => describeProductPage(data))
  })
  app.get<{ Params: Names }>(`${base}/releases`, async (request) => {
    readParameters(request, [])
    const found = await parts.access.find(parts.principalOf(request), productOf(request.params))
    return { releases: (await parts.catalog.releases(found.manifest.product)).map(describePublication) }
  })
  app.get<{ Params: Names }>(`${base}/:version/releases/:number`, async (request, reply) => {
    readParameters(request, [])
    const { version, number } = request.params
    const data = await openFor(parts, request, 'page', choiceOf(`${version}/${number}`, 'the release'))
    return answerFromRelease({ request, reply, data }, null, () => describeRelease(data))
  })
  app.get<{ Params: Names }>(`${base}/datasets/:dataset`, async (request, reply) => {
    const choice = pickedRelease(parametersByName(request, ['release']))
    const data = await openFor(parts, request, 'page', choice)
    const dataset = data.dataset(request.params.dataset ?? '')
    return answerFromRelease({ request, reply, data }, dataset.name, () => describeDataset(data, dataset))
  })
}

function openFor(
  parts: CatalogParts,
  request: FastifyRequest<{ Params: Names }>,
  through: PortName,
  choice: ReleaseChoice = null,
): Promise<GovernedData> {
  return parts.access.open(parts.principalOf(request), through, productOf(request.params), choice)
}
