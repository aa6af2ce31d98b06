import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { join } from 'node:path'
import { productContentDigest } from '@provender/contract'
import { finishDigest, memoryBudgets, statementText } from '@provender/engine'
import { loadWorkspace } from '@provender/pipeline'
import { commandOf } from './command-of.ts'
import { type BenchDocument, describeMachine, type Figure, figure, usualFigures } from './document.ts'
import { type Command, type Measured, takeTurns } from './harness.ts'
import { median } from './median.ts'
import { peerNotes } from './peers.ts'
import { floorFolder, lendingDefinitions, workFolder } from './places.ts'
import type { BenchOptions } from './run-benchmark.ts'
import { fillIn, type LendingTemplate, lendingTemplate, makeWorkspace } from './workspace-copy.ts'

/** Wall time and peak memory of a full build, as multiples of raw DuckDB's. */
const aim = { timesFloor: 1.3 }
const titles = 20_000

/**
 * B4: the first build of a product over a filled log, as a new process: load, bind, build, check, digest, publish.
 * Floor: raw DuckDB does the same SELECTs, files and digests, with the same memory limit and threads.
 * Throws when the digests of the two differ.
 */
export async function measureBuild(options: BenchOptions): Promise<BenchDocument> {
  const template = await lendingTemplate(join(workFolder, 'logs'), { loans: Math.floor(options.events / 2), titles })
  const folder = join(workFolder, `build-${randomUUID()}`)
  try {
    const ours = buildCommand(join(folder, 'workspace'), template)
    const floor = await floorCommand(join(folder, 'floor'), template)
    const measured = await takeTurns({ ours, floor }, options)
    const digest = requireOneDigest(measured)
    return {
      name: 'B4',
      machine: describeMachine(),
      date: options.date,
      figures: [
        ...usualFigures(measured, { prefix: 'full build', peer: 'skipped', wall: aim, memory: aim }),
        ...stageFigures(measured),
      ],
      notes: [
        `${template.events} events: ${titles} titles, ${Math.floor(options.events / 2)} loans`,
        `result digest, ours and floor: ${digest}`,
        ...peerNotes('B4', options.searchPath),
      ],
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function buildCommand(root: string, template: LendingTemplate): Command {
  return {
    args: commandOf('source', ['apply', '--json']),
    cwd: root,
    prepare: () => makeWorkspace(root, lendingDefinitions, template.root),
    digestOf: (stdout) => {
      const report: ApplyAnswer = JSON.parse(stdout)
      const digests = report.products.map(({ ref, contentDigest }) => `${ref?.product} ${contentDigest}`)
      return digests.sort().join(', ')
    },
    detailsOf: (stdout) => (JSON.parse(stdout) as ApplyAnswer).stageMillis,
  }
}

interface ApplyAnswer {
  readonly products: readonly { readonly ref?: { readonly product: string }; readonly contentDigest?: string }[]
  readonly stageMillis: Readonly<Record<string, number>>
}

interface FloorAnswer {
  readonly datasets: readonly { readonly dataset: string; readonly rows: string; readonly lanes: readonly string[] }[]
}

async function floorCommand(folder: string, template: LendingTemplate): Promise<Command> {
  const { products, config } = await loadWorkspace(lendingDefinitions)
  const datasets = products.flatMap(({ contract }) => contract.datasets)
  const segments = [...template.segments].map(([word, files]) => [
    `segments of ${word}`,
    `[${files.map((file) => `'${file}'`).join(', ')}]`,
  ])
  const sql = fillIn(join(floorFolder, 'b4-weekly.sql'), {
    folder,
    ...Object.fromEntries(segments),
    ...Object.fromEntries(datasets.map(({ name, build }) => [`select of ${name}`, statementText(build.text)])),
  })
  const memory = memoryBudgets(totalmem(), config.memoryMib).builder
  const threads = config.threads > 0 ? config.threads : availableParallelism()
  const file = `${folder}.sql`
  return {
    args: [join(floorFolder, 'run-sql.mjs'), file, String(memory), String(threads), `${folder}/tmp`],
    cwd: floorFolder,
    prepare: () => {
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(`${folder}/tmp`, { recursive: true })
      writeFileSync(file, sql)
    },
    digestOf: (stdout) => {
      const { datasets: sums }: FloorAnswer = JSON.parse(stdout)
      const digests = products.map(({ contract }) => {
        const parts = contract.datasets.map(({ name, columns }) => {
          const found = sums.find(({ dataset }) => dataset === name)
          const [a = 0n, b = 0n, c = 0n, d = 0n] = (found?.lanes ?? []).map(BigInt)
          return { name, contentDigest: finishDigest({ rows: BigInt(found?.rows ?? 0), lanes: [a, b, c, d] }, columns) }
        })
        return `${contract.product} ${productContentDigest(parts)}`
      })
      return digests.sort().join(', ')
    },
  }
}

function requireOneDigest({ runs }: Measured<'ours' | 'floor'>): string {
  const [digest = '', ...others] = new Set([...runs.ours, ...runs.floor].map((run) => run.digest))
  if (others.length === 0) return digest ?? ''
  const [ours, floor] = [runs.ours[0]?.digest, runs.floor[0]?.digest]
  throw new Error(`The results differ, so their times cannot be compared.\nours:  ${ours}\nfloor: ${floor}`)
}

function stageFigures({ runs }: Measured<'ours' | 'floor'>): readonly Figure[] {
  const stages = Object.keys(runs.ours[0]?.details ?? {})
  return stages.map((stage) => {
    const millis = median(runs.ours.map(({ details }) => details[stage] ?? null))
    return figure(`full build, part: ${stage}`, 's', { value: millis === null ? null : millis / 1000 })
  })
}
