import { type ColumnMap, c, dataset, defineProduct, domain, sql } from '@provender/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BookBorrowed, type PublishedWorkspace, publishedWorkspace } from '../governed/published.fixture.ts'
import { serveCatalog } from './served.fixture.ts'

// Products of unusual shape: the least that a definition can say, 2,000 columns, long documentation.

const places = domain('places', { team: 'maps', contact: 'maps@places.example' })
const said = {
  domain: places,
  version: '1.0.0',
  purpose: 'Where things are.',
  customers: [{ team: 'visits', need: 'where to go' }],
  benefit: { says: 'fewer detours', measuredBy: 'metres walked' },
  limits: [],
  inputs: [BookBorrowed],
  sla: { freshness: '1h', availability: 0.9, support: 'none' },
  access: { allowedFor: [] },
} as const

const build = sql.from({ borrowed: BookBorrowed })`select * from borrowed`
const spots = dataset('spots', {
  ...{ description: 'Spots.', grain: 'one row per spot', key: ['id'], build },
  columns: { id: c.integer().describe('The spot') },
})

const wideColumns = Array.from({ length: 1999 }, (_, index) => `measure_${index}`)
const measures: ColumnMap = {
  person: c.string().pii('identifier').describe('Whose place it is'),
  ...Object.fromEntries(
    wideColumns.map((name, index) => {
      const column = c.double().between(0, 10_000).unit('m').describe(`Measure ${index} of the place, in metres`)
      return [name, index % 100 === 7 ? column.pii({ person: 'person' }) : column]
    }),
  ),
}
const wide = dataset('wide', {
  ...{ description: 'Measures.', grain: 'one row per place', key: ['measure_0'], build, columns: measures },
})

let workspace: PublishedWorkspace
let app: FastifyInstance

beforeAll(async () => {
  workspace = await publishedWorkspace(['places/*'])
  app = serveCatalog(workspace)
  await workspace.publish(defineProduct({ ...said, name: 'least', datasets: { spots }, ports: {} }), {
    spots: 'SELECT 1::INTEGER AS id',
  })
  const wideProduct = defineProduct({
    ...{ ...said, name: 'wide', datasets: { wide }, ports: { sql: true, rest: true }, docs: './README.md' },
  })
  const columns = wideColumns.map((name, index) => `(i + ${index})::DOUBLE AS ${name}`)
  const rows = { wide: `SELECT 'p' || i AS person, ${columns.join(', ')} FROM range(3) r(i)` }
  await workspace.publish(wideProduct, rows, `# Measures\n${'A paragraph of words. '.repeat(5000)}`)
})

afterAll(async () => {
  await app.close()
  await workspace.close()
})

async function get(path: string, headers: Readonly<Record<string, string>> = {}) {
  const began = process.cpuUsage()
  const answer = await app.inject({ method: 'GET', url: `/api/products/places/${path}`, headers })
  return { status: answer.statusCode, body: answer.body, json: () => answer.json(), millis: processorMillis(began) }
}

/** What other processes do on the machine does not count. */
function processorMillis(began: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

it('answers for a definition that says the least, and says which ports it lacks', async () => {
  const page = (await get('least')).json()
  expect(page).toMatchObject({
    ...{ kind: 'dataset', status: 'active', deprecated: null, docs: null, limits: [], examples: [], terms: [] },
    ...{ simulated: null, hasModelled: false, ports: [], allowedFor: [], iceberg: false },
    datasets: [{ name: 'spots', sqlName: null, rest: null, hiddenColumns: 0 }],
  })
  expect(page.access).toEqual(
    ['sql', 'rest'].map((port) => ({
      ...{ port, isDeclared: false, mayRead: false },
      reason: expect.stringContaining(`the product does not declare the port ${port}; its owner maps`),
    })),
  )
  for (const path of ['least/datasets/spots', 'least/releases', 'least/code', 'least/1.0.0/releases/1']) {
    expect([path, (await get(path)).status]).toEqual([path, 200])
  }
})

it('answers for 2,000 columns within 100 ms, and keeps them off the page of the product', async () => {
  const page = await get('wide')
  expect(page.json().datasets[0]).toMatchObject({ columns: 1979, hiddenColumns: 21 })
  expect(page.body.length - page.json().docs.length).toBeLessThan(20_000)
  const times: number[] = []
  for (let round = 0; round < 15; round += 1) times.push((await get('wide/datasets/wide')).millis)
  const dataset = (await get('wide/datasets/wide')).json()
  expect(dataset.columns.length).toBe(1979)
  expect(dataset.checks.length).toBe(1981)
  expect(Math.min(...times)).toBeLessThan(100)
})

it('hands out documentation of 100 kB as it was written', async () => {
  const { docs } = (await get('wide')).json()
  expect(docs.length).toBeGreaterThan(100_000)
  expect(docs.startsWith('# Measures\nA paragraph')).toBe(true)
})
