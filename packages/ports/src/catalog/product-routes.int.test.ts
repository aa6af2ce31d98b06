import { rmSync, truncateSync } from 'node:fs'
import { digestOf, fixedClock, instant } from '@provender/kernel'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { governedAccess } from '../governed/governed-access.ts'
import {
  BookBorrowed,
  type PublishedWorkspace,
  patterns,
  patternsWithoutHistory,
  publishedWorkspace,
  rowsSql,
  weeklyHidingGenre,
} from '../governed/published.fixture.ts'
import { openReleaseCatalog } from '../release-catalog.ts'
import { arrive, serveCatalog } from './served.fixture.ts'

const name = 'library/borrowing-patterns'
const product = `/api/products/${name}`
const local = { authorization: 'Bearer local' }
const type = BookBorrowed.type

let workspace: PublishedWorkspace
let app: FastifyInstance

beforeAll(async () => {
  workspace = await publishedWorkspace()
  arrive(workspace, 60, '2026-11-01T10:00:00Z')
  await workspace.publish(patterns(), rowsSql())
  await workspace.publish(patterns(), rowsSql('b', 50))
  await workspace.publish(patternsWithoutHistory('2.0.0'), rowsSql())
  await workspace.publish(patterns('3.0.0'), rowsSql())
  app = serveCatalog(workspace, fixedClock('2099-01-01T00:00:00Z'))
})

afterAll(async () => {
  await app.close()
  await workspace.close()
})

async function get(path: string, headers: Readonly<Record<string, string>> = {}, of = app) {
  const answer = await of.inject({ method: 'GET', url: `${product}${path}`, headers })
  return { status: answer.statusCode, headers: answer.headers, body: answer.body, json: () => answer.json() }
}

describe("a product's page", () => {
  it('tells of the release that serves', async () => {
    const page = (await get('')).json()
    expect(page).toMatchObject({
      ...{ product: name, domain: 'library', name: 'borrowing-patterns', kind: 'dataset', status: 'active' },
      ...{ version: '3.0.0', release: 1, isServing: true, deprecated: null, heldBack: null, docs: null, terms: [] },
      ...{ coveredFrom: '1930-01-06T10:00:00.000000Z', coveredUntil: '1962-06-28T10:00:00.000000Z' },
      ...{ checks: { passed: 12, total: 12, rowsSeen: 260 }, ports: ['sql', 'rest'], hasModelled: true },
      examples: [{ sql: 'select * from library.borrowing_patterns.weekly' }],
      access: [
        { port: 'sql', isDeclared: true, mayRead: true, reason: null },
        { port: 'rest', isDeclared: true, mayRead: true, reason: null },
      ],
    })
    expect(page.datasets.map(({ rows, ...rest }: { rows: number; name: string }) => [rest.name, rows])).toEqual([
      ['weekly', 200],
      ['history', 60],
    ])
    expect(page.datasets[1]).toMatchObject({
      ...{ columns: 2, hiddenColumns: 2, key: [], sqlName: 'library.borrowing_patterns_v3.history', rest: { by: [] } },
    })
    expect(page.views.length).toBeGreaterThan(0)
  })

  it('tells of another release by its number, and of how the product stands now', async () => {
    const page = (await get('?release=1.0.0/2')).json()
    expect(page).toMatchObject({ version: '1.0.0', release: 2, isServing: false })
    expect(page.freshness).toEqual((await get('')).json().freshness)
    expect((await get('?release=1.0.0/9')).json().code).toBe('REGISTRY_RELEASE_UNKNOWN')
    expect((await get('?release=one')).json().code).toBe('REQUEST_INVALID')
    expect((await get('?relase=1.0.0/1')).json().detail).toContain('Did you mean release?')
  })

  it('lists the builds, oldest first', async () => {
    const { builds } = (await get('')).json()
    expect(
      builds.map(({ kind, version, release, rowsSeen }: Record<string, unknown>) => [kind, version, release, rowsSeen]),
    ).toEqual([
      ['published', '1.0.0', 1, 260],
      ['published', '1.0.0', 2, 310],
      ['published', '2.0.0', 1, 200],
      ['published', '3.0.0', 1, 260],
    ])
  })

  it('says why a port may not be read', async () => {
    const closed = await publishedWorkspace([])
    const server = serveCatalog(closed)
    try {
      await closed.publish(patterns(), rowsSql())
      expect((await get('', {}, server)).status).toBe(404)
      expect((await get('/releases', {}, server)).status).toBe(404)
      expect((await get('', local, server)).json().access[0]).toMatchObject({ mayRead: true })
    } finally {
      await server.close()
      await closed.close()
    }
  })

  it('says 304 until something of it changes', async () => {
    const tag = String((await get('')).headers['etag'])
    expect((await get('', { 'if-none-match': tag })).status).toBe(304)
    expect((await get('', { 'if-none-match': tag, ...local })).status).toBe(200)
    workspace.decisions.recordHoldBack({
      ...{ product: name, version: '3.1.0', definitionDigest: digestOf('d'), inputsDigest: digestOf('i') },
      ...{ passed: 11, total: 13, rowsSeen: 300, actor: 'test', at: instant('2098-01-01T00:00:00Z') },
      failed: [failedCheck('weekly'), failedCheck('history')],
    })
    const after = await get('', { 'if-none-match': tag })
    expect(after.status).toBe(200)
    expect(after.json().heldBack).toEqual({ at: '2098-01-01T00:00:00.000000Z', failed: 2, total: 13 })
    expect(after.json().builds.at(-1)).toMatchObject({ kind: 'held-back', version: '3.1.0', release: null, passed: 11 })
    const told = (answer: typeof after) => answer.json().builds.at(-1).failed
    expect(told(after)).toEqual([{ dataset: 'weekly', name: 'is due', failures: 4 }])
    expect(told(await get('', local)).map(({ dataset }: { dataset: string }) => dataset)).toEqual(['weekly', 'history'])
    for (const path of ['/datasets/weekly', '/code', '/releases', '/3.0.0/releases/1']) {
      const known = String((await get(path)).headers['etag'])
      expect([path, (await get(path, { 'if-none-match': known })).status]).toEqual([path, 304])
    }
  })

  it('is late when an event waits for longer than promised', async () => {
    expect((await get('')).json().freshness).toMatchObject({ promise: '24h', state: 'kept', waitingSince: null })
    arrive(workspace, 3, '2098-12-30T23:00:00Z')
    expect((await get('')).json().freshness).toMatchObject({
      state: 'late',
      waitingSince: '2098-12-30T23:00:00.000000Z',
    })
  })
})

describe('a dataset', () => {
  it('is told with its columns, statistics and checks', async () => {
    const page = (await get('/datasets/weekly')).json()
    expect(page.columns[0]).toEqual({
      ...{ name: 'week', type: 'date', nullable: false, description: 'Monday of the ISO week', unit: null },
      ...{ modelled: null, personal: null, between: null, oneOf: null, isKey: true, isSortable: true },
      ...{ nulls: 0, min: '1930-01-06', max: '1930-10-06' },
    })
    expect(page).toMatchObject({
      ...{ rows: 200, key: ['week', 'title_id'], hiddenColumns: 0, rest: { by: ['title_id'] }, mayBeEmpty: null },
      ...{ sql: null, ledger: [{ type, events: 200, used: 200, late: 0, ignored: 0, duplicate: 0 }] },
    })
    expect(page.checks.map((check: { name: string }) => check.name)).toContain('week is never missing')
    expect(page.rowSchema.required).toEqual(page.columns.map((column: { name: string }) => column.name))
  })

  it('shows SQL, personal columns and their checks to who may see every column, and to nobody else', async () => {
    const mine = (await get('/datasets/history', local)).json()
    expect(mine).toMatchObject({ sql: 'select * from borrowed', hiddenColumns: 0, key: ['loan_id'] })
    expect(mine.columns[1]).toMatchObject({ name: 'member_id', personal: 'identifier', min: 'least member_id' })
    const other = await get('/datasets/history')
    expect(other.body).not.toMatch(/member_id|loan_id/)
    expect(other.json().checks.map((check: { name: string }) => check.name)).toEqual([
      'has rows',
      'title_id is never missing',
      'borrowed_at is never missing',
    ])
  })
})

describe('releases', () => {
  it('come newest first with what changed since the one before', async () => {
    const { releases, next } = (await get('/releases', local)).json()
    expect(next).toBeNull()
    expect(releases.map((line: { release: string }) => line.release)).toEqual([
      `${name}@3.0.0#1`,
      `${name}@2.0.0#1`,
      `${name}@1.0.0#2`,
      `${name}@1.0.0#1`,
    ])
    expect(releases.map((line: { rows: number; rowsBefore: number }) => [line.rows, line.rowsBefore])).toEqual([
      [260, 200],
      [200, 310],
      [310, 260],
      [260, null],
    ])
    const [third, second, , first] = releases
    expect(third).toMatchObject({
      isServing: true,
      state: 'sound',
      isSameContent: false,
      actor: 'test',
      buildMillis: 0,
    })
    expect(third.changes).toContainEqual({
      ...{ impact: 'minor', path: 'datasets.history', before: null, after: 'history', reason: 'a dataset was added' },
    })
    expect(second.changes.map(({ path }: { path: string }) => path)).toContain('ports.rest.history')
    expect(first.changes).toEqual([])
    expect(third.sizeBytes).toBeGreaterThan(0)
  })

  it('come in pages', async () => {
    const first = (await get('/releases?limit=3')).json()
    const second = (await get(`/releases?limit=3&cursor=${first.next}`)).json()
    expect([first.releases.length, second.releases.length, second.next]).toEqual([3, 1, null])
    expect(first.releases[2].rowsBefore).toBe(260)
    expect((await get('/releases?limit=0')).json().code).toBe('REQUEST_INVALID')
    expect((await get('/releases?cursor=x')).json().code).toBe('REQUEST_INVALID')
  })

  it('show changes without what speaks of hidden columns, nor how large their files are', async () => {
    const { releases } = (await get('/releases')).json()
    expect(releases[1].changes.map(({ path }: { path: string }) => path)).toContain('ports.rest.history')
    expect(JSON.stringify(releases)).not.toMatch(/member_id|loan_id/)
    expect(JSON.stringify((await get('/releases', local)).json())).toContain('ports.rest.history.by.member_id')
    expect(releases[0].sizeBytes).toBeNull()
  })

  it('hide a column that the serving release marks as personal from every change', async () => {
    const marked = await publishedWorkspace()
    const server = serveCatalog(marked)
    try {
      await marked.publish(patterns(), rowsSql())
      await marked.publish(patterns('2.0.0', weeklyHidingGenre), rowsSql())
      expect((await get('/releases', {}, server)).body).not.toContain('genre')
      expect((await get('/releases', local, server)).body).toContain('columns.genre.pii')
      expect((await get('/datasets/weekly?release=1.0.0/1', {}, server)).body).not.toContain('genre')
    } finally {
      await server.close()
      await marked.close()
    }
  })

  it('say which is damaged, as far as that is known; the page answers as long as its own manifest is there', async () => {
    const damaged = await publishedWorkspace()
    const server = serveCatalog(damaged)
    const states = async () =>
      (await get('/releases', local, server)).json().releases.map((line: { state: string }) => line.state)
    try {
      await damaged.publish(patterns(), rowsSql())
      await damaged.publish(patterns(), rowsSql('b', 50))
      await damaged.publish(patterns(), rowsSql('c', 60))
      expect(await states()).toEqual(['sound', 'sound', 'sound'])
      const [, second] = damaged.decisions.publications({ product: name })
      const { manifest } = await damaged.catalog.release(name, '1.0.0', 3)
      truncateSync(damaged.objects.pathOf(manifest.datasets[0]?.files[0]?.object ?? ''), 10)
      expect(await states()).toEqual(['damaged', 'sound', 'sound'])
      expect((await get('', {}, server)).status).toBe(200)
      rmSync(damaged.objects.pathOf(second?.manifestObject ?? ''))
      const fresh = serveCatalog({ ...damaged, ...reopened(damaged) })
      const { releases } = (await get('/releases', local, fresh)).json()
      expect(releases.map((line: { state: string }) => line.state)).toEqual(['damaged', 'damaged', 'sound'])
      expect((await get('', {}, fresh)).json()).toMatchObject({ release: 3, isServing: true })
      await fresh.close()
      const [, , third] = damaged.decisions.publications({ product: name })
      rmSync(damaged.objects.pathOf(third?.manifestObject ?? ''))
      for (const [open, status, code] of [
        [['library/*'], 404, 'STORAGE_OBJECT_MISSING'],
        [[], 404, 'REGISTRY_PRODUCT_UNKNOWN'],
      ] as const) {
        const last = serveCatalog({ ...damaged, ...reopened(damaged, open) })
        for (const path of ['', '/releases', '/code', '/datasets/weekly']) {
          const answer = await get(path, {}, last)
          expect([path, answer.status, answer.json().code]).toEqual([path, status, code])
        }
        await last.close()
      }
    } finally {
      await server.close()
      await damaged.close()
    }
  })
})

describe('code', () => {
  it('shows the definition as written, its SQL, the steps and how to repeat them', async () => {
    const code = (await get('/code', local)).json()
    expect(code).toMatchObject({
      ...{ release: `${name}@3.0.0#1`, isWhole: true },
      files: [{ file: 'products/borrowing-patterns/borrowing-patterns.product.ts', language: 'typescript' }],
      build: {
        engine: 'duckdb test',
        actor: 'test',
        stages: [
          { stage: 'build', millis: 12 },
          { stage: 'check', millis: 3 },
        ],
      },
      steps: [
        { dataset: 'weekly', reads: [type], rows: 200 },
        { dataset: 'history', reads: [type], rows: 60 },
      ],
      reproduce: ['provender apply', `provender show "${name}@3.0.0#1"`],
    })
  })

  it('shows no text to who may not see every column', async () => {
    const code = await get('/code')
    expect(code.json()).toMatchObject({
      isWhole: false,
      files: [],
      steps: [{ dataset: 'weekly' }, { dataset: 'history' }],
    })
    expect(code.body).not.toMatch(/export default|select/)
    expect((await get('/3.0.0/releases/1')).body).not.toContain('export default')
  })
})

function reopened({ decisions, log, objects, engine }: PublishedWorkspace, open: readonly string[] = ['library/*']) {
  const catalog = openReleaseCatalog({ decisions, log, objects })
  return { catalog, access: governedAccess({ catalog, engine, workspace: () => ({ open }) }) }
}

function failedCheck(dataset: string) {
  return { dataset, name: 'is due', dimension: 'completeness', status: 'failed', rowsSeen: 300, failures: 4 } as const
}
