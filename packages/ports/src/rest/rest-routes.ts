import type { PortName, Principal } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GovernedAccess, ReleaseChoice } from '../governed/governed-access.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import { answerCache } from '../http/answer-cache.ts'
import { type Parameter, readQueryString } from '../http/read-query-string.ts'
import { choiceOf, productOf } from '../http/request-names.ts'
import { didYouMean } from '../near-names.ts'
import type { ReleaseCatalog } from '../release-catalog.ts'
import { answerOpenApi } from './answer-openapi.ts'
import { answerQuery } from './answer-query.ts'
import { answerRows } from './answer-rows.ts'
import { parseFormat, parseRowsRequest } from './parse-rows-request.ts'

/** What the REST port reads from, and how it knows who asks. */
export interface RestPort {
  readonly access: GovernedAccess
  readonly catalog: ReleaseCatalog
  readonly principalOf: (request: FastifyRequest) => Principal
}

interface Names {
  readonly domain: string
  readonly name: string
  readonly dataset?: string
  readonly column?: string
  readonly value?: string
}

const base = '/api/products/:domain/:name'
const cacheCharacters = 16_000_000

/** Mounts the REST port: read-only routes under `/api`. */
export function mountRest(app: FastifyInstance, port: RestPort): void {
  const cache = answerCache(cacheCharacters)
  app.get('/api/health', async () => ({ status: 'ok' }))
  app.get('/api/openapi.json', async (request, reply) => answerOpenApi(port, request, reply))
  app.post('/api/query', async (request, reply) => answerQuery(port, request, reply))
  const rows = async (request: FastifyRequest<{ Params: Names }>, reply: FastifyReply): Promise<FastifyReply> => {
    const parameters = readQueryString(request.url)
    const release = parameters.find(({ name }) => name === 'release')
    const choice = release === undefined ? null : choiceOf(release.value, 'release')
    const data = await openFor(port, request, 'rest', choice)
    const scope = {
      dataset: data.dataset(request.params.dataset ?? ''),
      releaseDigest: data.release.releaseDigest,
      maxRows: data.plan.maxRows,
    }
    const query = parseRowsRequest([...byParameter(request.params, data), ...parameters], scope)
    return answerRows({ request, reply, data, query, format: parseFormat(parameters, request.headers.accept), cache })
  }
  app.get<{ Params: Names }>(`${base}/datasets/:dataset/rows`, rows)
  app.get<{ Params: Names }>(`${base}/datasets/:dataset/by/:column/:value`, rows)
}

function openFor(
  port: RestPort,
  request: FastifyRequest<{ Params: Names }>,
  through: PortName,
  choice: ReleaseChoice = null,
): Promise<GovernedData> {
  return port.access.open(port.principalOf(request), through, productOf(request.params), choice)
}

function byParameter({ column, value, dataset }: Names, data: GovernedData): readonly Parameter[] {
  if (column === undefined || value === undefined) return []
  const by = data.release.manifest.definition.ports.rest?.[dataset ?? '']?.by ?? []
  const mayBe = by.filter((name) => data.dataset(dataset ?? '').columns.some((visible) => visible.name === name))
  if (mayBe.includes(column)) return [{ name: `${column}.eq`, value }]
  throw new ProvenderError(
    'ROUTE_UNKNOWN',
    `${dataset} has no path by ${JSON.stringify(column.slice(0, 64))}.${didYouMean(column, mayBe)} Filter instead: /rows?column=value.`,
    { known: mayBe },
  )
}
