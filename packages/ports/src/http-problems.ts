import { isProvenderError, ProvenderError } from '@provender/kernel'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { invalidRequest, problemOf, problemType } from './problem.ts'

/** Deepest nesting of a JSON body; deeper ones are refused before they are parsed. */
const deepestJson = 32
/** Largest body of a request in bytes. */
export const largestBodyBytes = 256 * 1024

/**
 * Makes every error of a server a problem: unknown routes, bad URLs, bodies that are too large, too deep or no JSON,
 * and whatever a handler throws. `onFault` hears of faults of our own; nobody else sees their cause.
 */
export function installProblems(app: FastifyInstance, onFault: (error: unknown) => void = () => {}): void {
  app.setErrorHandler((error: FastifyError, request, reply) => sendProblem(reply, request, typed(error), onFault))
  app.setNotFoundHandler((request, reply) => {
    const what = `There is no ${request.method} ${pathOf(request.url)}.`
    return sendProblem(
      reply,
      request,
      new ProvenderError('ROUTE_UNKNOWN', `${what} GET /api/openapi.json lists what there is.`),
      onFault,
    )
  })
  installJsonBodies(app)
}

/** Reads bodies as JSON of limited size and depth, and nothing else. */
export function installJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: largestBodyBytes },
    async (_: FastifyRequest, body: string | Buffer) => parseJsonBody(String(body)),
  )
}

/** Answers a request with a problem. */
export function sendProblem(
  reply: FastifyReply,
  request: FastifyRequest,
  error: unknown,
  onFault: (error: unknown) => void = () => {},
): FastifyReply {
  const problem = problemOf(error, request.url)
  if (problem.status >= 500 && problem.code !== 'SERVER_BUSY') onFault(error)
  if (problem.retry === 'backoff') reply.header('retry-after', String(problem.details['retryAfterSeconds'] ?? 1))
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="provender"')
  return reply
    .status(problem.status)
    .header('cache-control', 'no-store')
    .type(problemType)
    .send(JSON.stringify(problem))
}

/**
 * Parses a JSON body of limited depth.
 * @throws REQUEST_INVALID when it is no JSON or nested too deeply
 * @example parseJsonBody('{"sql":"select 1"}') // { sql: 'select 1' }
 */
export function parseJsonBody(text: string): unknown {
  if (depthOf(text) > deepestJson) {
    throw invalidRequest(`The body is nested more than ${deepestJson} levels deep.`)
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw invalidRequest('The body is no JSON.')
  }
}

/** Greatest number of brackets open at once outside strings. */
function depthOf(text: string): number {
  let [depth, deepest, isText] = [0, 0, false]
  for (let index = 0; index < text.length; index += 1) {
    const sign = text[index]
    if (isText) {
      if (sign === '\\') index += 1
      else if (sign === '"') isText = false
    } else if (sign === '"') isText = true
    else if (sign === '{' || sign === '[') deepest = Math.max(deepest, ++depth)
    else if (sign === '}' || sign === ']') depth -= 1
  }
  return deepest
}

/** Errors of the web framework carry codes of their own. */
function typed(error: FastifyError): unknown {
  if (isProvenderError(error)) return error
  if (error.statusCode === 413) {
    return new ProvenderError('REQUEST_TOO_LARGE', `The body is larger than ${largestBodyBytes} bytes.`)
  }
  if (error.statusCode === 415) return invalidRequest('Send the body as application/json.')
  if (error.statusCode === 503)
    return new ProvenderError('SERVER_BUSY', 'The server has more work than it may take on.')
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return invalidRequest(requestFaults[error.code] ?? 'The request cannot be read.')
  }
  return error
}

const requestFaults: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'The path is no percent-encoded UTF-8 text.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty; send JSON.',
  FST_ERR_MAX_PARAM_LENGTH: 'A part of the path is too long.',
}

function pathOf(url: string): string {
  return url.split('?')[0]?.slice(0, 200) ?? ''
}
