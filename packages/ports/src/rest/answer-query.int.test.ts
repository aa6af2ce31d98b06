import { writeFileSync } from 'node:fs'
import type { Principal } from '@provender/contract'
import { startEngineProcess } from '@provender/engine'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type PublishedWorkspace, patterns, publishedWorkspace, rowsSql } from '../governed/published.fixture.ts'
import { installProblems } from '../http-problems.ts'
import { mountRest } from './rest-routes.ts'

const anonymous: Principal = { kind: 'anonymous', name: 'anonymous' }
const product = 'library/borrowing-patterns'
const many = 150_000

let workspace: PublishedWorkspace
let app: FastifyInstance

beforeAll(async () => {
  workspace = await publishedWorkspace()
  await workspace.publish(patterns('1.0.0'), rowsSql())
  await workspace.publish(patterns('2.0.0'), {
    ...rowsSql('a', 10),
    history: `SELECT md5('l' || i) AS loan_id, md5('m' || (i % 7)) AS member_id, 'title-' || ((i * 7919) % ${many}) AS title_id,
      TIMESTAMPTZ '1930-01-06 10:00:00+00' AS borrowed_at FROM range(${many}) r(i) ORDER BY 1`,
  })
  app = Fastify()
  installProblems(app, (error) => process.stderr.write(`${String((error as Error).stack)}\n`))
  mountRest(app, { access: workspace.access, catalog: workspace.catalog, principalOf: () => anonymous })
})

afterAll(async () => {
  await app.close()
  await workspace.close()
})

const ask = (payload: object, headers: Readonly<Record<string, string>> = {}) =>
  app.inject({ method: 'POST', url: '/api/query', payload, headers })
const askProduct = (sql: string, more: object = {}) => ask({ sql, product: `${product}@1`, ...more })

describe('a query with a product', () => {
  it.each([
    ['bare names', 'select count(*) as n from weekly', [{ n: '200' }]],
    [
      'whole names beside them',
      `select (select count(*) from weekly) as a, (select count(*) from library.borrowing_patterns_v2.weekly) as b`,
      [{ a: '200', b: '50' }],
    ],
    ['its own WITH', 'with w as (select * from weekly) select count(*) as n from w', [{ n: '200' }]],
    [
      'a recursive WITH',
      'with recursive r as (select 1 as n union all select n + 1 from r where n < 3) select max(n) as n from r, weekly',
      [{ n: 3 }],
    ],
    ['a closing semicolon', 'select count(*) as n from weekly ;', [{ n: '200' }]],
    ['a comment at the end', 'select count(*) as n from weekly -- all of it', [{ n: '200' }]],
    ['a comment after a semicolon', 'select count(*) as n from weekly; /* all */ -- of it', [{ n: '200' }]],
    ['another case', 'SELECT COUNT(*) AS n FROM Weekly', [{ n: '200' }]],
    ['an alias and its columns', 'select w.loans from weekly as w order by w.loans desc limit 1', [{ loans: '156' }]],
    ['FROM first', 'from weekly select max(loans) as n', [{ n: '156' }]],
    ['one name twice', 'select loans, loans from weekly order by 1 desc limit 1', [{ loans: '156', loans_1: '156' }]],
    ['no relation at all', 'select 1 as one', [{ one: 1 }]],
  ])('takes %s', async (_, sql, rows) => {
    const answer = await askProduct(sql)
    expect([answer.statusCode, answer.json().rows ?? answer.json().detail]).toEqual([200, rows])
  })

  it('means the major that serves when it names none', async () => {
    const count = async (of: string) => (await ask({ sql: 'select count(*) as n from weekly', product: of })).json()
    expect((await count(product)).rows).toEqual([{ n: '50' }])
    expect((await count(product)).releases).toMatchObject([{ product, version: '2.0.0', release: 1 }])
    expect((await count(`${product}@1`)).rows).toEqual([{ n: '200' }])
  })

  it('runs the examples of the product as they are written', async () => {
    const { manifest } = await workspace.catalog.latest(product)
    for (const { text } of manifest.definition.examples) {
      expect((await ask({ sql: text, product })).statusCode).toBe(200)
    }
  })

  it.each([
    [
      'a CTE with the name of a dataset',
      'with weekly as (select 1) select * from weekly',
      'SQL_FORBIDDEN',
      /WITH weekly hides the relation of that name: choose another name/,
    ],
    [
      'an unknown column, by its place in the text',
      'select loans,\n  nope\nfrom weekly',
      'SQL_INVALID',
      /at 2:3:.*nope/s,
    ],
    ['an unknown column behind a multi-byte letter', "select 'é', nope from weekly", 'SQL_INVALID', /at 1:13:/],
    ['a text that does not parse', 'select from where', 'SQL_INVALID', /does not parse/],
    ['an unknown dataset', 'select * from monthly', 'SQL_FORBIDDEN', /There is no relation monthly here/],
    ['a bracket that would end the wrapping', 'select 1) as x, (select 2', 'SQL_INVALID', /does not parse/],
    ['two statements', 'select 1; select 2', 'SQL_FORBIDDEN', /one statement/],
    ['a hidden column', 'select member_id from history', 'SQL_INVALID', /member_id/],
    ['a value that no number is', 'select cast(title_id as integer) from weekly', 'SQL_INVALID', /at 1:8: .*try_cast/],
    ['a parameter', 'select $1 from weekly', 'SQL_INVALID', /write the value/],
  ])('refuses %s', async (_, sql, code, message) => {
    const answer = await askProduct(sql)
    expect(answer.statusCode).toBe(code === 'SQL_INVALID' ? 422 : 403)
    expect([answer.json().code, answer.json().detail]).toEqual([code, expect.stringMatching(message)])
    expect(JSON.stringify(answer.json())).not.toContain('provender_asked')
  })

  it.each([
    ['no product', { product: 'Library' }, 400, 'REQUEST_INVALID'],
    ['not a text', { product: 7 }, 400, 'REQUEST_INVALID'],
    ['unknown', { product: 'library/book-catalog' }, 404, 'REGISTRY_PRODUCT_UNKNOWN'],
    ['of an unknown major', { product: `${product}@3` }, 404, 'REGISTRY_PRODUCT_UNKNOWN'],
  ])('refuses one that is %s', async (_, more, status, code) => {
    const answer = await askProduct('select 1', more)
    expect([answer.statusCode, answer.json().code]).toEqual([status, code])
  })

  it('keeps the order of rows beyond a hundred thousand, with several threads', async () => {
    const sql = `select title_id, cast(substr(title_id, 7) as integer) as n from history order by n desc`
    const governed = await workspace.access.sql(anonymous)
    const bare = { product, major: 2 } as const
    const positions = await governed.query(
      `select count(*) as wrong from (select n, row_number() over () as place from (${sql})) where n + place <> ${many}`,
      { limit: 1, product: bare },
    )
    expect(positions.rows).toEqual([[0]])
    const { rows } = await governed.query(sql, { limit: 10_000, product: bare })
    expect(rows.map(([, n]) => n)).toEqual(Array.from({ length: 10_000 }, (_, index) => many - 1 - index))
  })
})

describe('what a query tells of itself', () => {
  it('is its limit, its time, and whether and why there is more', async () => {
    const whole = (await askProduct('select * from weekly')).json()
    expect(whole).toMatchObject({ truncated: false, truncatedBy: null, limit: 1000, cut: [] })
    expect(whole.millis).toBeGreaterThanOrEqual(0)
    const part = (await askProduct('select * from weekly', { limit: 7 })).json()
    expect([part.rows.length, part.truncated, part.truncatedBy, part.limit]).toEqual([7, true, 'rows', 7])
  })

  it.each([{ limit: 0 }, { limit: 10_001 }, { limit: 1.5 }, { maxCellCharacters: 99 }, { rows: 3 }])(
    'refuses %j',
    async (more) => {
      expect((await askProduct('select 1', more)).json().code).toBe('REQUEST_INVALID')
    },
  )

  it('ends an answer before it is larger than 32 Mi characters, and says so', async () => {
    const answer = await askProduct("select repeat('x', 10000000) as long from range(5)")
    expect(answer.statusCode).toBe(200)
    const { rows, truncated, truncatedBy } = answer.json()
    expect([rows.length, truncated, truncatedBy]).toEqual([3, true, 'size'])
    expect(rows[0].long.length).toBe(10_000_000)
  })

  it('cuts cells where the asker wants it, and lists them', async () => {
    const answer = await askProduct(
      "select repeat('x', 10000000) as long, ['a', repeat('y', 200)] as list, 1 as n from range(2)",
      {
        maxCellCharacters: 100,
      },
    )
    const { rows, cut, truncated } = answer.json()
    expect(rows.map((row: { long: string }) => row.long.length)).toEqual([100, 100])
    expect([rows[0].list.length, rows[0].n, truncated]).toEqual([100, 1, false])
    expect(cut.slice(0, 2)).toEqual([
      { row: 0, column: 'long', characters: 10_000_000 },
      { row: 0, column: 'list', characters: 208 },
    ])
  })
})

describe('the rows of a query as a file', () => {
  const file = (sql: string, accept: string, more: object = {}) =>
    ask({ sql, product: `${product}@1`, ...more }, { accept })

  it('are CSV with a safe name, and say whether there were more', async () => {
    const sql = "select week, genre, price from weekly where title_id = 'title-2' order by week"
    const answer = await file(sql, 'text/csv', { limit: 2 })
    expect(answer.body).toBe('week,genre,price\r\n1930-01-06,Fiction,0.50\r\n1930-01-13,Fiction,1.50\r\n')
    expect(answer.headers).toMatchObject({
      'content-disposition': 'attachment; filename="library-borrowing-patterns-rows.csv"',
      'provender-truncated': 'true',
      'provender-simulated': 'true',
      'provender-releases': 'library/borrowing-patterns@1.0.0#1',
      'cache-control': 'no-store',
    })
    expect((await file(sql, 'text/csv')).headers['provender-truncated']).toBe('false')
  })

  it('are at most as many as the reader may read', async () => {
    const answer = await ask({ sql: 'select title_id from history', product }, { accept: 'text/csv' })
    expect(answer.body.trim().split('\r\n').length).toBe(10_001)
    expect(answer.headers['provender-truncated']).toBe('true')
  })

  it('are Parquet with the types and values of the rows', async () => {
    const sql = `select week, title_id, loans, overdue_rate, price, serial, loans > 9 as many, {'a': loans, 'b': [genre]} as both,
      'a"b' as "odd ""name""", encode('é') as bytes, TIMESTAMPTZ '1930-01-06 10:00:00.000001+00' as at, sum(loans) over () as all_loans
      from weekly order by week desc, title_id`
    const answer = await file(sql, 'application/vnd.apache.parquet')
    expect(answer.headers['provender-truncated']).toBe('false')
    expect(String(answer.headers['content-disposition'])).toContain('rows.parquet')
    const path = `${workspace.paths.tmp}/answer.parquet`
    writeFileSync(path, answer.rawPayload)
    const reader = await startEngineProcess('builder', {
      memoryMib: 200,
      threads: 1,
      tempDirectory: `${workspace.paths.tmp}/read`,
    })
    const found = await reader.query(`select * from '${path}'`)
    await reader.close()
    expect(found.columns.map(({ name, duckdbType }) => `${name} ${duckdbType}`)).toEqual([
      'week DATE',
      'title_id VARCHAR',
      'loans BIGINT',
      'overdue_rate DOUBLE',
      'price DECIMAL(10,2)',
      'serial BIGINT',
      'many BOOLEAN',
      'both STRUCT("a" BIGINT, "b" VARCHAR[])',
      'odd "name" VARCHAR',
      'bytes BLOB',
      'at TIMESTAMP WITH TIME ZONE',
      'all_loans DECIMAL(38,0)',
    ])
    expect(found.rows.length).toBe(200)
    expect(found.rows[1]).toEqual([
      '1930-10-06',
      'title-1',
      '39',
      null,
      '39.25',
      '9007199254741032',
      true,
      { a: '39', b: ['Poetry, "verse"'] },
      'a"b',
      Buffer.from('é').toString('base64'),
      '1930-01-06T10:00:00.000001Z',
      '7800',
    ])
  })

  it('without rows still have their columns', async () => {
    const none = 'select week, loans from weekly where loans < 0'
    expect((await file(none, 'text/csv')).body).toBe('week,loans\r\n')
    expect((await file(none, 'application/vnd.apache.parquet')).rawPayload.subarray(0, 4).toString()).toBe('PAR1')
  })
})

it('a client that goes away cancels its query in the engine', async () => {
  const server = Fastify()
  installProblems(server, () => {})
  const outcomes: unknown[] = []
  const access: typeof workspace.access = {
    ...workspace.access,
    sql: async (...of) => {
      const governed = await workspace.access.sql(...of)
      return {
        ...governed,
        query: (...asked) =>
          governed.query(...asked).catch((error: { code: string }) => {
            outcomes.push(error.code)
            throw error
          }),
      }
    },
  }
  mountRest(server, { access, catalog: workspace.catalog, principalOf: () => anonymous })
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  try {
    const leaving = new AbortController()
    const slow = 'select count(*) from range(2000000) a, range(2000000) b where a.range * b.range = 7'
    const asked = fetch(`${address}/api/query`, {
      ...{ method: 'POST', signal: leaving.signal, headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ sql: slow, product }),
    })
    setTimeout(() => leaving.abort(), 400)
    await expect(asked).rejects.toThrow()
    const left = performance.now()
    await vi.waitFor(() => expect(outcomes).toEqual(['ENGINE_CANCELLED']), { timeout: 3000, interval: 5 })
    expect(performance.now() - left).toBeLessThan(1000)
    expect((await ask({ sql: 'select 1 as one' })).json().rows).toEqual([{ one: 1 }])
  } finally {
    await server.close()
  }
})
