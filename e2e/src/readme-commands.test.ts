import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Finished, freshFolder, run, start, stop, waitFor } from './fresh-folder.ts'

const minutes = 60_000
let folder = ''
let first: Finished

beforeAll(async () => {
  folder = freshFolder()
  first = await run(folder, 'npm', ['start', '--', '--once'])
}, 5 * minutes)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('npm start -- --once publishes every product on a fresh clone with nothing else done', () => {
  expect(first.code, first.err + first.out).toBe(0)
  for (const domain of ['library', 'city-library']) {
    for (const product of ['book-catalog', 'borrowing-history', 'borrowing-patterns'])
      expect(first.out).toContain(`${domain}/${product}@1.0.0#1`)
  }
})

it('it says what happened to every source row', () => {
  expect(first.out).toMatch(/shakespeare-loans.*20,?840.*20,?589.*251/s)
})

it(
  'run again with nothing new, it says unchanged and writes nothing',
  async () => {
    const again = await run(folder, 'npm', ['start', '--', '--once'])
    expect(again.code, again.err).toBe(0)
    expect(again.out).toContain('unchanged')
    expect(again.out).toMatch(/0 new files/)
    expect(again.out).toMatch(/0 pointer moves/)
  },
  2 * minutes,
)

it(
  'npm start builds the pages and serves them with the API',
  async () => {
    const serving = start(folder, 'npm', ['start', '--', '--port', '0'])
    try {
      const [url] = await waitFor(serving, /http:\/\/127\.0\.0\.1:\d+/)
      const page = await (await fetch(url)).text()
      const script = /src="(\/assets\/[^"]+\.js)"/.exec(page)?.[1]
      const asset = await fetch(`${url}${script}`, { headers: { 'accept-encoding': 'br' } })
      expect([asset.status, asset.headers.get('content-encoding')]).toEqual([200, 'br'])
      expect(await (await fetch(`${url}/api/products`)).json()).toMatchObject({ total: 6 })
    } finally {
      await stop(serving)
    }
  },
  2 * minutes,
)

it(
  'one appended loan makes exactly one new release of each product that reads loans, and of no other',
  async () => {
    const path = join(folder, 'products/library/data/loans.csv.gz')
    const rows = gunzipSync(readFileSync(path)).toString('utf8').trimEnd()
    writeFileSync(path, gzipSync(`${rows}\nE99999,newcomer,joyce-ulysses,1941-05-02,1941-05-09\n`))
    const { code, out, err } = await run(folder, 'npm', ['run', '--silent', 'provender', '--', 'apply', '--json'])
    expect(code, err).toBe(0)
    const report = JSON.parse(out)
    const published = report.products
      .filter((product: { kind: string }) => product.kind === 'published')
      .map((product: { ref: { product: string; release: number } }) => `${product.ref.product}#${product.ref.release}`)
    expect(published.sort()).toEqual(['library/borrowing-history#2', 'library/borrowing-patterns#2'])
  },
  2 * minutes,
)

it(
  'a definition that breaks what was promised is refused, and the former release keeps serving',
  async () => {
    const path = join(folder, 'products/library/lending/loan-datasets.ts')
    const text = readFileSync(path, 'utf8')
    expect(text).toContain("unit('returns')")
    writeFileSync(path, text.replace("unit('returns')", "unit('books')"))
    const { code, err, out } = await run(folder, 'npm', ['run', '--silent', 'provender', '--', 'apply'])
    writeFileSync(path, text)
    expect(code).not.toBe(0)
    expect(out + err).toContain('CONTRACT_BREAKING_CHANGE')
    const query = await run(folder, 'npm', [
      'run',
      '--silent',
      'provender',
      '--',
      'query',
      'select count(*) as n from library.borrowing_patterns.weekly',
      '--json',
    ])
    expect(query.code, query.err).toBe(0)
    expect(query.out).toMatch(/1113\d\d/)
  },
  2 * minutes,
)
