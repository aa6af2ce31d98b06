import type { PortName, Principal } from '@provender/contract'
import { isProvenderError, type Json, type ProductName, ProvenderError } from '@provender/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GovernedAccess, ReleaseChoice } from '../governed/governed-access.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import { didYouMean } from '../near-names.ts'
import { invalidRequest } from '../problem.ts'
import type { PublishedRelease, ReleaseCatalog } from '../release-catalog.ts'
import { answerCache } from './answer-cache.ts'
import { answerRows, hasTag, signalOf, tagFor, writeHeaders } from './answer-rows.ts'
import {
  describeDataset,
  describeEventType,
  describeProductPage,
  describePublication,
  describeRelease,
  describeSummary,
} from './describe.ts'
import { openApiOf } from './openapi.ts'
import { parseFormat, parseRowsRequest } from './parse-rows-request.ts'
import { type Parameter, readQueryString } from './read-query-string.ts'
import { rowObject } from './write-rows.ts'

/** What the REST port reads from, and how it knows who asks. */
export interface RestPort {
  readonly access: GovernedAccess
  readonly catalog: ReleaseCatalog
  readonly principalOf: (request: FastifyRequest) => Principal
}

interface Names {
  readonly domain: string
  readonly name: string
  readonly version?: string
  readonly number?: string
  readonly dataset?: string
  readonly column?: string
  readonly value?: string
}

const base = '/api/products/:domain/:name'
const cacheCharacters = 16_000_000
const json = 'application/json; charset=utf-8'

/** Mounts the REST port: read-only routes under `/api`. */
export function mountRest(app: FastifyInstance, port: RestPort): void {
  const cache = answerCache(cacheCharacters)
  app.get('/api/health', async () => ({ status: 'ok' }))
  app.get('/api/products', async (request) => listProducts(port, request))
  app.get('/api/events', async (request) => listEvents(port, request))
  app.get('/api/openapi.json', async (request, reply) => openApi(port, request, reply))
  app.post('/api/query', async (request, reply) => answerQuery(port, request, reply))
  app.get<{ Params: Names }>(base, async (request, reply) =>
    answerJson(request, reply, await openFor(port, request, 'page'), describeProductPage),
  )
  app.get<{ Params: Names }>(`${base}/releases`, async (request) => {
    readParameters(request, [])
    const found = await port.access.find(port.principalOf(request), productOf(request.params))
    return { releases: (await port.catalog.releases(found.manifest.product)).map(describePublication) }
  })
  app.get<{ Params: Names }>(`${base}/:version/releases/:number`, async (request, reply) => {
    readParameters(request, [])
    const { version, number } = request.params
    const data = await openFor(port, request, 'page', choiceOf(`${version}/${number}`, 'the release'))
    return answerJson(request, reply, data, describeRelease)
  })
  app.get<{ Params: Names }>(`${base}/datasets/:dataset`, async (request, reply) => {
    const [release] = readParameters(request, ['release'])
    const data = await openFor(port, request, 'page', release === undefined ? null : choiceOf(release.value, 'release'))
    const dataset = data.dataset(request.params.dataset ?? '')
    return answerJson(request, reply, data, () => describeDataset(data, dataset), dataset.name)
  })
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

/**
 * The product that a path names, by the grammar of names; nothing else from a path goes further.
 * @throws REQUEST_INVALID
 * @example productOf({ domain: 'library', name: 'book-catalog' }) // 'library/book-catalog'
 */
export function productOf({ domain, name }: { readonly domain: string; readonly name: string }): ProductName {
  const grammar = /^[a-z][a-z0-9-]{1,49}$/
  if (grammar.test(domain) && grammar.test(name)) return `${domain}/${name}`
  throw invalidRequest('The path names no product: domain and name are 2 to 50 lower-case letters, digits and hyphens.')
}

/**
 * A release named as `1.0.0/3`.
 * @throws REQUEST_INVALID
 * @example choiceOf('1.0.0/3', 'release') // { version: '1.0.0', release: 3 }
 */
export function choiceOf(text: string, parameter: string): ReleaseChoice {
  const match = /^(\d{1,9}\.\d{1,9}\.\d{1,9})[/#](\d{1,9})$/.exec(text)
  if (match !== null) return { version: `${match[1]}`, release: Number(match[2]) }
  throw invalidRequest(`${parameter} is ${JSON.stringify(text.slice(0, 40))}; write version/number, such as 1.0.0/3.`, {
    parameter,
  })
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

function readParameters(request: FastifyRequest, known: readonly string[]): readonly Parameter[] {
  const parameters = readQueryString(request.url)
  const unknown = parameters.find(({ name }) => !known.includes(name))
  if (unknown === undefined) return parameters
  throw invalidRequest(
    `There is no parameter ${JSON.stringify(unknown.name.slice(0, 80))} here.${didYouMean(unknown.name, known)} There are: ${known.join(', ') || 'none'}.`,
    { parameter: unknown.name.slice(0, 80) },
  )
}

function answerJson(
  request: FastifyRequest,
  reply: FastifyReply,
  data: GovernedData,
  describe: (data: GovernedData) => unknown,
  question = request.routeOptions.url ?? '',
): FastifyReply {
  const tag = tagFor(data, { route: request.routeOptions.url ?? '', question })
  writeHeaders(reply, data, tag, json)
  if (hasTag(request.headers['if-none-match'], tag)) return reply.status(304).send()
  return reply.send(JSON.stringify(describe(data)))
}

async function listProducts(port: RestPort, request: FastifyRequest) {
  const parameters = new Map(readParameters(request, ['q', 'domain']).map(({ name, value }) => [name, value]))
  const found = await port.access.products(port.principalOf(request))
  const words = (parameters.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const domain = parameters.get('domain')
  const kept = found.filter(
    (release) =>
      (domain === undefined || release.manifest.definition.owner.domain === domain) && matches(release, words),
  )
  return { products: kept.map(describeSummary) }
}

/**
 * Whether every word occurs in what a release says of itself: names, purpose, owner, datasets, columns that are not personal.
 * @example matches(release, ['weekly', 'genre']) // true
 */
export function matches({ manifest }: PublishedRelease, words: readonly string[]): boolean {
  const { product, purpose, owner, datasets } = manifest.definition
  const columns = datasets.flatMap((dataset) => [
    dataset.name,
    dataset.description,
    ...dataset.columns.filter(({ pii }) => pii === null).flatMap(({ name, description }) => [name, description]),
  ])
  const said = [product, purpose, owner.team, ...columns].join('\n').toLowerCase()
  return words.every((word) => said.includes(word))
}

async function listEvents(port: RestPort, request: FastifyRequest) {
  readParameters(request, [])
  const principal = port.principalOf(request)
  const products = await port.access.products(principal)
  const declared = new Set(
    products.flatMap(({ manifest }) => manifest.definition.events.map((contract) => contract.type)),
  )
  const facts = await port.catalog.events()
  return {
    events: facts
      .filter(({ contract }) => principal.kind === 'local' || declared.has(contract.type))
      .map(describeEventType),
  }
}

async function openApi(port: RestPort, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  readParameters(request, [])
  const principal = port.principalOf(request)
  const opened = await Promise.all(
    (await port.access.products(principal)).map(({ manifest }) =>
      port.access.open(principal, 'rest', manifest.product).catch((error: unknown) => {
        if (isProvenderError(error) && error.code === 'POLICY_DENIED') return null
        throw error
      }),
    ),
  )
  const document = openApiOf(opened.filter((data) => data !== null))
  return reply.type(json).header('vary', 'authorization').header('cache-control', 'private, no-cache').send(document)
}

async function answerQuery(port: RestPort, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  readParameters(request, [])
  const { sql, limit } = parseQueryBody(request.body)
  const governed = await port.access.sql(port.principalOf(request))
  const answer = await governed.query(sql, { limit, signal: signalOf(reply) })
  reply.header('cache-control', 'no-store')
  return {
    columns: answer.columns,
    rows: answer.rows.map((row) => rowObject(answer.columns, row)),
    truncated: answer.isTruncated,
    releases: answer.releases.map(({ manifest, releaseDigest }) => ({
      product: manifest.product,
      version: manifest.version,
      release: manifest.release,
      releaseDigest,
    })),
    simulated: answer.simulated,
  }
}

/**
 * Reads the body of a query: SQL and, if wanted, how many rows.
 * @throws REQUEST_INVALID
 * @example parseQueryBody({ sql: 'select 1' }) // { sql: 'select 1', limit: 1000 }
 */
export function parseQueryBody(body: unknown): { readonly sql: string; readonly limit: number } {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalidRequest('Send a JSON object such as {"sql": "select …", "limit": 100}.')
  }
  const unknown = Object.keys(body).find((name) => name !== 'sql' && name !== 'limit')
  if (unknown !== undefined) {
    throw invalidRequest(`There is no member ${JSON.stringify(unknown.slice(0, 80))}; there are sql and limit.`)
  }
  const { sql, limit = 1000 } = body as { readonly sql?: Json; readonly limit?: Json }
  if (typeof sql !== 'string' || sql.trim() === '' || sql.includes('\0')) {
    throw invalidRequest('sql must be a text with one SELECT.', { parameter: 'sql' })
  }
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > 10_000) {
    throw invalidRequest('limit must be a whole number from 1 to 10000.', { parameter: 'limit' })
  }
  return { sql, limit }
}
