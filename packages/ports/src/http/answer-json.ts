import { type Digest, digestOfJson, type Json, shortDigest } from '@provender/kernel'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GovernedData } from '../governed/open-governed.ts'

/** Media type of a JSON answer. */
export const jsonType = 'application/json; charset=utf-8'

/** Aborts when the reader goes away before the answer is complete. */
export function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}

/** The headers that every answer from governed data carries. */
export function writeHeaders(reply: FastifyReply, data: GovernedData, tag: string, type: string): void {
  const { definition } = data.release.manifest
  reply
    .type(type)
    .header('etag', tag)
    .header('cache-control', 'private, no-cache')
    .header('vary', 'accept, authorization')
    .header('provender-release', data.release.releaseDigest)
    .header('provender-plan', data.plan.planHash)
  if (definition.simulated !== null) reply.header('provender-simulated', 'true')
}

/** Whether If-None-Match names a tag. */
export function hasTag(header: string | undefined, tag: string): boolean {
  return header?.split(',').some((one) => one.trim() === tag || one.trim() === '*') === true
}

/** The ETag of an answer: release, access plan, question. */
export function tagFor(data: GovernedData, question: Json): string {
  const digest: Digest = digestOfJson([data.release.releaseDigest, data.plan.planHash, question])
  return `"${shortDigest(data.release.releaseDigest)}-${digest.slice(7, 39)}"`
}

/**
 * Answers with what follows from a release, its access plan and a question alone; 304 when the reader has it.
 * `question` holds whatever else the answer depends on.
 */
export function answerFromRelease(
  {
    request,
    reply,
    data,
  }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly data: GovernedData },
  question: Json,
  describe: () => unknown,
): FastifyReply {
  const tag = tagFor(data, { route: request.routeOptions.url ?? '', question })
  writeHeaders(reply, data, tag, jsonType)
  if (hasTag(request.headers['if-none-match'], tag)) return reply.status(304).send()
  return reply.send(JSON.stringify(describe()))
}

/** Answers with what follows from a release and from more that changes; its own text tells whether it did. */
export function answerGoverned(
  { request, reply, data }: Parameters<typeof answerFromRelease>[0],
  value: unknown,
): FastifyReply {
  const body = JSON.stringify(value)
  const tag = tagFor(data, digestOfJson(body))
  writeHeaders(reply, data, tag, jsonType)
  if (hasTag(request.headers['if-none-match'], tag)) return reply.status(304).send()
  return reply.send(body)
}

/** Answers with a value of which only its own text tells whether it changed; 304 when the reader has it. */
export function answerValue(request: FastifyRequest, reply: FastifyReply, value: unknown): FastifyReply {
  const body = JSON.stringify(value)
  const tag = `"${digestOfJson(body).slice(7, 47)}"`
  reply.type(jsonType).header('etag', tag).header('cache-control', 'private, no-cache').header('vary', 'authorization')
  if (hasTag(request.headers['if-none-match'], tag)) return reply.status(304).send()
  return reply.send(body)
}
