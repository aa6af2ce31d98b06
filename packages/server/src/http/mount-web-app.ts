import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { isPageAddress } from './page-address.ts'

/** What the pages may load and whom they may ask: this server alone, no inline script or style. */
const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const lastingMs = 365 * 24 * 60 * 60 * 1000

/**
 * Serves the built pages of a folder: assets named by their content for ever, the document anew each time, compressed
 * as it lies there. Every address of a page answers with the document; so does, with 404, any other that is not the API's.
 */
export function mountWebApp(app: FastifyInstance, folder: string): void {
  app.register(async (scope) => {
    await scope.register(fastifyStatic, { root: folder, serve: false, preCompressed: true, dotfiles: 'ignore' })
    scope.get<{ Params: { '*': string } }>('/assets/*', (request, reply) =>
      reply.sendFile(`assets/${request.params['*']}`, { maxAge: lastingMs, immutable: true }),
    )
    for (const file of ['theme.js', 'mark.svg']) {
      scope.get(`/${file}`, (_, reply) => sendUncached(reply, file))
    }
    scope.get('/*', (request, reply) => {
      const path = request.url.split('?')[0] ?? ''
      if (path === '/api' || path.startsWith('/api/')) return reply.callNotFound()
      return sendDocument(reply, isPageAddress(path))
    })
  })
}

function sendUncached(reply: FastifyReply, file: string): FastifyReply {
  return reply.header('cache-control', 'no-cache').sendFile(file, { cacheControl: false })
}

/** A page that is not there has no validators: a 304 would leave its reader without a document. */
function sendDocument(reply: FastifyReply, isPage: boolean): FastifyReply {
  reply.header('content-security-policy', contentPolicy)
  if (isPage) return sendUncached(reply, 'index.html')
  return reply
    .status(404)
    .header('cache-control', 'no-store')
    .sendFile('index.html', { cacheControl: false, etag: false, lastModified: false })
}
