import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib'
import { installProblems } from '@provender/ports'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mountWebApp } from './mount-web-app.ts'

const document = '<!doctype html><title>Provender</title><script type="module" src="/assets/index-abc.js"></script>'
const script = `console.log(${JSON.stringify('x'.repeat(2000))})`
const app = Fastify()
let folder = ''

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'provender-web-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), document)
  writeFileSync(join(folder, 'theme.js'), 'void 0')
  writeFileSync(join(folder, '.secret'), 'secret')
  writeFileSync(join(folder, 'assets/index-abc.js'), script)
  writeFileSync(join(folder, 'assets/index-abc.js.br'), brotliCompressSync(script))
  installProblems(app)
  mountWebApp(app, folder)
  await app.ready()
})

afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})

const get = (url: string, headers: Readonly<Record<string, string>> = {}) => app.inject({ url, headers })

describe('the pages', () => {
  it.each([
    ['/', 200],
    ['/products/library/borrowing-patterns/data?release=1.0.0/2', 200],
    ['/events/org.library.loan.book-borrowed', 200],
    ['/nothing/here', 404],
    ['/products/..%2f..%2fetc/passwd', 404],
    ['/.secret', 404],
  ])('%s answers %i with the document', async (url, status) => {
    const answer = await get(url)
    expect([answer.statusCode, answer.body]).toEqual([status, document])
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(answer.headers['cache-control']).toBe(status === 200 ? 'no-cache' : 'no-store')
    expect(answer.headers['content-security-policy']).toContain("script-src 'self'; style-src 'self'")
    expect(answer.headers['content-security-policy']).not.toContain('unsafe')
  })

  it('a document that is still the same is not sent again; one that says 404 always is', async () => {
    const first = await get('/')
    const etag = String(first.headers['etag'])
    expect((await get('/', { 'if-none-match': etag })).statusCode).toBe(304)
    const missing = await get('/nothing', { 'if-none-match': etag })
    expect([missing.statusCode, missing.body, missing.headers['etag']]).toEqual([404, document, undefined])
  })

  it('assets are sent as they were compressed, and kept for ever', async () => {
    const answer = await get('/assets/index-abc.js', { 'accept-encoding': 'gzip, br' })
    expect(answer.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(answer.rawPayload).toString()).toBe(script)
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect(answer.headers['vary']).toContain('accept-encoding')
    expect((await get('/assets/index-abc.js')).body).toBe(script)
  })

  it.each(['/api/nothing', '/api', '/assets/index-gone.js', '/assets/', '/assets/..%2findex.html'])(
    '%s is a problem, not a page',
    async (url) => {
      const answer = await get(url)
      expect(answer.statusCode).toBeGreaterThanOrEqual(400)
      expect(answer.headers['content-type']).toContain('json')
      expect(answer.body).not.toContain('<!doctype')
    },
  )

  it('what is not asked for with GET is a problem', async () => {
    const answer = await app.inject({ method: 'POST', url: '/console' })
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'ROUTE_UNKNOWN'])
  })
})
