import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { Principal } from '@provender/contract'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { partsOf, serveCatalog } from '../catalog/served.fixture.ts'
import { type PublishedWorkspace, patterns, publishedWorkspace, rowsSql } from '../governed/published.fixture.ts'
import { installProblems } from '../http-problems.ts'
import { mountRest } from './rest-routes.ts'

const local: Principal = { kind: 'local', name: 'local' }
const weekly = '/api/products/library/borrowing-patterns/datasets/weekly/rows'
const history = '/api/products/library/borrowing-patterns/datasets/history/rows'

let workspace: PublishedWorkspace
let app: FastifyInstance

beforeAll(async () => {
  workspace = await publishedWorkspace()
  mkdirSync(workspace.paths.tmp, { recursive: true })
  await workspace.publish(patterns(), rowsSql())
  app = serve(workspace)
})

afterAll(async () => {
  await app.close()
  await workspace.close()
})

function serve(of: PublishedWorkspace): FastifyInstance {
  const made = serveCatalog(of)
  mountRest(made, partsOf(of))
  return made
}

async function get(url: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await app.inject({ method: 'GET', url, headers })
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: () => answer.json() }
}

describe('rows over REST', () => {
  it('filters, sorts and chooses columns', async () => {
    const answer = await get(`${weekly}?genre=Fiction&week.gte=1930-09-29&sort=-loans&columns=title_id,loans&limit=3`)
    expect(answer.status).toBe(200)
    expect(answer.json().rows).toEqual([
      { title_id: 'title-4', loans: 156 },
      { title_id: 'title-4', loans: 152 },
      { title_id: 'title-2', loans: 78 },
    ])
    expect(answer.json().simulated).toBe('drawn by a generator for tests')
  })

  it('sends every type in the JSON form of the type table', async () => {
    const answer = await get(`${weekly}?title_id=title-1&limit=1`)
    expect(answer.json().rows).toEqual([
      {
        week: '1930-01-06',
        title_id: 'title-1',
        genre: 'Poetry, "verse"',
        loans: 0,
        overdue_rate: null,
        price: '0.25',
        serial: '9007199254740993',
      },
    ])
  })

  it('pages through everything once, by cursor, in a total order', async () => {
    const seen: string[] = []
    let url: string | null = `${weekly}?sort=genre,-overdue_rate&limit=37`
    while (url !== null) {
      const answer = await get(url)
      expect(answer.status).toBe(200)
      for (const row of answer.json().rows) seen.push(`${row.week} ${row.title_id}`)
      url = answer.json().next === null ? null : (/<([^>]+)>/.exec(String(answer.headers['link']))?.[1] ?? null)
    }
    expect(seen.length).toBe(200)
    expect(new Set(seen).size).toBe(200)
  })

  it('ends a page before it is larger than 32 Mi characters; the next one goes on behind it, and values are whole', async () => {
    const large = await publishedWorkspace()
    const server = serve(large)
    try {
      await large.publish(patterns(), {
        ...rowsSql(),
        weekly: `SELECT * REPLACE (repeat('x', 6000000) AS genre) FROM (${rowsSql('a', 2)['weekly']})`,
      })
      const pageOf = async (url: string) => {
        const answer = await server.inject(url)
        expect(answer.statusCode).toBe(200)
        return { body: answer.json(), link: /<([^>]+)>/.exec(String(answer.headers['link']))?.[1] ?? '' }
      }
      const first = await pageOf(`${weekly}?limit=10`)
      const second = await pageOf(first.link)
      const pages = [first, second].map(({ body }) => body.rows.length)
      const seen = [first, second].flatMap(({ body }) =>
        body.rows.map((row: { week: string; title_id: string; genre: string }) =>
          [row.week, row.title_id, row.genre.length].join(' '),
        ),
      )
      expect([first.body.next === null, second.body.next]).toEqual([false, null])
      expect(pages).toEqual([5, 5])
      expect([new Set(seen).size, seen[0]]).toEqual([10, '1930-01-06 title-0 6000000'])
    } finally {
      await server.close()
      await large.close()
    }
  })

  it('pages through rows whose key is hidden without losing or repeating one', async () => {
    const seen: string[] = []
    let cursor = ''
    for (let page = 0; page < 30; page += 1) {
      const answer = (await get(`${history}?limit=7${cursor}`)).json()
      for (const row of answer.rows) seen.push(`${row.title_id} ${row.borrowed_at}`)
      if (answer.next === null) break
      cursor = `&cursor=${answer.next}`
    }
    expect(seen.length).toBe(60)
    expect(seen).toEqual(seen.toSorted())
  })

  it('keeps personal columns from anonymous in every part of an answer and shows them to the token', async () => {
    const answer = await get(`${history}?limit=1`)
    expect(Object.keys(answer.json().rows[0])).toEqual(['title_id', 'borrowed_at'])
    for (const url of ['?member_id=x', '?sort=member_id', '?columns=member_id', '?loan_id.in=a']) {
      const refused = await get(`${history}${url}`)
      expect([refused.status, refused.json().code]).toEqual([400, 'REQUEST_INVALID'])
    }
    const mine = await get(`${history}?limit=1`, { authorization: 'Bearer local' })
    expect(Object.keys(mine.json().rows[0])).toEqual(['loan_id', 'member_id', 'title_id', 'borrowed_at'])
    const pages = ['', '/1.0.0/releases/1', '/datasets/history', '/releases']
    for (const page of pages) {
      const shown = await get(`/api/products/library/borrowing-patterns${page}`)
      expect(shown.status).toBe(200)
      expect(shown.text).not.toMatch(/least member_id|greatest loan_id/)
    }
  })

  it('answers a declared path by a column and refuses others', async () => {
    const base = '/api/products/library/borrowing-patterns/datasets/weekly/by'
    const answer = await get(`${base}/title_id/title-2?week=1930-01-13`)
    expect(answer.json().rows.length).toBe(1)
    expect((await get(`${base}/genre/Fiction`)).json().code).toBe('ROUTE_UNKNOWN')
    expect((await get('/api/products/library/borrowing-patterns/datasets/history/by/member_id/x')).json().code).toBe(
      'ROUTE_UNKNOWN',
    )
  })

  it('says 304 to who has the answer, and not to another question or reader', async () => {
    const first = await get(`${weekly}?limit=2`)
    const tag = String(first.headers['etag'])
    expect((await get(`${weekly}?limit=2`, { 'if-none-match': tag })).status).toBe(304)
    expect((await get(`${weekly}?limit=3`, { 'if-none-match': tag })).status).toBe(200)
    expect((await get(`${weekly}?limit=2`, { 'if-none-match': tag, authorization: 'Bearer local' })).status).toBe(200)
  })

  it('writes CSV, NDJSON and Parquet of the same rows', async () => {
    const csv = await get(`${weekly}?limit=2&columns=week,genre,overdue_rate&sort=title_id`, { accept: 'text/csv' })
    expect(csv.text).toBe('week,genre,overdue_rate\r\n1930-01-06,Fiction,0\r\n1930-01-13,Fiction,0\r\n')
    const ndjson = await get(`${weekly}?limit=2&columns=week&format=ndjson`)
    expect(ndjson.text).toBe('{"week":"1930-01-06"}\n{"week":"1930-01-06"}\n')
    const parquet = await app.inject({ method: 'GET', url: `${weekly}?format=parquet&genre=Fiction&columns=week` })
    expect(parquet.statusCode).toBe(200)
    expect(parquet.rawPayload.subarray(0, 4).toString()).toBe('PAR1')
    expect(parquet.rawPayload.subarray(-4).toString()).toBe('PAR1')
  })
})

describe('SQL over REST', () => {
  const post = (sql: string, headers: Readonly<Record<string, string>> = {}) =>
    app.inject({ method: 'POST', url: '/api/query', payload: { sql }, headers })

  it('reads governed relations under their SQL names', async () => {
    const answer = await post(
      'select genre, sum(loans) as loans, count(*) as n from library.borrowing_patterns.weekly group by 1 order by 1',
    )
    expect(answer.statusCode).toBe(200)
    expect(answer.json().rows.map((row: { n: string }) => row.n)).toEqual(['120', '40', '40'].toSorted())
    expect(answer.json().simulated).toEqual({ 'library/borrowing-patterns': 'drawn by a generator for tests' })
  })

  it('does not know hidden columns, other relations, files or functions', async () => {
    const attacks = [
      'select member_id from library.borrowing_patterns.history',
      `select * from read_parquet('${workspace.paths.objects}/**/*.parquet')`,
      `select * from '${workspace.paths.objects}/data/x.parquet'`,
      'select * from duckdb_settings()',
      'select * from information_schema.tables',
      "copy (select 1) to '/tmp/x'",
      "attach '/tmp/x.db' as x",
      'select 1; select 2',
      "select getenv('HOME')",
      'with weekly as (select 1) select * from library.borrowing_patterns.secret',
    ]
    for (const sql of attacks) {
      const answer = await post(sql)
      expect([sql, answer.statusCode >= 400 && answer.statusCode < 500]).toEqual([sql, true])
      expect(answer.body).not.toContain(workspace.paths.root)
    }
    const star = await post('select * from library.borrowing_patterns.history limit 1')
    expect(star.json().columns.map((column: { name: string }) => column.name)).toEqual(['title_id', 'borrowed_at'])
    const mine = await post('select member_id from library.borrowing_patterns.history limit 1', {
      authorization: 'Bearer local',
    })
    expect(mine.statusCode).toBe(200)
  })
})

describe('a release with a damaged file', () => {
  it.each([
    ['a byte of a value', 12],
    ['the footer', -12],
  ])('is refused by its name: %s; others answer', async (_, at) => {
    const damaged = await publishedWorkspace()
    const server = Fastify({ routerOptions: { maxParamLength: 2000 } })
    installProblems(server, () => {})
    mountRest(server, { access: damaged.access, catalog: damaged.catalog, principalOf: () => local })
    try {
      await damaged.publish(patterns(), rowsSql())
      const { manifest } = await damaged.catalog.latest('library/borrowing-patterns')
      const object = manifest.datasets[0]?.files[0]?.object ?? ''
      const before = await server.inject({ method: 'GET', url: `${weekly}?limit=1` })
      expect(before.statusCode).toBe(200)
      const bytes = readFileSync(damaged.objects.pathOf(object))
      const place = (at + bytes.length) % bytes.length
      bytes[place] = (bytes[place] ?? 0) ^ 1
      writeFileSync(damaged.objects.pathOf(object), bytes)
      const refused = { code: 'STORAGE_DIGEST_MISMATCH', detail: expect.stringContaining(object) }
      const named = expect.stringContaining('library/borrowing-patterns@1.0.0#1, weekly')
      const rows = await server.inject({ method: 'GET', url: `${weekly}?limit=2` })
      expect([rows.statusCode, rows.json()]).toEqual([500, expect.objectContaining(refused)])
      expect(rows.json().detail).toEqual(named)
      const governed = await damaged.access.sql(local)
      const count = (name: string) =>
        governed.query(`select count(*) as n from library.borrowing_patterns.${name}`, { limit: 1 })
      await expect(count('weekly')).rejects.toMatchObject({ code: 'STORAGE_DIGEST_MISMATCH', message: named })
      expect((await count('history')).rows).toEqual([[60]])
      expect((await server.inject({ method: 'GET', url: `${history}?limit=1` })).statusCode).toBe(200)
    } finally {
      await server.close()
      await damaged.close()
    }
  })
})
