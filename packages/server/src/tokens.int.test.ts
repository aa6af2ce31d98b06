import { type Instant, instant } from '@provender/kernel'
import { openDecisionLog, type TokenRequest } from '@provender/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ownerClient } from './commands/owner-client.ts'
import { emptyReport, servedWorkspace } from './served.fixture.ts'
import { type RunningServer, startServer } from './start-server.ts'

type Served = Awaited<ReturnType<typeof servedWorkspace>>

let workspace: Served
let server: RunningServer
let now: Instant = instant('2030-01-01T00:00:00Z')
const rows = '/api/products/library/borrowing-patterns/datasets/weekly/rows?limit=1'

beforeAll(async () => {
  workspace = await servedWorkspace(undefined, {
    apply: async ({ onProgress }) => {
      onProgress?.({ kind: 'stage-started', stage: 'load', subject: 'workspace' })
      return emptyReport
    },
  })
  server = await startServer({ workspace, port: 0, clock: { now: () => now } })
})

afterAll(async () => {
  await server.close()
  await workspace.close()
})

const client = () => ownerClient(workspace.owner?.info ?? { socket: '', token: '' })
const ask = (path: string, token?: string, body?: unknown) =>
  fetch(`${server.url}${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
  })
const asked = (change: Partial<TokenRequest> = {}): TokenRequest => ({
  ...{ name: 'ada', role: 'consumer', domain: null, expires: null },
  ...change,
})
const made = async (change: Partial<TokenRequest>) => (await client().createToken(asked(change), 'grace')).secret

describe('a token over HTTP', () => {
  it('says who asks, by name, role and domain', async () => {
    const token = await made({ name: 'importer', role: 'producer', domain: 'library' })
    const { principal } = (await (await ask('/api/session', token)).json()) as { principal: unknown }
    expect(principal).toEqual({ kind: 'token', name: 'importer', role: 'producer', domain: 'library' })
    const { principal: none } = (await (await ask('/api/session')).json()) as { principal: unknown }
    expect(none).toEqual({ kind: 'anonymous', name: 'anonymous', role: null, domain: null })
  })

  it.each(['consumer', 'producer', 'steward', 'maintainer'] as const)(
    'of the role %s reads what the workspace opens, without personal columns, in rows and in SQL',
    async (role) => {
      const token = await made({ name: `reader-${role}`, role, domain: 'library' })
      const answer = (await (await ask(rows, token)).json()) as { rows: readonly object[] }
      expect(Object.keys(answer.rows[0] ?? {})).toEqual(['week', 'title_id', 'loans', 'overdue_rate'])
      const select = (column: string) => ({ sql: `select ${column} from library.borrowing_patterns.weekly limit 1` })
      expect((await ask('/api/query', token, select('loans'))).status).toBe(200)
      expect((await ask('/api/query', token, select('member_id'))).status).toBe(422)
      expect((await ask('/api/quarantine/replay', token, { source: 'loans' })).status).toBe(403)
    },
  )

  it('reads nothing where the workspace opens nothing', async () => {
    const closed = await servedWorkspace({ open: [] })
    const other = await startServer({ workspace: closed, port: 0 })
    const by = ownerClient(closed.owner?.info ?? { socket: '', token: '' })
    const { secret } = await by.createToken(asked({ role: 'maintainer', domain: 'library' }), 'grace')
    const answer = await fetch(`${other.url}${rows}`, { headers: { authorization: `Bearer ${secret}` } })
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { code: 'REGISTRY_PRODUCT_UNKNOWN', detail: expect.stringContaining("the holder of the workspace's token") },
    ])
    await other.close()
    await closed.close()
  })

  it('is recorded as the actor of what its holder does', async () => {
    const token = await made({ name: 'wisher' })
    expect((await ask('/api/demand', token, { wanted: 'loans by branch' })).status).toBe(201)
    expect(workspace.stores?.decisions.demand()).toMatchObject([{ actor: 'wisher' }])
  })

  it('ends with the next request once it is revoked, by the owner or by another process', async () => {
    const [first, second] = [await made({ name: 'first' }), await made({ name: 'second' })]
    expect([(await ask(rows, first)).status, (await ask(rows, second)).status]).toEqual([200, 200])
    await client().revokeToken('first', 'grace')
    expect([(await ask(rows, first)).status, (await ask(rows, second)).status]).toEqual([401, 200])
    const other = openDecisionLog(workspace.paths)
    other.revokeToken({ token: 'second', actor: 'grace', at: now })
    other.close()
    expect((await ask(rows, second)).status).toBe(401)
  })

  it('ends when it expires', async () => {
    const token = await made({ name: 'brief', expires: instant('2030-06-01T00:00:00Z') })
    now = instant('2030-05-31T23:59:59.999999Z')
    expect((await ask(rows, token)).status).toBe(200)
    now = instant('2030-06-01T00:00:00Z')
    expect((await ask(rows, token)).status).toBe(401)
  })

  it('that is wrong, expired or revoked is refused with one and the same answer', async () => {
    const expired = await made({ name: 'expired', expires: instant('2030-07-01T00:00:00Z') })
    const revoked = await made({ name: 'revoked' })
    await client().revokeToken('revoked', 'grace')
    now = instant('2030-07-02T00:00:00Z')
    const answers = await Promise.all(
      [`pvt_${'A'.repeat(43)}`, 'nonsense', expired, revoked].map(async (token) => {
        const answer = await ask(rows, token)
        return [answer.status, await answer.text()]
      }),
    )
    expect(new Set(answers.map(String)).size).toBe(1)
    expect(answers[0]).toMatchObject([401, expect.stringContaining('AUTH_REQUIRED')])
  })
})

describe('a stream that is open', () => {
  it('tells nothing more once its token is revoked', async () => {
    const token = await made({ name: 'follower' })
    const answer = await ask('/api/activity', token)
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    const listen = async (text: string): Promise<void> => {
      while (!heard.includes(text)) {
        const part = await reader?.read()
        if (part?.done !== false) throw new Error('the stream ended')
        heard += part.value
      }
    }
    await server.apply({ actor: { kind: 'local', name: 'grace' } })
    await listen('run-finished')
    await client().revokeToken('follower', 'grace')
    heard = ''
    await server.apply({ actor: { kind: 'local', name: 'grace' } })
    await expect(listen('run-started')).rejects.toThrow()
    expect(heard).toBe('')
  })
})

describe('commands for tokens through the socket of the owner', () => {
  it('of one name at once make one token', async () => {
    const both = await Promise.allSettled([client().createToken(asked(), 'x'), client().createToken(asked(), 'y')])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const lost = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult
    expect(lost.reason).toMatchObject({ code: 'TOKEN_NAME_TAKEN', status: 409 })
  })

  it('say what is wrong with a request, and what there is none of', async () => {
    const wrong = { ...asked(), name: 'new', role: 'admin' } as unknown as TokenRequest
    await expect(client().createToken(wrong, 'grace')).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
    await expect(client().revokeToken('nobody', 'grace')).rejects.toMatchObject({ code: 'TOKEN_UNKNOWN' })
    const revoked = await client().revokeToken('importer', 'grace')
    expect(revoked).toMatchObject({ kind: 'token-revoked', actor: 'grace' })
    expect(await client().revokeToken(String(revoked.token), 'eve')).toEqual(revoked)
  })

  it('leave decisions that hold, with who made each token, and an index that follows', async () => {
    const { decisions, index } = workspace.stores ?? {}
    expect(decisions?.tokens()[0]).toMatchObject({ name: 'importer', actor: 'grace' })
    expect(decisions?.verifyChain().records).toBe(decisions?.head())
    await client().createToken(asked({ name: 'last' }), 'grace')
    expect(await index?.applied()).toBe(decisions?.head())
  })

  it('are not to be had over HTTP', async () => {
    for (const path of ['/tokens', '/tokens/revoke', '/api/tokens']) {
      expect((await ask(path, workspace.owner?.info.token, asked({ name: 'mine' }))).status).toBe(404)
    }
  })
})
