import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { instant } from '@provender/kernel'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type ActivityFeed, openActivityFeed } from './activity-feed.ts'
import { progressLine } from './activity-line.ts'
import { mountActivity } from './mount-activity.ts'

let app: FastifyInstance
let feed: ActivityFeed
let port: number
let holds: boolean
beforeEach(async () => {
  holds = true
  app = Fastify({ forceCloseConnections: true })
  feed = openActivityFeed('b1', 20_000)
  mountActivity(app, {
    ...{ feed, mostStreams: 4, heartbeatMs: 20, stallMs: 200, mayHear: () => true },
    principalOf: () => {
      if (!holds) throw new Error('revoked')
      return { kind: 'local', name: 'ada' }
    },
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  port = (app.server.address() as AddressInfo).port
})
afterEach(async () => {
  feed.close()
  await app.close()
})

const request = `GET /api/activity HTTP/1.1\r\nhost: 127.0.0.1\r\nlast-event-id: b0-0\r\n\r\n`

it('gives signs of life while nothing happens', async () => {
  const reader = connect(port, '127.0.0.1')
  reader.write(request)
  let text = ''
  for await (const chunk of reader) {
    text += String(chunk)
    if (text.split('\n:\n\n').length > 3) break
  }
  expect(text).toContain('retry: 2000')
})

it('drops a reader who takes nothing for too long, also when nothing new happens', async () => {
  const at = instant('2026-11-21T10:00:00Z')
  for (let index = 0; index < 12_000; index += 1) {
    feed.add(progressLine({ run: 'r1', at }, { kind: 'source-unchanged', source: `${index} ${'x'.repeat(1900)}` }))
  }
  const accepted = once(app.server, 'connection')
  const reader = connect(port, '127.0.0.1')
  reader.pause()
  reader.write(request)
  const [socket] = (await accepted) as [NodeJS.EventEmitter & { readonly writableLength: number }]
  await once(socket, 'close')
  expect(socket.writableLength).toBeLessThan(100_000)
  reader.destroy()
})

it('ends with the next sign of life once the token of its reader holds no more, though nothing happens', async () => {
  const reader = connect(port, '127.0.0.1')
  reader.write(request)
  await once(reader, 'data')
  holds = false
  reader.resume()
  await once(reader, 'close')
  expect(reader.destroyed).toBe(true)
})
