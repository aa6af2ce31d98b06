import { type Clock, instantFromMicros, microsOf, systemClock } from '@provender/kernel'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PublishedWorkspace, patterns, publishedWorkspace, rowsSql } from '../governed/published.fixture.ts'
import { installProblems } from '../http-problems.ts'
import type { CatalogCommands } from './catalog-parts.ts'
import { mountDemand } from './demand-routes.ts'
import { mountReplay } from './replay-routes.ts'
import { partsOf } from './served.fixture.ts'

let workspace: PublishedWorkspace
let owner: FastifyInstance
let reader: FastifyInstance
let passedSeconds = 0
const clock: Clock = {
  now: () => instantFromMicros(microsOf(systemClock.now()) + BigInt(passedSeconds) * 1_000_000n),
}
const replayed: string[] = []
const commands: CatalogCommands = { replay: (source, { name }) => void replayed.push(`${source} by ${name}`) }

function serve(of: CatalogCommands | null): FastifyInstance {
  const app = Fastify()
  installProblems(app)
  const parts = { ...partsOf(workspace, clock), commands: of }
  mountDemand(app, parts)
  mountReplay(app, parts)
  return app
}

beforeAll(async () => {
  workspace = await publishedWorkspace()
  owner = serve(commands)
  reader = serve(null)
})
afterAll(async () => {
  await Promise.all([owner.close(), reader.close()])
  await workspace.close()
})

const post = (app: FastifyInstance, url: string, payload: object, token?: string) =>
  app.inject({ method: 'POST', url, payload, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })
const ask = (wanted: string, use?: string) =>
  post(owner, '/api/demand', { wanted, ...(use === undefined ? {} : { use }) })
const ranked = async () =>
  (await reader.inject('/api/demand'))
    .json()
    .demand.map(({ wanted, asked }: { wanted: string; asked: number }) => `${wanted} ${asked}`)

describe('a wish', () => {
  it('is recorded among the decisions and ranked; a process that only reads shows it too', async () => {
    const [first, second] = [await ask('  Late   fees ', 'plan staff'), await ask('late fees')]
    expect([first.statusCode, second.statusCode]).toEqual([201, 201])
    expect(second.json()).toMatchObject({ wanted: 'late fees', asked: 2, uses: ['plan staff'] })
    await ask('weather')
    expect(await ranked()).toEqual(['late fees 2', 'weather 1'])
    workspace.decisions.verifyChain()
  })

  it('keeps the index at the head of the decisions, also when a release is published in between', async () => {
    await Promise.all([ask('rooms'), workspace.publish(patterns(), rowsSql()), ask('holds')])
    await ask('rooms')
    expect(await workspace.index.isFresh(workspace.decisions.head())).toBe(true)
    expect(await workspace.index.products()).toHaveLength(1)
  })

  it.each([
    [{}, 'REQUEST_INVALID', 400],
    [{ wanted: 'x' }, 'REQUEST_INVALID', 400],
    [{ wanted: 'a\u202eb' }, 'REQUEST_INVALID', 400],
    [{ wanted: 'weather', by: 'me' }, 'REQUEST_INVALID', 400],
    [{ wanted: ['weather'] }, 'REQUEST_INVALID', 400],
    [{ wanted: 'weather', use: 'x'.repeat(1001) }, 'REQUEST_INVALID', 400],
  ])('is refused and not recorded: %j', async (payload, code, status) => {
    const before = workspace.decisions.head()
    const answer = await post(owner, '/api/demand', payload)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
    expect(workspace.decisions.head()).toBe(before)
  })

  it('is not recorded by a process that only reads', async () => {
    const before = workspace.decisions.head()
    const answer = await post(reader, '/api/demand', { wanted: 'weather' })
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'OWNER_ACTIVE'])
    expect(workspace.decisions.head()).toBe(before)
  })

  it('may not be uttered so often that it fills the disk', async () => {
    let refused = await ask('the same again')
    while (refused.statusCode === 201) refused = await ask('the same again')
    const head = workspace.decisions.head()
    expect(head).toBeLessThan(40)
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'REQUEST_TOO_OFTEN'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(60)
    expect((await post(owner, '/api/demand', { wanted: 'weather' }, 'local')).statusCode).toBe(201)
    passedSeconds += 130
    expect((await ask('weather')).statusCode).toBe(201)
  })
})

describe('a replay', () => {
  it('is begun for the holder of the token only, and answered before it is done', async () => {
    for (const source of ['loans', 'no such source']) {
      const refused = await post(owner, '/api/quarantine/replay', { source })
      expect([refused.statusCode, refused.json().code]).toEqual([403, 'POLICY_DENIED'])
    }
    expect(replayed).toEqual([])
    const begun = await post(owner, '/api/quarantine/replay', { source: 'loans' }, 'local')
    expect([begun.statusCode, begun.json()]).toEqual([202, { source: 'loans', quarantinedBefore: 0 }])
    expect(replayed).toEqual(['loans by local'])
  })

  it.each([{}, { source: '' }, { source: 7 }, { source: 'loans', force: true }])(
    'is refused without a source: %j',
    async (payload) => {
      const answer = await post(owner, '/api/quarantine/replay', payload, 'local')
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'REQUEST_INVALID'])
    },
  )
})
