import { readFileSync, writeFileSync } from 'node:fs'
import { sql, view } from '@provender/contract'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ViewData } from '../answers/product-answers.ts'
import {
  type PublishedWorkspace,
  patterns,
  publishedWorkspace,
  rowsSql,
  weeklyHidingGenre,
} from '../governed/published.fixture.ts'
import { drawn, drawnProduct, drawnRows } from './drawn.fixture.ts'
import { partsOf, serveCatalog } from './served.fixture.ts'
import { mountViews } from './view-routes.ts'

const product = '/api/products/library/borrowing-patterns'
const pictures = '/api/products/library/pictures'
const token = { authorization: 'Bearer local' }

let workspace: PublishedWorkspace
let app: FastifyInstance

beforeAll(async () => {
  workspace = await publishedWorkspace()
  await workspace.publish(patterns(), rowsSql())
  await workspace.publish(drawnProduct, drawnRows)
  app = serveCatalog(workspace)
})

afterAll(async () => {
  await app.close()
  await workspace.close()
})

async function get(url: string, headers: Readonly<Record<string, string>> = {}) {
  const answer = await app.inject({ method: 'GET', url, headers })
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: () => answer.json() }
}
const drawnBy = async (url: string): Promise<ViewData> => (await get(`${pictures}/views/${url}`)).json()

describe('a view', () => {
  it('draws the rows of its SELECT in their order, with what its columns mean', async () => {
    const data = await drawnBy('daily-over-time')
    expect(data.view).toMatchObject({
      name: 'daily-over-time',
      title: 'Mine',
      isDeclared: true,
      mark: 'area',
      pick: null,
      modelled: [],
    })
    expect([data.release, data.simulated, data.picked, data.choices]).toEqual([
      'library/pictures@1.0.0#1',
      'drawn by a test',
      null,
      [],
    ])
    expect(data.columns).toEqual([
      { name: 'day', type: 'date', unit: null, description: 'Day' },
      { name: 'loans', type: 'integer', unit: 'loans', description: 'Loans begun' },
    ])
    expect(data.rows.slice(0, 3)).toEqual([
      ['1930-01-01', 3],
      ['1930-01-02', 6],
      ['1930-01-03', 9],
    ])
    expect([data.rows.length, data.truncated]).toEqual([1500, false])
  })

  it('is of the value picked: by default of the most frequent', async () => {
    const data = await drawnBy('loans-by-genre')
    expect([data.picked, data.choices]).toEqual(['Fiction', ['Fiction', 'Poetry', "O'Hara & <b>"]])
    expect(new Set(data.rows.map(([, genre]) => genre))).toEqual(new Set(['Fiction']))
    const odd = await drawnBy(`loans-by-genre?pick=${encodeURIComponent("O'Hara & <b>")}`)
    expect([odd.picked, odd.rows.length, odd.rows[4]]).toEqual(["O'Hara & <b>", 5, ['1930-01-05', "O'Hara & <b>", 6]])
    for (const pick of ['Prose', "' or 1=1 --", '']) {
      const none = await drawnBy(`loans-by-genre?pick=${encodeURIComponent(pick)}`)
      expect([none.picked, none.rows, none.columns.length]).toEqual([pick, [], 3])
    }
  })

  it('without rows has nothing to pick', async () => {
    const data = await drawnBy('none-picked')
    expect([data.picked, data.choices, data.rows, data.columns.map(({ name }) => name)]).toEqual([
      null,
      [],
      [],
      ['day', 'genre', 'loans'],
    ])
  })

  it('that has more than 2,000 points is cut and says so', async () => {
    const data = await drawnBy('every-day')
    expect([data.rows.length, data.truncated]).toEqual([2000, true])
    expect(data.view.modelled).toEqual(['index: by a rule'])
  })

  it('may be a heat map over modelled values', async () => {
    const data = await drawnBy('seasonal')
    expect(data.view).toMatchObject({ mark: 'heatmap', value: 'index', modelled: ['index: by a rule'] })
    expect(data.rows.length).toBe(10)
  })

  it('answers 304 to who has it, and not to another pick', async () => {
    const url = `${pictures}/views/loans-by-genre`
    const tag = String((await get(url)).headers['etag'])
    expect((await get(url, { 'if-none-match': tag })).status).toBe(304)
    expect((await get(`${url}?pick=Poetry`, { 'if-none-match': tag })).status).toBe(200)
    expect((await get(url, { 'if-none-match': tag, ...token })).status).toBe(200)
  })

  it.each([
    ['broken', 422, 'SQL_COLUMNS_MISMATCH', 'draws nope'],
    ['misspelt', 422, 'SQL_INVALID', 'at 2:3'],
    ['reaches-out', 403, 'SQL_FORBIDDEN', 'read_parquet'],
    ['of-chance', 422, 'SQL_NOT_DETERMINISTIC', 'random'],
    ['who', 404, 'REGISTRY_VIEW_UNKNOWN', 'no view "who"'],
    ['nope', 404, 'REGISTRY_VIEW_UNKNOWN', 'loans-by-genre'],
    ['loans-by-genre?pik=x', 400, 'REQUEST_INVALID', 'pick'],
    [`loans-by-genre?pick=${'x'.repeat(2001)}`, 400, 'REQUEST_INVALID', '2000'],
    ['loans-by-genre?release=9.0.0/1', 404, 'REGISTRY_RELEASE_UNKNOWN', '9.0.0'],
  ])('%s is refused: %d %s', async (url, status, code, says) => {
    for (const headers of [{}, token]) {
      const answer = await get(`${pictures}/views/${url}`, headers)
      expect([answer.status, answer.json().code, answer.json().detail]).toEqual([
        status,
        code,
        expect.stringContaining(says),
      ])
      expect(answer.text).not.toContain('provender_asked')
      expect(answer.text).not.toContain(workspace.paths.root)
    }
  })

  it('that follows from the columns stands behind the declared ones, under a name of its own', async () => {
    const data = await drawnBy('daily-by-genre-2')
    expect(data.view).toMatchObject({ isDeclared: false, dataset: 'daily', mark: 'bar', x: 'genre', y: 'loans' })
    expect(data.rows).toEqual([
      ['Poetry', 5995],
      ['Fiction', 4495],
      ["O'Hara & <b>", 20],
    ])
  })

  it('reads the release that is asked for, and hides in it what the serving one hides', async () => {
    const own = await publishedWorkspace()
    const server = serveCatalog(own)
    try {
      await own.publish(patterns('1.0.0'), rowsSql())
      const url = `${product}/views/weekly-by-genre`
      expect((await server.inject(url)).statusCode).toBe(200)
      await own.publish(patterns('2.0.0', weeklyHidingGenre), rowsSql('a', 10))
      for (const asked of [url, `${url}?release=1.0.0/1`]) {
        expect((await server.inject(asked)).json().code).toBe('REGISTRY_VIEW_UNKNOWN')
      }
      const former = await server.inject(`${product}/views/weekly-over-time?release=1.0.0/1`)
      expect([former.json().release, former.json().rows.length]).toEqual(['library/borrowing-patterns@1.0.0#1', 40])
    } finally {
      await server.close()
      await own.close()
    }
  })
})

describe('profiles', () => {
  const profile = (query: string, headers = {}) => get(`${product}/datasets/weekly/profile${query}`, headers)

  it('are of the columns asked for, in that order', async () => {
    const answer = (await profile('?columns=loans,genre,loans')).json()
    expect([answer.dataset, answer.release]).toEqual(['weekly', 'library/borrowing-patterns@1.0.0#1'])
    expect(
      answer.columns.map(({ name, kind, nulls }: { name: string; kind: string; nulls: number }) => [name, kind, nulls]),
    ).toEqual([
      ['loans', 'numbers', 0],
      ['genre', 'words', 40],
    ])
    expect(answer.columns[1].bins).toEqual([
      { from: 'Fiction', to: null, rows: 120 },
      { from: 'Poetry, "verse"', to: null, rows: 40 },
    ])
  })

  it('are of every column where none is named, personal ones only for who may see them', async () => {
    const names = async (headers = {}) =>
      (await get(`${product}/datasets/history/profile`, headers))
        .json()
        .columns.map(({ name }: { name: string }) => name)
    expect(await names()).toEqual(['title_id', 'borrowed_at'])
    expect(await names(token)).toEqual(['loan_id', 'member_id', 'title_id', 'borrowed_at'])
    const refused = await get(`${product}/datasets/history/profile?columns=member_id`)
    expect([refused.status, refused.json().code]).toEqual([400, 'REQUEST_INVALID'])
    expect(refused.text.replaceAll('member_id', 'no_such_id')).toBe(
      (await get(`${product}/datasets/history/profile?columns=no_such_id`)).text,
    )
  })

  it('know the answer they gave', async () => {
    const tag = String((await profile('?columns=loans')).headers['etag'])
    expect((await profile('?columns=loans', { 'if-none-match': tag })).status).toBe(304)
    expect((await profile('?columns=week', { 'if-none-match': tag })).status).toBe(200)
  })

  it.each([
    ['?columns=', 'REQUEST_INVALID'],
    ['?columns=nope', 'REQUEST_INVALID'],
    [`?columns=${Array.from({ length: 51 }, (_, index) => `c${index}`).join(',')}`, 'REQUEST_INVALID'],
    ['?column=loans', 'REQUEST_INVALID'],
  ])('%s is refused', async (query, code) => {
    const answer = await profile(query)
    expect([answer.status, answer.json().code]).toEqual([400, code])
  })

  it('of an unknown dataset are unknown', async () => {
    expect((await get(`${product}/datasets/monthly/profile`)).json().code).toBe('REGISTRY_DATASET_UNKNOWN')
  })
})

describe('in two worlds that differ in hidden columns only', () => {
  it('anonymous sees equal pictures and profiles', async () => {
    const worlds = [await publishedWorkspace(), await publishedWorkspace()]
    const servers = worlds.map((world) => serveCatalog(world))
    try {
      for (const [index, world] of worlds.entries()) await world.publish(patterns(), rowsSql(`world ${index}`))
      const views = [
        'weekly-over-time',
        'weekly-by-genre',
        'weekly-overdue-rate-over-time',
        'history-over-time',
        'nope',
        'history-by-member-id',
      ]
      const urls = [
        ...views.map((name) => `/views/${name}`),
        ...['', '?columns=title_id', '?columns=member_id,title_id', '?columns=loan_id'].map(
          (query) => `/datasets/history/profile${query}`,
        ),
      ]
      for (const url of urls) {
        const [one, two] = await Promise.all(servers.map((server) => server.inject(`${product}${url}`)))
        expect([url, one?.statusCode, one?.body]).toEqual([url, two?.statusCode, two?.body])
      }
      const [mine, theirs] = await Promise.all(
        servers.map((server) =>
          server.inject({ url: `${product}/datasets/history/profile?columns=member_id`, headers: token }),
        ),
      )
      expect(mine?.body).not.toBe(theirs?.body)
    } finally {
      for (const server of servers) await server.close()
      for (const world of worlds) await world.close()
    }
  })
})

describe('a damaged file', () => {
  it('is refused by its name; pictures of other datasets are drawn', async () => {
    const damaged = await publishedWorkspace()
    const server = serveCatalog(damaged)
    try {
      await damaged.publish(patterns(), rowsSql())
      const { manifest } = await damaged.catalog.latest('library/borrowing-patterns')
      const object = manifest.datasets[0]?.files[0]?.object ?? ''
      const bytes = readFileSync(damaged.objects.pathOf(object))
      bytes[12] = (bytes[12] ?? 0) ^ 1
      writeFileSync(damaged.objects.pathOf(object), bytes)
      for (const url of ['/views/weekly-over-time', '/datasets/weekly/profile']) {
        const refused = await server.inject(`${product}${url}`)
        expect([refused.statusCode, refused.json().code]).toEqual([500, 'STORAGE_DIGEST_MISMATCH'])
        expect(refused.json().detail).toContain('library/borrowing-patterns@1.0.0#1, weekly')
      }
      expect((await server.inject(`${product}/views/history-over-time`)).statusCode).toBe(200)
      expect((await server.inject(`${product}/datasets/history/profile`)).statusCode).toBe(200)
    } finally {
      await server.close()
      await damaged.close()
    }
  })
})

describe('a reader who goes away', () => {
  it('has the picture interrupted in the engine, and others are served', async () => {
    const slow = await publishedWorkspace()
    const ends: unknown[] = []
    const parts = partsOf(slow)
    const access: typeof parts.access = {
      ...parts.access,
      open: async (...of) => {
        const data = await parts.access.open(...of)
        const authored: typeof data.authored = (...asked) =>
          data.authored(...asked).catch((error: { code: string }) => {
            ends.push(error.code)
            throw error
          })
        return { ...data, authored }
      },
    }
    const server = Fastify()
    mountViews(server, { ...parts, access })
    try {
      const views = [
        view('slow', {
          ...drawn,
          title: 'Slow',
          select: sql`select d.day, sum(a.range) as loans from daily d, range(100000000) a, range(100000) b group by 1 order by 1`,
        }),
      ]
      await slow.publish({ ...drawnProduct, views }, drawnRows)
      const address = await server.listen({ host: '127.0.0.1', port: 0 })
      const leaving = new AbortController()
      const asked = fetch(`${address}${pictures}/views/slow`, { signal: leaving.signal })
      setTimeout(() => leaving.abort(), 500)
      await expect(asked).rejects.toThrow()
      const left = performance.now()
      await vi.waitFor(() => expect(ends).toEqual(['ENGINE_CANCELLED']), { timeout: 3000, interval: 5 })
      expect(performance.now() - left).toBeLessThan(1000)
      expect((await fetch(`${address}${pictures}/views/daily-by-genre`)).status).toBe(200)
    } finally {
      await server.close()
      await slow.close()
    }
  })
})
