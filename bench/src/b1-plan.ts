import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openWorkspace } from '@provender/pipeline'
import { type Build, commandOf, compile } from './command-of.ts'
import { type BenchDocument, describeMachine, type Figure, usualFigures } from './document.ts'
import { type Command, takeTurns } from './harness.ts'
import { peerNotes } from './peers.ts'
import { floorFolder, tenDefinitions, workFolder } from './places.ts'
import type { BenchOptions } from './run-benchmark.ts'
import { makeWorkspace } from './workspace-copy.ts'

/** What a plan may take, warm: the aim of the field notes is 0.35 s, a plan above 0.6 s is a fault. */
const aimSeconds = 0.35

/**
 * B1: the plan of a product with ten datasets when nothing is to be done, as a new process, from source and from `dist`.
 * Floor: Node starts, loads DuckDB and asks for its version.
 */
export async function measurePlan(options: BenchOptions): Promise<BenchDocument> {
  const root = join(workFolder, `plan-${randomUUID()}`)
  makeWorkspace(root, tenDefinitions, null)
  try {
    await publish(root)
    const failure = compile()
    const builds: readonly Build[] = failure === null ? ['dist', 'source'] : ['source']
    const figures: Figure[] = []
    for (const build of builds) figures.push(...(await measureBuild(build, root, options)))
    const notes = [
      'plan --json of ten datasets that are published and unchanged; it answers isUnchanged: true, or the benchmark fails',
      ...(failure === null ? [] : [`dist was not measured: ${failure}`]),
      ...peerNotes('B1', options.searchPath),
    ]
    return { name: 'B1', machine: describeMachine(), date: options.date, figures, notes }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

async function publish(root: string): Promise<void> {
  const workspace = await openWorkspace(root, { mode: 'own' })
  try {
    const { isClean } = await workspace.apply({ actor: { kind: 'local', name: 'bench' } })
    if (!isClean) throw new Error('The product of ten datasets could not be published.')
  } finally {
    await workspace.close()
  }
}

async function measureBuild(build: Build, root: string, { rounds }: BenchOptions): Promise<readonly Figure[]> {
  const ours: Command = { args: commandOf(build, ['plan', '--json']), cwd: root, digestOf: requireUnchanged }
  const floor: Command = { args: [join(floorFolder, 'cold-start.mjs')], cwd: root }
  const figures: Figure[] = []
  for (const cache of ['warm', 'cold'] as const) {
    const measured = await takeTurns({ ours, floor }, { rounds, cache })
    if (cache === 'cold' && measured.cache === 'warm') continue
    const wall = cache === 'warm' && build === 'dist' ? { atMost: aimSeconds } : null
    figures.push(...usualFigures(measured, { prefix: `plan from ${build}`, peer: 'skipped', wall, memory: null }))
  }
  return figures
}

function requireUnchanged(stdout: string): string {
  const plan: unknown = JSON.parse(stdout)
  if (typeof plan === 'object' && plan !== null && 'isUnchanged' in plan && plan.isUnchanged === true)
    return 'unchanged'
  throw new Error(`The plan is not unchanged: ${stdout.slice(0, 500)}`)
}
