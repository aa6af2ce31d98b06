import { existsSync, readdirSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { secret } from '@provender/contract'
import { readOwner } from '@provender/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { servedWorkspace } from './served.fixture.ts'
import { type RunningServer, startServer } from './start-server.ts'

type Served = Awaited<ReturnType<typeof servedWorkspace>>

let workspace: Served
let server: RunningServer
const faults: unknown[] = []
const rows = '/api/products/library/borrowing-patterns/datasets/weekly/rows'

beforeAll(async () => {
  workspace = await servedWorkspace()
  server = await startServer({ workspace, port: 0, onFault: (error) => faults.push(error) })
})

afterAll(async () => {
  await server.close()
  await workspace.close()
})

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => fetch(`${server.url}${path}`, { headers })

/** Sends a path as it is: fetch would tidy it. */
function raw(path: string, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers }, (answer) => {
      let body = ''
      answer.on('data', (chunk: Buffer) => {
        body += chunk.toString()
      })
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

function bytes(text: string): Promise<string> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString()
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}

describe('without a folder of pages', () => {
  it('the API answers alone, and everything else is a problem', async () => {
    expect((await get('/api/health')).status).toBe(200)
    const answer = await get('/products/library/borrowing-patterns')
    expect([answer.status, await answer.json()]).toMatchObject([404, { code: 'ROUTE_UNKNOWN' }])
  })
})

describe('attacks over HTTP', () => {
  it.each([
    ['/products/..%2f..%2fetc/passwd', 404],
    ['/api/products/..%2f..%2f..%2fetc%2fpasswd/x', 400],
    ['/api/products/library/borrowing-patterns/datasets/..%2f..%2fetc%2fpasswd', 404],
    ['/api/products/library/%00', 400],
    ['/api/products/library/borrowing-patterns/1.0.0/releases/..%2f1', 400],
    ['/api/products/library/borrowing-patterns/1.0.0/releases/999999999999999999', 400],
    ['/api/products/library/borrowing-patterns/1.0.0/releases/7', 404],
    ['/api/products/library/%E0%A4%A', 400],
    ['/../../etc/passwd', 404],
    ['/%2e%2e/%2e%2e/etc/passwd', 404],
    ['/style.css/../../etc/passwd', 404],
    [`${rows}?week=%c0%ae`, 400],
    [`${rows}?${'a=b&'.repeat(100)}`, 400],
    [`${rows}?__proto__[x]=1`, 400],
    [`${rows}?sort=week;drop`, 400],
    [`${rows}?release=../../1`, 400],
    [`/api/products/library/${'a'.repeat(100)}`, 400],
    ['/api/nothing', 404],
  ])('%s', async (path, status) => {
    const answer = await raw(path)
    expect([answer.status, answer.body.includes('root:')]).toEqual([status, false])
    if (path.startsWith('/api')) {
      const problem = JSON.parse(answer.body)
      expect(problem).toMatchObject({ status, retry: expect.any(String), code: expect.any(String) })
      expect(answer.body).not.toMatch(/ at .*\.[jt]s:|node_modules/)
    }
  })

  it('bodies: too large, too deep, no JSON, no such member, wrong type', async () => {
    const post = async (body: string, type = 'application/json') => {
      const answer = await fetch(`${server.url}/api/query`, { method: 'POST', body, headers: { 'content-type': type } })
      return [answer.status, ((await answer.json()) as { code: string }).code]
    }
    expect(await post(`{"sql":"${'x'.repeat(400_000)}"}`)).toEqual([413, 'REQUEST_TOO_LARGE'])
    expect(await post('['.repeat(200_000))).toEqual([400, 'REQUEST_INVALID'])
    expect(await post('{"sql":')).toEqual([400, 'REQUEST_INVALID'])
    expect(await post('{"sql":"select 1","__proto__":{"limit":9}}')).toEqual([400, 'REQUEST_INVALID'])
    expect(await post('{"sql":["select 1"]}')).toEqual([400, 'REQUEST_INVALID'])
    expect(await post('sql=select', 'application/x-www-form-urlencoded')).toEqual([400, 'REQUEST_INVALID'])
    expect(await post(`{"sql":"select ${'not '.repeat(20_000)}true"}`)).toEqual([422, 'SQL_INVALID'])
    expect((await get('/api/health')).status).toBe(200)
  })

  it('other hosts and other sites', async () => {
    expect((await raw('/api/health', { host: 'evil.example' })).status).toBe(421)
    expect((await raw('/api/products', { origin: 'http://evil.example' })).status).toBe(421)
    expect((await raw('/api/health', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).status).toBe(
      200,
    )
  })

  it('what is no HTTP', async () => {
    expect(await bytes('GET / HTTP/9.9\r\n\r\n')).toMatch(/^HTTP\/1\.1 400[\s\S]*REQUEST_INVALID/)
    expect(await bytes(`GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431[\s\S]*REQUEST_TOO_LARGE/,
    )
  })

  it('none of them was a fault of ours', () => {
    expect(faults).toEqual([])
  })
})

describe('a reader who goes away', () => {
  it('has the query stopped: the next one does not wait', async () => {
    const heavy = `select count(*) from ${Array.from({ length: 6 }, (_, index) => `library.borrowing_patterns.weekly t${index}`).join(', ')}`
    const sent = Array.from({ length: 4 }, () => {
      const gone = new AbortController()
      const answer = fetch(`${server.url}/api/query`, {
        ...{ method: 'POST', body: JSON.stringify({ sql: heavy }), signal: gone.signal },
        headers: { 'content-type': 'application/json' },
      }).catch(() => null)
      return { gone, answer }
    })
    await pause(300)
    for (const { gone } of sent) gone.abort()
    await Promise.all(sent.map(({ answer }) => answer))
    const started = performance.now()
    expect((await get(`${rows}?limit=1&title_id=title-1`)).status).toBe(200)
    expect(performance.now() - started).toBeLessThan(1000)
  })

  it('an export leaves no file behind', async () => {
    const answer = await get(`${rows}?format=parquet`)
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(0, 4)
        .toString(),
    ).toBe('PAR1')
    expect(readdirSync(join(workspace.paths.tmp, 'exports'))).toEqual([])
  })
})

describe('a server with more work than it may take on', () => {
  it('says so, and when to come back', async () => {
    const busy = await startServer({ workspace: { ...workspace, owner: null }, port: 0, maxRequests: 0 })
    const answer = await fetch(`${busy.url}/api/health`)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1'])
    expect(await answer.json()).toMatchObject({ code: 'SERVER_BUSY', retry: 'backoff' })
    await busy.close()
  })
})

describe('starting', () => {
  it('says which port is taken and how to take another', async () => {
    const port = Number(new URL(server.url).port)
    await expect(startServer({ workspace: { ...workspace, owner: null }, port })).rejects.toMatchObject({
      code: 'SERVER_PORT_IN_USE',
      message: expect.stringContaining('--port'),
    })
  })

  it('refuses to open a workspace to other machines without authentication, and anonymous with it', async () => {
    await expect(startServer({ workspace, host: '0.0.0.0', port: 0 })).rejects.toMatchObject({
      code: 'SERVER_UNSAFE_BIND',
    })
    const guarded = await servedWorkspace({
      open: ['library/*'],
      authentication: { token: secret('PROVENDER_TOKEN') },
    })
    const options = { workspace: guarded, host: '0.0.0.0', port: 0 }
    await expect(startServer(options)).rejects.toMatchObject({ code: 'SECRET_MISSING' })
    const open = await startServer({ ...options, secrets: { PROVENDER_TOKEN: 'a-long-enough-token' } })
    expect((await fetch(`${open.url}/api/products`)).status).toBe(401)
    const headers = { authorization: 'Bearer a-long-enough-token' }
    expect((await fetch(`${open.url}/api/products`, { headers })).status).toBe(200)
    await open.close()
    await guarded.close()
  })

  it('announces where it serves, and the socket is for its user alone', () => {
    expect(readOwner(workspace.paths)?.url).toBe(server.url)
    expect(existsSync(workspace.paths.ownerSocket)).toBe(true)
    expect(statSync(workspace.paths.ownerSocket).mode & 0o777).toBe(0o600)
  })
})
