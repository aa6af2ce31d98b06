import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { ProvenderError } from '@provender/kernel'
import type { ApplyOptions } from '@provender/pipeline'
import type { ActivityLine } from '@provender/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ownerClient } from '../commands/owner-client.ts'
import { emptyReport, servedWorkspace } from '../served.fixture.ts'
import { type RunningServer, startServer } from '../start-server.ts'

type Served = Awaited<ReturnType<typeof servedWorkspace>>

const token = 'owner-token-of-this-test'
let workspace: Served
let server: RunningServer
let work: (options: ApplyOptions) => Promise<void>
beforeEach(async () => {
  work = async () => {}
  workspace = await servedWorkspace(undefined, {
    apply: async (options) => {
      await work(options)
      return emptyReport
    },
  })
  server = await startServer({ workspace, port: 0 })
})
afterEach(async () => {
  await server.close()
  await workspace.close()
})

const actor = { kind: 'local', name: 'ada' } as const
const source = (options: ApplyOptions, name: string): void =>
  options.onProgress?.({ kind: 'source-unchanged', source: name })

interface Heard {
  readonly id: string
  readonly line: ActivityLine
}

/** Reads events until `enough` of them came, or until the stream ends. */
async function hear(
  enough: number,
  { who, after, onEvent = () => {} }: { who?: 'local'; after?: string; onEvent?: (heard: number) => void } = {},
): Promise<readonly Heard[]> {
  const gone = new AbortController()
  const headers = {
    ...(who === undefined ? {} : { authorization: `Bearer ${token}` }),
    ...(after === undefined ? {} : { 'last-event-id': after }),
  }
  const answer = await fetch(`${server.url}/api/activity`, { headers, signal: gone.signal })
  expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const heard: Heard[] = []
  let text = ''
  for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      const [, id = '', data = ''] = /^id: (.*)\ndata: (.*)$/.exec(event) ?? []
      if (id !== '') onEvent(heard.push({ id, line: JSON.parse(data) as ActivityLine }))
    }
    if (heard.length >= enough) break
  }
  gone.abort()
  return heard.slice(0, enough)
}

const told = (heard: readonly Heard[]) => heard.map(({ line }) => `${line.kind} ${line.subject ?? ''}`.trim())

describe('the activity', () => {
  it('tells of every apply of the process in order: its own, of commands, of replays', async () => {
    const all = hear(8, { who: 'local' })
    await pause(100)
    work = async (options) => source(options, options.replay?.[0] ?? options.actor.name)
    await server.apply({ actor })
    await ownerClient(workspace.owner?.info ?? { socket: '', token: '' }).apply({ actor: 'grace', replay: ['loans'] })
    await server.apply({ actor })
    const heard = await all
    expect(told(heard)).toEqual([
      ...['run-started', 'source-unchanged ada', 'run-finished'],
      ...['run-started', 'source-unchanged loans', 'run-finished'],
      ...['run-started', 'source-unchanged ada'],
    ])
    expect(heard.map(({ line }) => line.actor).filter((name) => name !== null)).toEqual(['ada', 'grace', 'ada'])
    expect(new Set(heard.map(({ line }) => line.run)).size).toBe(3)
    expect(heard.map(({ id }) => Number(id.split('-')[1]))).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })

  it('tells who comes in the middle of a run all of it so far, and what follows', async () => {
    const middle = Promise.withResolvers<void>()
    work = async (options) => {
      source(options, 'first')
      await middle.promise
      source(options, 'second')
    }
    const applied = server.apply({ actor })
    expect(told(await hear(2, { who: 'local' }))).toEqual(['run-started', 'source-unchanged first'])
    const onEvent = (heard: number) => heard === 2 && middle.resolve()
    const rest = hear(4, { who: 'local', onEvent })
    await applied
    expect(told(await rest)).toEqual([
      'run-started',
      'source-unchanged first',
      'source-unchanged second',
      'run-finished',
    ])
    expect(told(await hear(1, { who: 'local' }))).toEqual(['run-finished'])
  })

  it('goes on exactly after the last line that was heard', async () => {
    work = async (options) => {
      for (const name of ['a', 'b', 'c']) source(options, name)
    }
    await server.apply({ actor })
    const all = await hear(5, { who: 'local', after: 'unknown' })
    for (let index = 0; index < 4; index += 1) {
      const after = all[index]?.id ?? ''
      expect(await hear(4 - index, { who: 'local', after })).toEqual(all.slice(index + 1))
    }
  })

  it('gives ids that another process does not take for its own', async () => {
    work = async (options) => source(options, 'a')
    await server.apply({ actor })
    const before = await hear(3, { who: 'local', after: 'x' })
    await server.close()
    server = await startServer({ workspace, port: 0 })
    work = async (options) => {
      for (const name of ['b', 'c']) source(options, name)
    }
    await server.apply({ actor })
    const heard = await hear(4, { who: 'local', after: before[1]?.id ?? '' })
    expect(told(heard)).toEqual(['run-started', 'source-unchanged b', 'source-unchanged c', 'run-finished'])
  })

  it('tells others nothing of sources and products that they may not know of, nor who, nor why in full', async () => {
    work = async (options) => {
      source(options, 'secret-source')
      options.onProgress?.({
        ...{ kind: 'product-failed', product: 'vault/secret', verdict: null },
        error: { code: 'BUILD_FAILED', message: 'secret message', details: {} },
      })
      throw new ProvenderError('INGEST_SOURCE_MISSING', 'No file /home/ada/secret.csv.')
    }
    await expect(server.apply({ actor })).rejects.toMatchObject({ code: 'INGEST_SOURCE_MISSING' })
    expect(told(await hear(4, { who: 'local', after: 'x' }))).toEqual([
      ...['run-started', 'source-unchanged secret-source', 'product-failed vault/secret', 'run-failed'],
    ])
    const heard = await hear(2, { after: 'x' })
    expect(told(heard)).toEqual(['run-started', 'run-failed'])
    expect(JSON.stringify(heard)).not.toMatch(/secret|vault|ada|home/)
    expect(heard[1]?.line.message).toBe('INGEST_SOURCE_MISSING: A file of a source is not there.')
  })

  it('refuses a wrong token, unknown parameters, and more streams than may be', async () => {
    expect((await fetch(`${server.url}/api/activity`, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
    expect((await fetch(`${server.url}/api/activity?since=1`)).status).toBe(400)
    const small = await startServer({ workspace, port: 0, maxRequests: 8 })
    const streams = [await fetch(`${small.url}/api/activity`), await fetch(`${small.url}/api/activity`)]
    const refused = await fetch(`${small.url}/api/activity`)
    expect([streams[0]?.status, streams[1]?.status, refused.status]).toEqual([200, 200, 503])
    await streams[0]?.body?.cancel()
    await pause(100)
    expect((await fetch(`${small.url}/api/activity`)).status).toBe(200)
    await small.close()
  })

  it('ends its streams when the server closes, and stops a replay that is under way', async () => {
    const stopped = Promise.withResolvers<string>()
    work = async ({ signal, replay }) => {
      await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      stopped.resolve(`stopped ${replay?.join()}`)
    }
    const answer = await fetch(`${server.url}/api/activity`)
    const ended = answer.text()
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ source: 'desk' })
    const unknown = await fetch(`${server.url}/api/quarantine/replay`, { method: 'POST', headers, body })
    expect([unknown.status, ((await unknown.json()) as { code: string }).code]).toEqual([404, 'INGEST_SOURCE_UNKNOWN'])
    const applied = server.apply({ actor, replay: ['loans'], signal: AbortSignal.timeout(200) })
    await server.close()
    expect(await ended).toContain('retry: 2000')
    await applied
    expect(await stopped.promise).toBe('stopped loans')
  })

  it('drops a reader who does not take what comes, and keeps nothing for him', async () => {
    const { hostname, port } = new URL(server.url)
    const lazy = connect(Number(port), hostname)
    const dropped = new Promise((resolve) => lazy.once('close', resolve))
    lazy.write(`GET /api/activity HTTP/1.1\r\nhost: ${hostname}:${port}\r\nauthorization: Bearer ${token}\r\n\r\n`)
    lazy.pause()
    await pause(100)
    const sent = 12_000
    work = async (options) => {
      for (let index = 0; index < sent; index += 1) {
        source(options, `${index} ${'x'.repeat(1900)}`)
        if (index % 100 === 0) await pause(1)
      }
    }
    await server.apply({ actor })
    let bytes = 0
    lazy.on('data', (chunk) => {
      bytes += chunk.length
    })
    lazy.resume()
    await dropped
    expect(bytes).toBeLessThan((sent * 1900) / 2)
    const again = await hear(1000, { who: 'local', after: 'x' })
    expect(told(again).at(-1)).toBe('run-finished')
  })
})
