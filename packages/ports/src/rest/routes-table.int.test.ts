import { describeEvent } from '@provender/contract'
import Fastify, { type FastifyInstance } from 'fastify'
import { Compile } from 'typebox/compile'
import { Clean } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerSchemas } from '../answers/answer-schemas.ts'
import { mountCatalog } from '../catalog/mount-catalog.ts'
import { partsOf } from '../catalog/served.fixture.ts'
import { logIntake } from '../governed/logged.fixture.ts'
import {
  BookBorrowed,
  type PublishedWorkspace,
  patterns,
  publishedWorkspace,
  rowsSql,
} from '../governed/published.fixture.ts'
import { installProblems } from '../http-problems.ts'
import { mountRest } from './rest-routes.ts'
import { type Route, routes } from './routes-table.ts'

// The table of routes, the OpenAPI document made from it and what is mounted say the same; answers are as the document says.

let workspace: PublishedWorkspace
let app: FastifyInstance
const mounted = new Set<string>()

beforeAll(async () => {
  workspace = await publishedWorkspace()
  await logIntake(workspace, {
    ...{ source: 'loans', types: [describeEvent(BookBorrowed)], aside: [['row', null, 'no date']] },
    times: { [BookBorrowed.type]: ['1930-01-06T10:00:00Z', '1931-02-03T11:00:00Z'] },
  })
  await workspace.publish(patterns(), rowsSql())
  await workspace.publish(patterns('1.1.0'), rowsSql('b'))
  app = Fastify({ routerOptions: { maxParamLength: 2000 } })
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') mounted.add(`${one} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
  })
  installProblems(app, (error) => process.stderr.write(`${String((error as Error).stack)}\n`))
  const parts = partsOf(workspace)
  mountRest(app, parts)
  mountCatalog(app, parts)
})

afterAll(async () => {
  await app.close()
  await workspace.close()
})

const values: Readonly<Record<string, string>> = {
  ...{ name: 'borrowing-patterns', domain: 'library', dataset: 'weekly', version: '1.0.0', number: '1' },
  ...{ column: 'title_id', value: 'title-2', view: 'weekly-over-time', type: 'org.library.loan.book-borrowed' },
}

/** Mounted by the server, which alone knows what its workspace does. */
const elsewhere = ['GET /api/activity']

const filled = (path: string): string => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? name)

describe('the table of routes', () => {
  it('holds every route that is mounted, and no other', () => {
    const told = routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`)
    expect([...mounted, ...elsewhere].toSorted()).toEqual(told.toSorted())
  })

  it.each(
    routes
      .filter(({ method, answer }) => method === 'get' && typeof answer === 'string')
      .map((route) => [route.path, route]),
  )('GET %s answers as the document says', async (_, { path, answer }: Route) => {
    for (const headers of [{}, { authorization: 'Bearer local' }]) {
      const reply = await app.inject({ method: 'GET', url: filled(path), headers })
      expect([reply.statusCode, reply.statusCode === 200 ? '' : reply.body]).toEqual([200, ''])
      const value: unknown = reply.json()
      if (typeof answer !== 'string' || answer === 'OpenApi') continue
      const schema = answerSchemas[answer]
      const problems = Compile(schema)
        .Errors(value)
        .map(({ instancePath, message }) => `${instancePath} ${message}`)
      expect(problems).toEqual([])
      expect(Clean(schema, structuredClone(value))).toEqual(value)
    }
  })
})
