import { ProvenderError } from '@provender/kernel'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emptyReport, servedWorkspace } from '../served.fixture.ts'
import { type RunningServer, startServer } from '../start-server.ts'
import { ownerClient } from './owner-client.ts'

type Served = Awaited<ReturnType<typeof servedWorkspace>>

let workspace: Served
let server: RunningServer
const applied: string[] = []
let outcome: 'report' | 'error' | 'wait' = 'report'

beforeAll(async () => {
  workspace = await servedWorkspace(undefined, {
    apply: async ({ actor, onProgress, signal }) => {
      applied.push(actor.name)
      onProgress?.({ kind: 'stage-started', stage: 'load', subject: 'workspace' })
      if (outcome === 'error') {
        throw new ProvenderError('STORAGE_DISK_FULL', 'No space at /data/w/log.db.', { path: '/data/w/log.db' })
      }
      if (outcome === 'wait') await new Promise((resolve) => signal?.addEventListener('abort', resolve))
      applied.push('done')
      return emptyReport
    },
  })
  server = await startServer({ workspace, port: 0 })
})

afterAll(async () => {
  await server.close()
  await workspace.close()
})

const client = () => ownerClient(workspace.owner?.info ?? { socket: '', token: '' })

describe('the owner carries out commands of others', () => {
  it('tells its state, a plan, and rows as the local principal', async () => {
    expect(await client().status()).toMatchObject({ pid: process.pid, url: server.url, isApplying: false })
    expect((await client().plan()).isUnchanged).toBe(true)
    const answer = await client().query({
      sql: 'select member_id, loans from library.borrowing_patterns.weekly order by 2 desc',
      limit: 2,
    })
    expect(answer).toMatchObject({
      rows: [
        ['member-87', 87],
        ['member-84', 84],
      ],
      isTruncated: true,
    })
    expect(answer.releases).toMatchObject([{ product: 'library/borrowing-patterns', release: 1 }])
  })

  it('streams what happens while it applies, then the report', async () => {
    outcome = 'report'
    const seen: string[] = []
    const report = await client().apply({ actor: 'ada', onProgress: ({ kind }) => seen.push(kind) })
    expect([report, seen, applied]).toEqual([emptyReport, ['stage-started'], ['ada', 'done']])
  })

  it('hands errors over whole', async () => {
    outcome = 'error'
    await expect(client().apply()).rejects.toMatchObject({
      code: 'STORAGE_DISK_FULL',
      details: { path: '/data/w/log.db' },
    })
    await expect(client().query({ sql: 'copy x to y', limit: 1 })).rejects.toMatchObject({ code: /^SQL_/ })
  })

  it('stops an apply whose command goes away, and then takes the next', async () => {
    outcome = 'wait'
    const gone = new AbortController()
    const waiting = client().apply({ signal: gone.signal })
    setTimeout(() => gone.abort(), 50)
    await expect(waiting).rejects.toMatchObject({ code: 'ENGINE_CANCELLED' })
    outcome = 'report'
    expect(await client().apply()).toEqual(emptyReport)
  })

  it('answers nobody without its token, and a client without owner says so', async () => {
    const { socket = '' } = workspace.owner?.info ?? {}
    await expect(ownerClient({ socket, token: 'wrong' }).status()).rejects.toMatchObject({ code: 'AUTH_REQUIRED' })
    await expect(ownerClient({ socket: `${socket}.gone`, token: 'x' }).status()).rejects.toMatchObject({
      code: 'OWNER_UNREACHABLE',
    })
  })
})
