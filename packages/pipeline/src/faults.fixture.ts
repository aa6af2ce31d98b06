import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { localObjectStore, openDecisionLog, openEventLog, readManifest, workspacePaths } from '@provender/storage'
import { contentOf, filesOf, makeWorkspace, servingOf, type TestWorkspace } from './workspace.fixture.ts'

/** When and how a process that applies is ended. */
export interface Fault {
  readonly signal: 'SIGKILL' | 'SIGINT'
  /** After so many lines of progress, or after so many milliseconds. */
  readonly at: { readonly lines: number } | { readonly millis: number }
}

/** What an apply that nobody disturbs gives, and what it says on the way. */
export interface Undisturbed {
  readonly content: Readonly<Record<string, string>>
  readonly events: readonly { readonly type: string; readonly rows: number }[]
  readonly lines: readonly string[]
  readonly millis: number
}

const personKey = 'a key of more than sixteen letters'

/** The shop with a person key from the environment, so that runs can be compared. */
export function makeComparableShop(): TestWorkspace {
  const shop = makeWorkspace()
  shop.write(
    'provender.config.ts',
    `import { defineConfig, secret } from 'provender'\nexport default defineConfig({ personKey: secret('SHOP_KEY') })\n`,
  )
  return shop
}

/** Starts a process that applies in small batches. */
export function startApply(root: string, options: Readonly<Record<string, unknown>> = {}): ChildProcess {
  const script = fileURLToPath(new URL('./apply-child.fixture.ts', import.meta.url))
  const flags = ['--conditions=provender-source', '--disable-warning=ExperimentalWarning']
  return spawn(process.execPath, [...flags, script, root, JSON.stringify({ batchRows: 2, threads: 1, ...options })], {
    env: { PATH: process.env['PATH'] ?? '', SHOP_KEY: personKey },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

/** Applies in a process of its own; ends it as told. Gives its lines. */
export async function applyUntil(root: string, fault: Fault | null): Promise<readonly string[]> {
  const child = startApply(root)
  const lines: string[] = []
  const closed = once(child, 'close')
  const timer = fault && 'millis' in fault.at ? setTimeout(() => child.kill(fault.signal), fault.at.millis) : null
  if (child.stdout === null) throw new Error('the child has no output')
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    if (fault && 'lines' in fault.at && lines.length === fault.at.lines) child.kill(fault.signal)
  })
  await closed
  if (timer !== null) clearTimeout(timer)
  return lines
}

/** Applies once without any fault. */
export async function applyUndisturbed(): Promise<Undisturbed> {
  const shop = makeComparableShop()
  try {
    const started = performance.now()
    const lines = await applyUntil(shop.root, null)
    const millis = performance.now() - started
    return { content: await contentOf(shop.root), events: eventsOf(shop.root), lines, millis }
  } finally {
    shop.dispose()
  }
}

/** What a fault led to: empty when everything held. */
export async function problemsAfter(fault: Fault, expected: Undisturbed): Promise<readonly string[]> {
  const shop = makeComparableShop()
  const problems: string[] = []
  try {
    await applyUntil(shop.root, fault)
    const served = await contentOf(shop.root).catch((error: Error) => ({ error: error.message }))
    for (const [product, digest] of Object.entries(served))
      if (expected.content[product] !== digest) problems.push(`half-published: ${product} ${digest}`)
    const report = await shop.apply({ batchRows: 2, secrets: { SHOP_KEY: personKey } })
    if (!report.isClean) problems.push(`not clean afterwards: ${JSON.stringify(report.products)}`)
    if (JSON.stringify(await contentOf(shop.root)) !== JSON.stringify(expected.content)) problems.push('other content')
    if (JSON.stringify(eventsOf(shop.root)) !== JSON.stringify(expected.events)) problems.push('events lost or doubled')
    for (const [product, { release }] of Object.entries(await servingOf(shop.root)))
      if (release !== 1) problems.push(`${product} was published ${release} times`)
    problems.push(...orphansOf(shop.root, await referenced(shop.root)))
    if (!(await shop.apply({ secrets: { SHOP_KEY: personKey } })).isUnchanged) problems.push('never at rest')
    const left = Object.keys(filesOf(workspacePaths(shop.root).tmp))
    if (left.length > 0) problems.push(`left in tmp: ${left.join(', ')}`)
    return problems
  } finally {
    shop.dispose()
  }
}

function eventsOf(root: string): Undisturbed['events'] {
  const log = openEventLog(workspacePaths(root), { readOnly: true })
  try {
    log.verifyChain()
    return log
      .eventTypes()
      .map(({ type }) => ({ type, rows: log.segments({ types: [type] }).reduce((sum, { rows }) => sum + rows, 0) }))
  } finally {
    log.close()
  }
}

async function referenced(root: string): Promise<ReadonlySet<string>> {
  const paths = workspacePaths(root)
  const log = openEventLog(paths, { readOnly: true })
  const decisions = openDecisionLog(paths, { readOnly: true })
  const segments = log.segments().map(({ object }) => object)
  const publications = decisions.publications()
  log.close()
  decisions.close()
  const objects = localObjectStore(paths)
  const files: string[] = []
  for (const { manifestObject } of publications) {
    const { manifest } = await readManifest(objects, manifestObject)
    files.push(manifestObject, ...manifest.datasets.flatMap((dataset) => dataset.files.map(({ object }) => object)))
  }
  return new Set([...segments, ...files])
}

function orphansOf(root: string, known: ReadonlySet<string>): readonly string[] {
  const objects = Object.keys(filesOf(workspacePaths(root).objects))
  return objects.filter((object) => !known.has(object)).map((object) => `orphan ${object}`)
}
