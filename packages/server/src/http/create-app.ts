import type { Socket } from 'node:net'
import { ProvenderError } from '@provender/kernel'
import { installProblems, largestBodyBytes, problemOf, problemType, sendProblem } from '@provender/ports'
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { requireOwnHost } from './allowed-hosts.ts'

/** What the web server guards with. */
export interface AppGuards {
  /** Known once the server listens. */
  readonly hosts: () => ReadonlySet<string>
  readonly onFault: (error: unknown) => void
  /** Requests in work at once; beyond it 503. */
  readonly maxRequests: number
}

const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * The web server without routes: limits, Host and Origin, security headers, every error a problem.
 * Its requests have this refusal:
 * @throws SERVER_BUSY when more are in work than may
 */
export function createApp(guards: AppGuards): FastifyInstance {
  const app = Fastify({
    bodyLimit: largestBodyBytes,
    requestTimeout: 30_000,
    keepAliveTimeout: 10_000,
    http: { maxHeaderSize: 16_384, headersTimeout: 10_000 },
    routerOptions: { maxParamLength: 2000 },
    forceCloseConnections: true,
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) => {
      reply.headers(securityHeaders)
      sendProblem(reply, request as FastifyRequest, badUrl(error), guards.onFault)
    },
  })
  installProblems(app, guards.onFault)
  let inWork = 0
  app.addHook('onRequest', async (request, reply) => {
    inWork += 1
    reply.raw.once('close', () => {
      inWork -= 1
    })
    reply.headers(securityHeaders)
    requireOwnHost(originOf(request), guards.hosts())
    if (inWork > guards.maxRequests) {
      throw new ProvenderError('SERVER_BUSY', `${guards.maxRequests} requests are in work. Try again in a moment.`)
    }
  })
  return app
}

function originOf(request: FastifyRequest) {
  const { headers, method } = request
  const one = (name: string): string | undefined => {
    const value = headers[name]
    return Array.isArray(value) ? value.join(',') : value
  }
  return {
    method,
    host: one('host'),
    origin: one('origin'),
    fetchSite: one('sec-fetch-site'),
    fetchMode: one('sec-fetch-mode'),
  }
}

function badUrl(error: unknown): ProvenderError {
  return new ProvenderError('REQUEST_INVALID', 'The path is no percent-encoded UTF-8 text.', {}, { cause: error })
}

/** What is no HTTP, or has headers that are too large, or comes too slowly, is answered before the connection ends. */
function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const isLarge = error.code === 'HPE_HEADER_OVERFLOW'
  const refusal = isLarge
    ? new ProvenderError('REQUEST_TOO_LARGE', 'The headers are larger than 16384 bytes.')
    : new ProvenderError('REQUEST_INVALID', 'This is no HTTP request that can be read.')
  const body = JSON.stringify(problemOf(refusal, ''))
  const status = isLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'
  const length = Buffer.byteLength(body)
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: ${problemType}\r\ncontent-length: ${length}\r\nconnection: close\r\n\r\n${body}`,
  )
}
