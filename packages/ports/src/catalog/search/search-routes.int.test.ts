import { dataset } from '@provender/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SearchAnswer } from '../../answers/product-answers.ts'
import {
  type PublishedWorkspace,
  patterns,
  publishedWorkspace,
  rowsSql,
  weeklyHidingGenre,
} from '../../governed/published.fixture.ts'
import { serveCatalog } from '../served.fixture.ts'

let workspace: PublishedWorkspace
let app: FastifyInstance

beforeAll(async () => {
  workspace = await publishedWorkspace()
  app = serveCatalog(workspace)
  await workspace.publish(patterns('1.0.0'), rowsSql())
})

afterAll(async () => {
  await app.close()
  await workspace.close()
})

async function search(query: Readonly<Record<string, string>>, authorization = ''): Promise<SearchAnswer> {
  const answer = await app.inject({ url: '/api/products', query, headers: { authorization } })
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json()
}

describe('GET /api/products', () => {
  it('answers with what is in the index, not with manifests', async () => {
    const { total, products, facets, query, next } = await search({})
    const { checks } = (await workspace.catalog.latest('library/borrowing-patterns')).manifest.verdict
    expect({ total, next, query }).toEqual({
      total: 1,
      next: null,
      query: { text: '', words: [], filters: [], notes: [] },
    })
    expect(products[0]).toMatchObject({
      ...{ product: 'library/borrowing-patterns', domain: 'library', name: 'borrowing-patterns', kind: 'dataset' },
      ...{
        status: 'active',
        simulated: 'drawn by a generator for tests',
        hasModelled: true,
        version: '1.0.0',
        release: 1,
      },
      checks: { passed: checks.length, total: checks.length, rowsSeen: 260 },
      ...{ heldBack: null, ports: ['sql', 'rest'], coveredUntil: '1962-06-28T10:00:00.000000Z', matched: [] },
      freshness: { promise: '24h', state: 'kept', waitingSince: null },
      href: '/api/products/library/borrowing-patterns',
    })
    expect(facets.map(({ name, values }) => [name, values.map(({ value, count }) => `${value} ${count}`)])).toEqual([
      ['domain', ['library 1']],
      ['kind', ['dataset 1']],
      ['owner', ['circulation 1']],
      ['status', ['active 1']],
      ['freshness', ['kept 1']],
      ['quality', ['passed 1']],
      ['port', ['rest 1', 'sql 1']],
      [
        'column',
        ['borrowed_at 1', 'genre 1', 'loans 1', 'overdue_rate 1', 'price 1', 'serial 1', 'title_id 1', 'week 1'],
      ],
    ])
  })

  it('counts columns for each reader, and never lists a personal one', async () => {
    expect((await search({})).products[0]?.datasets).toEqual([
      { name: 'weekly', rows: 200, columns: 7 },
      { name: 'history', rows: 60, columns: 2 },
    ])
    expect((await search({}, 'Bearer local')).products[0]?.datasets[1]).toEqual({
      name: 'history',
      rows: 60,
      columns: 4,
    })
    for (const authorization of ['', 'Bearer local']) {
      expect((await search({ q: 'member_id' }, authorization)).total).toBe(0)
      expect((await search({ q: 'column:member_id' }, authorization)).total).toBe(0)
    }
  })

  it('says of modelled values what the page of the product says, to each reader', async () => {
    const { columns, description, grain, build } = weeklyHidingGenre
    const key = weeklyHidingGenre.key as readonly (keyof typeof columns)[]
    const overdue_rate = columns.overdue_rate.pii({ person: 'genre' })
    const weekly = dataset('weekly', { description, grain, key, build, columns: { ...columns, overdue_rate } })
    const own = await publishedWorkspace()
    const server = serveCatalog(own)
    await own.publish(patterns('1.0.0', weekly as typeof weeklyHidingGenre), rowsSql())
    for (const [authorization, hasModelled] of [
      ['', false],
      ['Bearer local', true],
    ] as const) {
      const [list, page] = await Promise.all(
        ['/api/products', '/api/products/library/borrowing-patterns'].map(async (url) =>
          (await server.inject({ url, headers: { authorization } })).json(),
        ),
      )
      expect([list.products[0].hasModelled, page.hasModelled]).toEqual([hasModelled, hasModelled])
    }
    await server.close()
    await own.close()
  })

  it('says where words stand', async () => {
    const { products } = await search({ q: 'titl overdue "past the due"' })
    expect(products[0]?.matched).toEqual([{ where: 'column', text: 'weekly.overdue_rate: Share past the due date' }])
    expect((await search({ q: 'sparse' })).products[0]?.matched).toEqual([{ where: 'docs', text: 'sparse after 1942' }])
    expect((await search({ q: 'circ' })).products[0]?.matched[0]).toEqual({ where: 'owner', text: 'circulation' })
  })

  it('gives each value of a facet the text that takes it in', async () => {
    const { facets, query } = await search({ q: 'loans kind:dataset' })
    expect(query.filters).toEqual([{ facet: 'kind', value: 'dataset', isNot: false, q: 'loans' }])
    expect(facets[0]?.values[0]).toEqual({
      value: 'library',
      count: 1,
      isChosen: false,
      q: 'loans kind:dataset domain:library',
    })
    expect(facets[1]?.values[0]).toEqual({ value: 'dataset', count: 1, isChosen: true, q: 'loans' })
  })

  it('refuses a cursor of another query and a limit beyond 100', async () => {
    for (const query of [
      { cursor: 'WyJ4IixudWxsLCJhL2IiXQ' },
      { cursor: '!' },
      { limit: '101' },
      { domain: 'library' },
    ]) {
      expect((await app.inject({ url: '/api/products', query })).json()).toMatchObject({ code: 'REQUEST_INVALID' })
    }
  })
})
