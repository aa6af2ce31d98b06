import {
  c,
  check,
  dataset,
  defineProduct,
  domain,
  type ProductDefinition,
  type Sql,
  sql,
  view,
} from '@provender/contract'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BookBorrowed, type PublishedWorkspace, publishedWorkspace } from '../governed/published.fixture.ts'
import { releasePage } from './describe-release.ts'
import { serveCatalog } from './served.fixture.ts'

// Two worlds that differ in a personal column only, in its name, meaning, values, statistics, checks and in what is said of it in
// SQL, must give anonymous equal answers about the product, digests and times apart.

const clinics = domain('clinics', { team: 'wards', contact: 'wards@clinics.example' })

/** SQL whose text is put together. */
const written = (text: string): Sql => sql(Object.assign([text], { raw: [text] }))

interface World {
  readonly secret: string
  readonly means: string
  readonly value: string
}

const worlds: readonly World[] = [
  { secret: 'diagnosis', means: 'What ails them', value: 'flu' },
  { secret: 'next_of_kin', means: 'Whom to call, and when not to', value: 'a much longer name of somebody' },
]

function visits({ secret, means }: World, version: string): ProductDefinition {
  const stays = dataset('stays', {
    ...{ description: 'Stays in a ward.', grain: 'one row per stay', key: ['ward', secret] },
    columns: {
      ward: c.string().describe('The ward'),
      nights: c.count().unit('nights').describe('Nights stayed'),
      [secret]: c.string().oneOf(secret, 'other').pii('identifier').describe(`${means} ${version}`),
    },
    build: sql.from({ borrowed: BookBorrowed })`select ward, nights, secret from borrowed`,
    checks: [
      check(`${secret} is told`, written(`${secret} is not null`)),
      check('all is told', written(`length(${secret}) > ${version.charAt(0)}`)),
      check('stays are short', written('nights < 1000')),
    ],
  })
  return defineProduct({
    ...{ name: 'visits', domain: clinics, version, purpose: 'Who stays where.', limits: [] },
    customers: [{ team: 'wards', need: 'free beds' }],
    benefit: { says: 'fewer transfers', measuredBy: 'transfers' },
    examples: [written(`select ${secret} from stays -- ${version}`), written('select ward from stays')],
    views: [
      view('by-secret', {
        ...{ title: 'Stays', description: 'Stays.', mark: 'bar', x: 'ward', y: 'n' },
        select: written(`select ward, count(${secret}) as n from stays group by all`),
      }),
    ],
    inputs: [BookBorrowed],
    datasets: { stays },
    ports: { sql: true, rest: { stays: { by: ['ward', secret] } } },
    sla: { freshness: '1h', availability: 0.9, support: 'none' },
    access: { allowedFor: [] },
  })
}

const rowsOf = ({ secret, value }: World, seed: string) => ({
  stays: `SELECT 'ward ' || (i % 3) AS ward, i AS nights, '${value}' || md5('${seed}' || i) AS ${secret} FROM range(30) r(i)`,
})

let served: readonly { readonly workspace: PublishedWorkspace; readonly app: FastifyInstance }[] = []

beforeAll(async () => {
  served = await Promise.all(
    worlds.map(async (world) => {
      const workspace = await publishedWorkspace(['clinics/*'])
      await workspace.publish(visits(world, '1.0.0'), rowsOf(world, 'a'))
      await workspace.publish(visits(world, '2.0.0'), rowsOf(world, 'b'))
      return { workspace, app: serveCatalog(workspace) }
    }),
  )
})

afterAll(async () => {
  for (const { app, workspace } of served) {
    await app.close()
    await workspace.close()
  }
})

const digestOrTime = /sha256:[0-9a-f]+|pc1:[0-9a-f]+|\d{4}-\d\d-\d\dT[\d:.]+Z|"buildMillis":\d+/g

async function answers(path: string, authorization?: string): Promise<readonly string[]> {
  const headers = authorization === undefined ? {} : { authorization }
  const all = served.map(({ app }) =>
    app.inject({ method: 'GET', url: `/api/products/clinics/visits${path}`, headers }),
  )
  return (await Promise.all(all)).map(({ body, statusCode }) => `${statusCode} ${body.replaceAll(digestOrTime, '#')}`)
}

it.each([
  ['the page of the product', ''],
  ['a former page', '?release=1.0.0/1'],
  ['the dataset', '/datasets/stays'],
  ['the dataset of a former release', '/datasets/stays?release=1.0.0/1'],
  ['the releases', '/releases'],
  ['a release', '/2.0.0/releases/1'],
  ['code', '/code'],
])('%s says nothing of a hidden column', async (_, path) => {
  const [one = '', two = ''] = await answers(path)
  expect(one).toBe(two)
  expect(one.startsWith('200 {')).toBe(true)
  for (const { secret, means, value } of worlds) {
    for (const word of [secret, means, value]) expect(one.includes(word)).toBe(false)
  }
  const [mine, theirs] = await answers(path, 'Bearer local')
  expect(mine).not.toBe(theirs)
})

it('a release names products upstream only to who may know of them', async () => {
  const anonymous = { kind: 'anonymous', name: 'anonymous' } as const
  const data = await served[0]?.workspace.access.open(anonymous, 'page', 'clinics/visits')
  if (data === undefined) throw new Error('nothing is served')
  const { manifest } = data.release
  const pins = (['clinics/wards', 'clinics/staff'] as const).map((product) => ({
    ...{ product, version: '1.0.0', release: 1, dataset: 'all', releaseDigest: data.release.releaseDigest },
  }))
  const read = { ...manifest, inputs: { ...manifest.inputs, upstream: pins } }
  const known = { isHolder: false, seesPersonal: false, upstream: new Set(['clinics/wards']), types: new Set<string>() }
  const page = releasePage({ ...data, release: { ...data.release, manifest: read } }, known)
  expect(page.isWhole).toBe(false)
  expect(JSON.stringify(page)).not.toContain(BookBorrowed.type)
  expect(JSON.stringify(page)).toContain('clinics/wards')
  expect(JSON.stringify(page)).not.toContain('clinics/staff')
})
