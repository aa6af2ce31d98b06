import { once } from 'node:events'
import { rmSync } from 'node:fs'
import type { Principal } from '@provender/contract'
import { asProvenderError, type Clock, ProvenderError } from '@provender/kernel'
import type { ApplyOptions } from '@provender/pipeline'
import { type GovernedAccess, installJsonBodies, invalidRequest, parseQueryBody } from '@provender/ports'
import type { OwnerLock } from '@provender/storage'
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { principalsBy } from '../http/principals.ts'
import type { ServedWorkspace } from '../start-server.ts'
import type { ApplyLine, OwnerRows, OwnerStatus } from './command-answers.ts'
import { mountTokenCommands } from './token-commands.ts'

/** What the command socket works with. */
export interface CommandSocketParts {
  readonly workspace: ServedWorkspace
  /** The apply that reports into the activity. */
  readonly apply: ServedWorkspace['apply']
  readonly access: GovernedAccess
  readonly stores: NonNullable<ServedWorkspace['stores']>
  readonly clock: Clock
}

/** The open socket of an owner. */
export interface CommandSocket {
  close(): Promise<void>
}

/**
 * Opens the unix socket through which other processes have the owner carry out commands: mode 0600, and every request
 * carries the owner's token.
 * @throws OWNER_UNREACHABLE when this process owns nothing
 */
export async function openCommandSocket(parts: CommandSocketParts): Promise<CommandSocket> {
  const { owner } = parts.workspace
  if (owner === null) throw new ProvenderError('OWNER_UNREACHABLE', 'This process does not own the workspace.')
  const app = Fastify({ forceCloseConnections: true })
  installJsonBodies(app)
  // Whoever holds the owner's token has the workspace's files: errors cross whole, with paths and details.
  app.setErrorHandler((error, _, reply) => {
    const whole = asProvenderError(error)
    return reply.status(whole.status).send(whole.toJSON())
  })
  const principals = principalsBy({ workspaceTokens: [owner.info.token], isAnonymousAllowed: false })
  app.addHook('onRequest', async (request) => {
    principals(request.headers.authorization)
  })
  mountCommands(app, parts, owner)
  mountTokenCommands(app, { ...parts, actorOf: (request) => actorName(request.headers['provender-actor']) })
  await app.ready()
  await listenPrivately(app, owner.info.socket)
  return { close: () => app.close() }
}

function mountCommands(app: FastifyInstance, { workspace, apply, access }: CommandSocketParts, owner: OwnerLock): void {
  let queue: Promise<unknown> = Promise.resolve()
  let applying = 0
  const actor: Principal = { kind: 'local', name: 'local' }
  app.get('/status', async (): Promise<OwnerStatus> => {
    const { pid, url, startedAt } = owner.info
    return { pid, url, startedAt, isApplying: applying > 0 }
  })
  app.post('/plan', async () => workspace.plan())
  app.post('/query', async (request, reply): Promise<OwnerRows> => {
    const { sql, limit } = parseQueryBody(request.body)
    const signal = closingSignal(reply)
    const { releases, ...answer } = await (await access.sql(actor, sql)).query(sql, {
      limit,
      signal,
    })
    return {
      ...answer,
      releases: releases.map(({ manifest, releaseDigest }) => ({
        product: manifest.product,
        version: manifest.version,
        release: manifest.release,
        releaseDigest,
      })),
    }
  })
  app.post('/apply', (request, reply) => {
    const replay = replayIn(request.body)
    reply.hijack()
    reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson' })
    const by: Principal = { kind: 'local', name: actorName(request.headers['provender-actor']) }
    applying += 1
    queue = queue
      .then(() => applyInto(reply, apply, { actor: by, replay }))
      .finally(() => {
        applying -= 1
      })
  })
}

async function applyInto(
  reply: FastifyReply,
  apply: ServedWorkspace['apply'],
  how: Pick<ApplyOptions, 'actor' | 'replay'>,
): Promise<void> {
  const signal = closingSignal(reply)
  const write = (line: ApplyLine): void => {
    if (!reply.raw.destroyed) reply.raw.write(`${JSON.stringify(line)}\n`)
  }
  try {
    if (reply.raw.destroyed) return
    const report = await apply({
      ...how,
      signal,
      onProgress: (progress) => write({ kind: 'progress', progress }),
    })
    write({ kind: 'report', report })
  } catch (error) {
    write({ kind: 'error', error: asProvenderError(error).toJSON() })
  } finally {
    reply.raw.end()
  }
}

/** The sources that an apply is to take in again. */
function replayIn(body: unknown): readonly string[] {
  const { replay = [] } = (body ?? {}) as { readonly replay?: unknown }
  if (Array.isArray(replay) && replay.every((name) => typeof name === 'string')) return replay
  throw invalidRequest('replay must be a list of names of sources.', { parameter: 'replay' })
}

function actorName(header: string | string[] | undefined): string {
  const name = typeof header === 'string' ? header : ''
  return /^[\w.@-]{1,64}$/.test(name) ? name : 'local'
}

function closingSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}

/** The socket exists with its rights from the first moment: binding happens within `listen`, under a narrow umask. */
async function listenPrivately(app: FastifyInstance, socket: string): Promise<void> {
  rmSync(socket, { force: true })
  const before = process.umask(0o177)
  try {
    app.server.listen(socket)
  } finally {
    process.umask(before)
  }
  await once(app.server, 'listening')
}
