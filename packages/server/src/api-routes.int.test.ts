import { afterAll, beforeAll, expect, it } from 'vitest'
import { servedWorkspace } from './served.fixture.ts'
import { type RunningServer, startServer } from './start-server.ts'

let workspace: Awaited<ReturnType<typeof servedWorkspace>>
let server: RunningServer

beforeAll(async () => {
  workspace = await servedWorkspace()
  server = await startServer({ workspace, port: 0 })
})

afterAll(async () => {
  await server.close()
  await workspace.close()
})

const names: Readonly<Record<string, string>> = {
  domain: 'library',
  name: 'borrowing-patterns',
  version: '1.0.0',
  number: '1',
}

it('answers every route of its OpenAPI document', async () => {
  const document = (await (await fetch(`${server.url}/api/openapi.json`)).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  }
  const unknown: string[] = []
  let asked = 0
  for (const [path, operations] of Object.entries(document.paths)) {
    const url = `${server.url}${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => names[name] ?? 'x')}`
    for (const method of ['get', 'post'].filter((one) => one in operations)) {
      const leave = new AbortController()
      const body = method === 'post' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {}
      const answer = await fetch(url, { method: method.toUpperCase(), signal: leave.signal, ...body })
      const code = answer.status === 404 ? ((await answer.json()) as { readonly code: string }).code : null
      if (code === 'ROUTE_UNKNOWN') unknown.push(`${method} ${path}`)
      leave.abort()
      asked += 1
    }
  }
  expect(asked).toBeGreaterThan(25)
  expect(unknown).toEqual([])
})

it('answers for a product that no definition holds any more, from its releases', async () => {
  expect(workspace.loaded.products).toEqual([])
  for (const path of ['', '/datasets/weekly', '/releases', '/code', '/datasets/weekly/rows?limit=1']) {
    const answer = await fetch(`${server.url}/api/products/library/borrowing-patterns${path}`)
    expect([path, answer.status]).toEqual([path, 200])
    await answer.json()
  }
})
