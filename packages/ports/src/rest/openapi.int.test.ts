import { rmSync } from 'node:fs'
import type { Principal } from '@provender/contract'
import type { ProductName } from '@provender/kernel'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { governedAccess } from '../governed/governed-access.ts'
import { type PublishedWorkspace, patterns, publishedWorkspace, rowsSql } from '../governed/published.fixture.ts'
import { installProblems } from '../http-problems.ts'
import { openReleaseCatalog } from '../release-catalog.ts'
import { openApiOf } from './openapi.ts'
import { mountRest } from './rest-routes.ts'

const anonymous: Principal = { kind: 'anonymous', name: 'anonymous' }
interface Tree {
  readonly [name: string]: Tree
}

let workspace: PublishedWorkspace

beforeAll(async () => {
  workspace = await publishedWorkspace()
  await workspace.publish(patterns(), rowsSql())
})

afterAll(() => workspace.close())

const document = async (principal = anonymous): Promise<Tree> =>
  openApiOf([await workspace.access.open(principal, 'rest', 'library/borrowing-patterns')]) as unknown as Tree

describe('the route of the document', () => {
  it('leaves the datasets of a large workspace out until a product is named, and then holds its paths', async () => {
    const app = serveRest(
      workspace,
      Array.from({ length: 51 }, () => 'library/borrowing-patterns' as const),
    )
    const ask = async (query: string) => (await app.inject({ method: 'GET', url: `/api/openapi.json${query}` })).json()
    const rows = '/api/products/library/borrowing-patterns/datasets/weekly/rows'
    const large = await ask('')
    expect(Object.keys(large.paths)).not.toContain(rows)
    expect(large.info.description).toContain('?product=')
    expect(Object.keys((await ask('?product=library/borrowing-patterns')).paths)).toContain(rows)
    expect((await ask('?product=library/nothing-such')).code).toBe('REGISTRY_PRODUCT_UNKNOWN')
    expect((await ask('?product=library/a/b')).code).toBe('REQUEST_INVALID')
    await app.close()
    const small = serveRest(workspace, workspace.catalog.names())
    expect(Object.keys((await small.inject({ method: 'GET', url: '/api/openapi.json' })).json().paths)).toContain(rows)
    await small.close()
  })

  it('is of the others when a product is damaged', async () => {
    const damaged = await publishedWorkspace()
    try {
      await damaged.publish(patterns(), rowsSql())
      await damaged.publish({ ...patterns(), name: 'lending-patterns', product: 'library/lending-patterns' }, rowsSql())
      const [first] = damaged.decisions.publications({ product: 'library/borrowing-patterns' })
      rmSync(damaged.objects.pathOf(first?.manifestObject ?? ''))
      const catalog = openReleaseCatalog(damaged)
      const access = governedAccess({ ...damaged, catalog, workspace: () => ({ open: ['library/*'] }) })
      const app = serveRest({ ...damaged, catalog, access }, catalog.names())
      const paths = Object.keys((await app.inject({ method: 'GET', url: '/api/openapi.json' })).json().paths)
      expect(paths).toContain('/api/products/library/lending-patterns/datasets/weekly/rows')
      expect(paths).not.toContain('/api/products/library/borrowing-patterns/datasets/weekly/rows')
      await app.close()
    } finally {
      await damaged.close()
    }
  })
})

function serveRest(of: PublishedWorkspace, names: readonly ProductName[]): FastifyInstance {
  const app = Fastify()
  installProblems(app)
  mountRest(app, { access: of.access, catalog: { ...of.catalog, names: () => names }, principalOf: () => anonymous })
  return app
}

describe('the OpenAPI document', () => {
  it('is the same for the same releases and reader', async () => {
    expect(JSON.stringify(await document())).toBe(JSON.stringify(await document()))
  })

  it('names every operation once, resolves every reference, declares every path parameter', async () => {
    const made = await document()
    const ids: string[] = []
    for (const [path, item] of Object.entries(made['paths'] ?? {})) {
      for (const operation of ['get', 'post'].flatMap((method) => item[method] ?? [])) {
        ids.push(String(operation['operationId']))
        const statuses = Object.keys(operation['responses'] ?? {})
        expect(statuses.some((status) => /^20[0-2]$/.test(status))).toBe(true)
        expect(statuses).toContain('default')
        const parameters = [item['parameters'], operation['parameters']].flatMap((list) => Object.values(list ?? {}))
        const inPath = parameters.filter((one) => String(one['in']) === 'path').map((one) => String(one['name']))
        expect(inPath.toSorted()).toEqual([...path.matchAll(/\{(\w+)\}/g)].map((match) => `${match[1]}`).toSorted())
      }
    }
    expect(new Set(ids).size).toBe(ids.length)
    for (const [, reference = ''] of JSON.stringify(made).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      const target = reference.split('/').reduce<Tree | undefined>((tree, part) => tree?.[part], made)
      expect([reference, target === undefined]).toEqual([reference, false])
    }
  })

  it('speaks of visible columns only', async () => {
    expect(JSON.stringify(await document())).not.toContain('member_id')
    expect(JSON.stringify(await document({ kind: 'local', name: 'local' }))).toContain('member_id')
  })

  it('says of a row what real rows are', async () => {
    const schema = (await document())['components']?.['schemas']?.['library.borrowing-patterns.v1.weekly']
    const data = await workspace.access.open(anonymous, 'rest', 'library/borrowing-patterns')
    const columns = data.dataset('weekly').columns.map(({ name }) => name)
    const { rows } = await data.rows({ dataset: 'weekly', columns, filters: [], sort: [], after: null, limit: 200 })
    expect(rows.length).toBe(200)
    expect(Object.values(schema?.['required'] ?? {})).toEqual(columns)
    for (const row of rows) {
      for (const [index, name] of columns.entries()) fits(row[index], schema?.['properties']?.[name], name)
    }
  })
})

function fits(value: unknown, schema: Tree | undefined, name: string): void {
  const options = Object.values(schema?.['anyOf'] ?? { only: schema ?? {} }) as unknown as Readonly<
    Record<string, unknown>
  >[]
  const matching = options.some((option) => {
    if (value === null) return option['type'] === 'null'
    if (option['type'] === 'integer') return Number.isInteger(value)
    const pattern = option['pattern'] === undefined || new RegExp(String(option['pattern'])).test(String(value))
    return typeof value === option['type'] && pattern
  })
  expect([name, value, matching]).toEqual([name, value, true])
}
