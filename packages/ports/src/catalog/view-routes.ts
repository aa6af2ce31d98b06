import type { Json } from '@provender/kernel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { longestChoice } from '../governed/authored-select.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import { type AnswerCache, answerCache } from '../http/answer-cache.ts'
import { hasTag, jsonType, signalOf, tagFor, writeHeaders } from '../http/answer-json.ts'
import { parametersByName, pickedRelease, productOf } from '../http/request-names.ts'
import { invalidRequest } from '../problem.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { profiledColumns, readProfile } from './read-profile.ts'
import { findView, readView } from './read-view.ts'

interface Names {
  readonly domain: string
  readonly name: string
  readonly view: string
  readonly dataset: string
}

type Asked = FastifyRequest<{ Params: Names }>

const base = '/api/products/:domain/:name'
const cacheCharacters = 16_000_000

/** Mounts the pictures of a product and the profiles of its columns. Finished answers are kept: a release never changes. */
export function mountViews(app: FastifyInstance, parts: CatalogParts): void {
  const cache = answerCache(cacheCharacters, 2_000_000)
  const open = (request: Asked, parameters: ReadonlyMap<string, string>): Promise<GovernedData> =>
    parts.access.open(parts.principalOf(request), 'page', productOf(request.params), pickedRelease(parameters))
  app.get<{ Params: Names }>(`${base}/views/:view`, async (request, reply) => {
    const parameters = parametersByName(request, ['pick', 'release'])
    const data = await open(request, parameters)
    const view = findView(data, request.params.view)
    const pick = pickOf(parameters.get('pick'))
    const question = { view: view.contract as unknown as Json, pick }
    return answerOnce({ request, reply, data, cache }, question, () =>
      readView(data, view, { pick, signal: signalOf(reply) }),
    )
  })
  app.get<{ Params: Names }>(`${base}/datasets/:dataset/profile`, async (request, reply) => {
    const parameters = parametersByName(request, ['columns', 'release'])
    const data = await open(request, parameters)
    const dataset = data.dataset(request.params.dataset)
    const columns = profiledColumns(dataset, parameters.get('columns'))
    return answerOnce({ request, reply, data, cache }, { profile: dataset.name, columns }, () =>
      readProfile(data, dataset.name, columns, { signal: signalOf(reply) }),
    )
  })
}

function pickOf(text: string | undefined): string | null {
  if (text === undefined || text.length <= longestChoice) return text ?? null
  throw invalidRequest(`pick has ${text.length} characters; at most ${longestChoice} are read.`, { parameter: 'pick' })
}

interface Answering {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly data: GovernedData
  readonly cache: AnswerCache
}

async function answerOnce(
  { request, reply, data, cache }: Answering,
  question: Json,
  read: () => Promise<unknown>,
): Promise<FastifyReply> {
  const tag = tagFor(data, question)
  if (hasTag(request.headers['if-none-match'], tag)) {
    writeHeaders(reply, data, tag, jsonType)
    return reply.status(304).send()
  }
  const body = cache.get(tag)?.body ?? JSON.stringify(await read())
  cache.put(tag, { body, nextCursor: null })
  writeHeaders(reply, data, tag, jsonType)
  return reply.send(body)
}
