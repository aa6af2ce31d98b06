import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measurePlan } from './b1-plan.ts'
import { measureBuild } from './b4-build.ts'
import { measureCatalog } from './b5-catalog.ts'
import { measurePages } from './b6-pages.ts'
import type { BenchDocument } from './document.ts'
import { resultsTable } from './results-table.ts'
import type { Benchmark, BenchOptions } from './run-benchmark.ts'

const benchmarks: Readonly<Record<string, Benchmark>> = {
  B1: measurePlan,
  B4: measureBuild,
  B5: measureCatalog,
  B6: measurePages,
}
const resultsFile = fileURLToPath(new URL('../RESULTS.md', import.meta.url))
const usage = `npm run bench -- [${Object.keys(benchmarks).join('|')} …] [--all] [--json] [--events N] [--products N] [--rounds N] [--warm]`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    warm: { type: 'boolean', default: false },
    events: { type: 'string', default: '10000000' },
    products: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '5' },
  },
})

const options: BenchOptions = {
  rounds: wholeNumber('rounds', values.rounds),
  events: wholeNumber('events', values.events),
  products: wholeNumber('products', values.products),
  date: new Date().toISOString().slice(0, 10),
  searchPath: process.env['PATH'] ?? '',
  cache: values.warm ? 'warm' : 'cold',
}
const names = values.all ? Object.keys(benchmarks) : positionals
const unknown = names.filter((name) => !Object.hasOwn(benchmarks, name))
if (names.length === 0 || unknown.length > 0) {
  console.error(`${unknown.length > 0 ? `There is no benchmark ${unknown.join(', ')}. ` : ''}Usage: ${usage}`)
  process.exit(2)
}

const documents: BenchDocument[] = []
for (const name of names) {
  const benchmark = benchmarks[name]
  if (benchmark !== undefined) documents.push(await benchmark(options))
}
if (values.all) writeFileSync(resultsFile, resultsTable(documents))
for (const document of documents) console.log(values.json ? JSON.stringify(document) : resultsTable([document]))

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 1) return value
  console.error(`--${name} is ${text}; write a whole number from 1. Usage: ${usage}`)
  process.exit(2)
}
