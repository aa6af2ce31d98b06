import { once } from 'node:events'
import type { Principal } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'
import { readParameters } from '@provender/ports'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ActivityFeed, FeedLine } from './activity-feed.ts'
import type { MayHear } from './may-hear.ts'

/** What the live feed is served with. */
export interface ActivityPort {
  readonly feed: ActivityFeed
  readonly principalOf: (request: FastifyRequest) => Principal
  readonly mayHear: MayHear
  /** Streams at once; beyond it SERVER_BUSY. */
  readonly mostStreams: number
  /** Time between signs of life; default 15 s. */
  readonly heartbeatMs?: number
  /** A reader who takes nothing for so long is dropped; default 30 s. */
  readonly stallMs?: number
}

/**
 * Mounts the live feed: server-sent events, resumed by Last-Event-ID. Nothing is buffered for one reader beyond his
 * connection: who falls behind what the feed keeps is dropped, and begins anew when he comes back.
 * Whose token expires or is revoked hears nothing more.
 * Its requests have this refusal:
 * @throws SERVER_BUSY when as many streams are open as may
 * @source HTML Living Standard, 9.2 Server-sent events
 */
export function mountActivity(app: FastifyInstance, port: ActivityPort): void {
  let open = 0
  app.get('/api/activity', { exposeHeadRoute: false }, async (request, reply) => {
    readParameters(request, [])
    port.principalOf(request)
    const lastId = request.headers['last-event-id']
    if (open >= port.mostStreams) {
      throw new ProvenderError(
        'SERVER_BUSY',
        `${port.mostStreams} readers follow the activity, which is as many as may.`,
      )
    }
    open += 1
    reply.raw.once('close', () => {
      open -= 1
    })
    reply.hijack()
    void follow(port, reply, {
      principal: () => port.principalOf(request),
      lastId: typeof lastId === 'string' ? lastId : undefined,
    })
    return reply
  })
}

interface Reader {
  /** Asked before each line and sign of life: throws as soon as the reader's token holds no more. */
  readonly principal: () => Principal
  readonly lastId: string | undefined
}

async function follow(port: ActivityPort, reply: FastifyReply, reader: Reader): Promise<void> {
  const { raw } = reply
  raw.on('error', () => raw.destroy())
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value)
  raw.writeHead(200, {
    ...{ 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', vary: 'authorization' },
    connection: 'close',
  })
  const heartbeat = setInterval(() => {
    if (!stillHolds(reader)) raw.destroy()
    else if (!raw.writableNeedDrain) raw.write(':\n\n')
  }, port.heartbeatMs ?? 15_000)
  try {
    raw.write('retry: 2000\n\n')
    await sendLines(port, raw, reader)
    raw.end()
  } catch {
    raw.destroy()
  } finally {
    clearInterval(heartbeat)
  }
}

function stillHolds({ principal }: Reader): boolean {
  try {
    principal()
    return true
  } catch {
    return false
  }
}

async function sendLines(port: ActivityPort, raw: FastifyReply['raw'], { principal, lastId }: Reader): Promise<void> {
  const { feed } = port
  let wake = (): void => {}
  const gone = new AbortController()
  raw.once('close', () => {
    gone.abort()
    wake()
  })
  const stopListening = feed.listen(() => wake())
  try {
    for (let at = feed.startFor(lastId); ; ) {
      const lines = feed.after(at)
      if (lines === null) return
      for (const line of lines) {
        at = line.number
        const now = principal()
        if (!port.mayHear(now, line.about)) continue
        if (!raw.write(eventOf(feed, now, line))) await drained(raw, port.stallMs ?? 30_000, gone.signal)
      }
      if (feed.isClosed || raw.destroyed) return
      if (feed.after(at)?.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    stopListening()
  }
}

function eventOf(feed: ActivityFeed, { kind }: Principal, { number, line, forOthers }: FeedLine): string {
  return `id: ${feed.idOf(number)}\ndata: ${JSON.stringify(kind === 'local' ? line : forOthers)}\n\n`
}

/** Waits until the connection takes more; throws when it takes nothing for too long, or is gone. */
async function drained(raw: FastifyReply['raw'], stallMs: number, gone: AbortSignal): Promise<void> {
  await once(raw, 'drain', { signal: AbortSignal.any([gone, AbortSignal.timeout(stallMs)]) })
}
