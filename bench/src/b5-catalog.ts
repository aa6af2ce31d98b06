import { statSync } from 'node:fs'
import { columnNameOf, domainOf, searchedWord } from './catalog-words.ts'
import { buildIndex, catalogWorkspace } from './catalog-workspace.ts'
import { type BenchDocument, describeMachine, type Figure, figure } from './document.ts'
import { percentile } from './median.ts'
import { workFolder } from './places.ts'
import { residentBytes } from './process-tree.ts'
import type { BenchOptions } from './run-benchmark.ts'
import { type Serving, serve } from './serve.ts'

/** What a search may take, at 10,000 products with 250,000 columns: the aim of the field notes. */
const aimMillis = 100
const requests = 500
const warmUp = 20
const mebi = 1024 * 1024

/** Texts of the search box by what they ask, made by number. */
const questions: Readonly<Record<string, (number: number) => string>> = {
  'no words, all facets': () => '',
  'one word': (number) => searchedWord(number),
  'beginning of a word': (number) => searchedWord(number).slice(0, 1 + (number % 3)),
  'two words': (number) => `${searchedWord(number)} ${searchedWord(number + 1)}`,
  'a phrase': (number) => `"of each ${searchedWord(number)}"`,
  filters: (number) => filtersOf(number),
  'words and filters': (number) => `${searchedWord(number)} ${filtersOf(number)}`,
}

/** B5: search over a generated catalog, asked over HTTP of a server in a process of its own, one request after the other. */
export async function measureCatalog(options: BenchOptions): Promise<BenchDocument> {
  const { products } = options
  const paths = await catalogWorkspace(workFolder, products)
  const indexMillis = await buildIndex(paths)
  const server = await serve(paths)
  try {
    const before = residentBytes(server.pid)
    const first = await timed(server, '')
    const figures: Figure[] = [
      figure('index from manifests: wall', 's', { value: indexMillis / 1000 }),
      figure('index: size of the file', 'MiB', { value: statSync(paths.index).size / mebi }),
      figure('first search, which fills the mirror: wall', 'ms', { value: first.millis }),
    ]
    for (const [name, questionOf] of Object.entries(questions))
      figures.push(...(await measure(server, name, questionOf)))
    figures.push(figure('server: resident memory before any search', 'MiB', { value: mib(before) }))
    figures.push(figure('server: resident memory after all searches', 'MiB', { value: mib(residentBytes(server.pid)) }))
    const notes = [
      `${first.total} products found of ${products} with 25 columns each; every answer has 20 products and all facets`,
      `${requests} requests of each kind after ${warmUp}, one after the other, over HTTP on this machine, from request to the last byte`,
    ]
    return { name: 'B5', machine: describeMachine(), date: options.date, figures, notes }
  } finally {
    await server.stop()
  }
}

async function measure(
  server: Serving,
  name: string,
  questionOf: (number: number) => string,
): Promise<readonly Figure[]> {
  for (let number = 0; number < warmUp; number += 1) await timed(server, questionOf(number + requests))
  const millis: number[] = []
  let found = 0
  for (let number = 0; number < requests; number += 1) {
    const answer = await timed(server, questionOf(number))
    millis.push(answer.millis)
    found += answer.total
  }
  const named = `${name} (${Math.round(found / requests)} found)`
  return [
    figure(`${named}: p50`, 'ms', { value: percentile(millis, 0.5) }),
    figure(`${named}: p95`, 'ms', { value: percentile(millis, 0.95) }, { atMost: aimMillis }),
  ]
}

async function timed({ url, token }: Serving, q: string): Promise<{ readonly millis: number; readonly total: number }> {
  const address = `${url}/api/products?${new URLSearchParams({ q })}`
  const started = performance.now()
  const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } })
  const text = await response.text()
  const millis = performance.now() - started
  const answer: unknown = JSON.parse(text)
  if (typeof answer === 'object' && answer !== null && 'total' in answer && typeof answer.total === 'number') {
    return { millis, total: answer.total }
  }
  throw new Error(`${q} was answered with ${text.slice(0, 300)}`)
}

function filtersOf(number: number): string {
  const kinds = ['kind:dataset', 'kind:forecast kind:feed', '-kind:dataset', 'port:rest', 'status:active']
  const others = [
    `domain:${domainOf(number, 120)}`,
    `column:${columnNameOf(number)}`,
    'freshness:no-events',
    'quality:passed',
  ]
  return `${kinds[number % kinds.length]} ${others[number % others.length]}`
}

function mib(bytes: number | null): number | null {
  return bytes === null ? null : bytes / mebi
}
