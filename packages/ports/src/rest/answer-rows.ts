import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { type Json, showRelease } from '@provender/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GovernedData, GovernedRows } from '../governed/open-governed.ts'
import type { RowQuery } from '../governed/row-query.ts'
import type { AnswerCache } from '../http/answer-cache.ts'
import { hasTag, signalOf, tagFor, writeHeaders } from '../http/answer-json.ts'
import { nextStart, writeCursor } from './cursor.ts'
import { type PagedQuery, type RowFormat, rowMediaTypes } from './parse-rows-request.ts'
import { csvLines, ndjsonLines, rowObject } from './write-rows.ts'

/** Everything that one answer with rows needs. */
export interface RowsAnswer {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly data: GovernedData
  readonly query: PagedQuery
  readonly format: RowFormat
  readonly cache: AnswerCache
}

/**
 * Answers with the rows of a query: 304 when the reader has them, from the cache, or read anew. The query is interrupted
 * when the reader goes away.
 */
export async function answerRows(answer: RowsAnswer): Promise<FastifyReply> {
  const { request, reply, data, query, format, cache } = answer
  const tag = tagOf(data, query, format)
  writeHeaders(reply, data, tag, rowMediaTypes[format])
  if (hasTag(request.headers['if-none-match'], tag)) return reply.status(304).send()
  const kept = cache.get(tag)
  if (kept !== undefined) return linked(answer, kept.nextCursor).send(kept.body)
  const found = await data.rows(query, { signal: signalOf(reply) })
  const nextCursor = found.hasMore ? cursorAfter(data, query, found) : null
  linked(answer, nextCursor)
  if (format === 'parquet') return answerParquet(answer)
  const columns = found.columns.slice(0, query.columns.length)
  if (format === 'csv') return reply.send(Readable.from(csvLines(columns, found.rows)))
  if (format === 'ndjson') return reply.send(Readable.from(ndjsonLines(columns, found.rows)))
  const body = pageBody(data, query, columns, found, nextCursor)
  cache.put(tag, { body, nextCursor })
  return reply.send(body)
}

function tagOf(data: GovernedData, query: PagedQuery, format: RowFormat): string {
  return tagFor(data, { query, format } as unknown as Json)
}

function pageBody(
  data: GovernedData,
  query: RowQuery,
  columns: GovernedRows['columns'],
  found: GovernedRows,
  next: string | null,
): string {
  const { product, version, release, definition } = data.release.manifest
  const modelled = columns.flatMap((column) => (column.modelled === null ? [] : [[column.name, column.modelled]]))
  return JSON.stringify({
    product,
    release: showRelease(product, version, release),
    dataset: query.dataset,
    simulated: definition.simulated,
    modelled: Object.fromEntries(modelled),
    rows: found.rows.map((row) => rowObject(columns, row)),
    next,
  })
}

function cursorAfter(data: GovernedData, query: RowQuery, found: GovernedRows): string {
  const places = query.sort.map((key) => found.columns.findIndex(({ name }) => name === key.column))
  const values = found.rows.map((row) => places.map((place) => row[place] ?? null))
  const { dataset, filters, sort } = query
  return writeCursor(nextStart(values, query.after), {
    releaseDigest: data.release.releaseDigest,
    question: { dataset, filters, sort },
  })
}

/** The next page as a link: pinned to this release, so that it stays whole while a new release begins to serve. */
function linked({ request, reply, data }: RowsAnswer, cursor: string | null): FastifyReply {
  if (cursor === null) return reply
  const { version, release } = data.release.manifest
  const [path = '', search = ''] = request.url.split('?')
  const rest = search.split('&').filter((part) => part !== '' && !/^(cursor|release)=/.test(part))
  const query = [...rest, `release=${version}/${release}`, `cursor=${cursor}`].join('&')
  return reply.header('link', `<${path}?${query}>; rel="next"`)
}

async function answerParquet({ reply, data, query, request }: RowsAnswer): Promise<FastifyReply> {
  const file = await data.exportParquet(query, { signal: signalOf(reply) })
  const handle = await open(file.path, 'r').finally(() => file.remove())
  const name = `${data.release.manifest.product.replace('/', '-')}-${query.dataset}.parquet`
  reply.header('content-disposition', `attachment; filename="${name}"`).header('content-length', file.sizeBytes)
  if (request.method === 'HEAD') {
    await handle.close()
    return reply.send()
  }
  return reply.send(handle.createReadStream())
}
