import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type EventPin,
  type InputPins,
  isPassed,
  type Principal,
  type ReleaseRef,
  type StagedTable,
  type Verdict,
} from '@provender/contract'
import type { Engine, RelationFiles } from '@provender/engine'
import { type Clock, type Digest, type Instant, ProvenderError, showRelease } from '@provender/kernel'
import { checkProduct } from '@provender/quality'
import { assembleRelease, planFieldIds } from '@provender/registry'
import { diskIo, type EventLog, type WorkspacePaths, writeManifest } from '@provender/storage'
import { accountEvents, type EventCounts, stageProduct } from '@provender/transform'
import type { ApplyProgress, StageName } from './apply-report.ts'
import { envelopeFields } from './bind-product.ts'
import type { LoadedProduct } from './definitions/loaded-workspace.ts'
import { noSegments, type PlanWorld, readEvents, upstreamPins } from './plan-products.ts'
import { lockPathOf, readLock } from './read-world.ts'
import { recordHoldBack } from './record-hold-back.ts'
import type { Stores } from './stores.ts'

/** What building products works with. */
export interface BuildTools {
  readonly paths: WorkspacePaths
  readonly stores: Stores
  readonly engine: Engine
  readonly engineVersion: string
  readonly clock: Clock
  readonly actor: Principal
  readonly onProgress: (progress: ApplyProgress) => void
  readonly signal?: AbortSignal
}

/** What a build reads and follows. */
export type BuildWorld = Pick<PlanWorld, 'latest' | 'damaged' | 'pins'>

/** A product that was built: published, or kept back by its gate. */
export interface BuiltProduct {
  readonly ref: ReleaseRef | null
  readonly contentDigest: string
  readonly verdict: Verdict
  readonly rows: Readonly<Record<string, number>>
  readonly newFiles: number
  readonly stageMillis: Partial<Record<StageName, number>>
}

interface BuildInputs {
  readonly pins: InputPins
  readonly events: ReadonlyMap<string, Omit<RelationFiles, 'name'>>
  readonly upstream: ReadonlyMap<string, Omit<RelationFiles, 'name'>>
  readonly counts: ReadonlyMap<string, EventCounts>
}

/**
 * Builds a product from pinned inputs, checks it, and publishes it when every check passed; else nothing becomes visible.
 * @throws BUILD_FAILED, ENGINE_MEMORY_EXCEEDED, ENGINE_CRASHED, STORAGE_DISK_FULL, STORAGE_CONFLICT
 */
export async function buildProduct(
  product: LoadedProduct,
  world: BuildWorld,
  tools: BuildTools,
): Promise<BuiltProduct> {
  const startedAt = tools.clock.now()
  const { product: name } = product.contract
  const previous = world.latest.get(name)?.releaseDigest ?? world.damaged.get(name)?.ref.releaseDigest ?? null
  const inputs = await readInputs(product, world, tools.stores)
  const folder = join(tools.paths.tmp, `build-${randomUUID()}`)
  await diskIo.ensureDirectory(folder)
  try {
    const built = await tools.engine.use('builder', async (builder) => {
      const fields = planFieldIds(product.contract, readLock(product)).fields
      const staged = await timed(tools, product, 'build', () =>
        stageProduct(builder, product.contract, {
          inputs,
          fields,
          folder,
          ledgers: accountEvents(product.contract, inputs.counts),
          onStaged: (dataset, rows, millis) =>
            tools.onProgress({ kind: 'dataset-staged', product: product.contract.product, dataset, rows, millis }),
          ...(tools.signal === undefined ? {} : { signal: tools.signal }),
        }),
      )
      const events = Object.fromEntries([...inputs.counts].map(([type, { events }]) => [type, events]))
      const tables = staged.value.map((table, index) => ({ staged: table, dataset: datasetAt(product, index) }))
      const verdict = await timed(tools, product, 'check', () => checkProduct(builder, tables, { events }))
      return { staged: staged.value, verdict: verdict.value, millis: { build: staged.millis, check: verdict.millis } }
    })
    tools.onProgress({
      kind: 'product-checked',
      product: product.contract.product,
      verdict: built.verdict,
      millis: built.millis.check,
    })
    return await publishWhenPassed(product, { ...built, inputs: inputs.pins, startedAt, previous }, tools)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface CheckedBuild {
  readonly staged: readonly StagedTable[]
  readonly verdict: Verdict
  readonly millis: { readonly build: number; readonly check: number }
  readonly inputs: InputPins
  readonly startedAt: Instant
  /** Digest of the release that the channel points to. */
  readonly previous: Digest | null
}

async function publishWhenPassed(
  product: LoadedProduct,
  build: CheckedBuild,
  tools: BuildTools,
): Promise<BuiltProduct> {
  const base = {
    contentDigest: build.verdict.contentDigest,
    verdict: build.verdict,
    rows: Object.fromEntries(build.staged.map((table) => [table.dataset, table.rows])),
  }
  if (!isPassed(build.verdict)) {
    await recordHoldBack(product, build, { stores: tools.stores, actor: tools.actor.name, at: tools.clock.now() })
    return { ...base, ref: null, newFiles: 0, stageMillis: build.millis }
  }
  tools.signal?.throwIfAborted()
  const published = await timed(tools, product, 'publish', () => publish(product, build, tools))
  tools.onProgress({
    kind: 'release-published',
    ref: published.value.ref,
    contentDigest: base.contentDigest,
    rows: base.rows,
  })
  return { ...base, ...published.value, stageMillis: { ...build.millis, publish: published.millis } }
}

async function publish(
  product: LoadedProduct,
  build: CheckedBuild,
  tools: BuildTools,
): Promise<{ readonly ref: ReleaseRef; readonly newFiles: number }> {
  const { stores, clock, actor } = tools
  const { contract } = product
  if (!isPassed(build.verdict))
    throw new ProvenderError('QUALITY_GATE_FAILED', `${contract.product} did not pass its gate.`, {
      product: contract.product,
    })
  const known = stores.decisions.publications({ product: contract.product, version: contract.version })
  const release = 1 + Math.max(0, ...known.map((publication) => publication.release))
  const { previous } = build
  const assembled = assembleRelease({
    contract,
    release,
    inputs: build.inputs,
    staged: build.staged,
    verdict: build.verdict,
    engine: { name: 'duckdb', version: tools.engineVersion },
    previous,
  })
  writeLock(product)
  let newFiles = 1
  const digests = new Map(
    assembled.manifest.datasets.flatMap(({ name, files }) =>
      files.map(({ object, sha256 }) => [object, { sha256, what: `${contract.product}, ${name}` }] as const),
    ),
  )
  for (const file of assembled.files) newFiles += await adoptOnce(stores, file, digests)
  const at = clock.now()
  const took = { startedAt: build.startedAt, finishedAt: at, stageMillis: build.millis }
  const record = { ...took, actor: actor.name, code: product.code }
  const { object, releaseDigest } = await writeManifest(stores.objects, assembled.manifest, record, randomUUID())
  const ref: ReleaseRef = { product: contract.product, version: contract.version, release, releaseDigest }
  const decision = stores.decisions.publish({
    ...ref,
    manifestObject: object,
    channel: 'latest',
    expected: previous,
    actor: actor.name,
    at,
  })
  await stores.index.recordRelease({
    manifest: assembled.manifest,
    releaseDigest,
    build: record,
    manifestObject: object,
    sequence: decision.sequence,
  })
  return { ref, newFiles }
}

async function adoptOnce(
  { objects }: Stores,
  { path, object }: { readonly path: string; readonly object: string },
  recorded: ReadonlyMap<string, { readonly sha256: Digest; readonly what: string }>,
): Promise<number> {
  if (!(await objects.has(object))) {
    await objects.adopt(path, object)
    return 1
  }
  const file = recorded.get(object)
  if (file === undefined) throw new ProvenderError('INTERNAL', `No dataset of the manifest has the file ${object}.`)
  await objects.verifiedPaths([{ object, sha256: file.sha256 }], `${file.what}, a file that is there already`)
  return 0
}

function writeLock(product: LoadedProduct): void {
  const plan = planFieldIds(product.contract, readLock(product))
  if (plan.assigned.length === 0) return
  const path = lockPathOf(product)
  try {
    writeSynced(`${path}.new`, `${JSON.stringify(plan.lock, null, 2)}\n`)
    renameSync(`${path}.new`, path)
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new ProvenderError(
      reason === 'ENOSPC' ? 'STORAGE_DISK_FULL' : 'STORAGE_IO',
      `${path} could not be written (${reason}), so ${product.contract.product} is not published: its field ids would be lost. Make room or correct the rights of the folder, then apply again.`,
      { product: product.contract.product, path },
      { cause },
    )
  }
}

function writeSynced(path: string, text: string): void {
  const file = openSync(path, 'w')
  try {
    writeFileSync(file, text)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

async function readInputs(product: LoadedProduct, world: BuildWorld, stores: Stores): Promise<BuildInputs> {
  const { contract } = product
  const head = stores.log.head()
  const read = readEvents(contract)
  const events = await Promise.all(
    contract.events.map(async (event) => {
      const segments = stores.log.segments({ types: [event.type], upTo: head })
      return [
        event.type,
        {
          files: await stores.objects.verifiedPaths(segments, `The event log, ${event.type}`),
          columns: [...envelopeFields, ...event.data],
        },
      ] as const
    }),
  )
  const upstream = await Promise.all(
    contract.upstream.map(async (port) => {
      const manifest = world.latest.get(port.product)?.manifest
      const dataset = manifest?.datasets.find(({ name }) => name === port.dataset)
      const release = manifest ? showRelease(manifest.product, manifest.version, manifest.release) : port.product
      return [
        `${port.product}.${port.dataset}`,
        {
          files: await stores.objects.verifiedPaths(dataset?.files ?? [], `${release}, ${port.dataset}`),
          columns: dataset?.fields ?? port.columns,
        },
      ] as const
    }),
  )
  return {
    pins: {
      events: read.map(
        (type) =>
          world.pins.get(type) ??
          unseen(
            contract.events.find((event) => event.type === type),
            type,
          ),
      ),
      upstream: upstreamPins(contract, world.latest),
    },
    events: new Map(events),
    upstream: new Map(upstream),
    counts: countEvents(
      [...contract.events, ...contract.ignores].map(({ type }) => type),
      stores.log,
    ),
  }
}

function unseen(event: { readonly schemaDigest: EventPin['schemaDigest'] } | undefined, type: string): EventPin {
  if (event === undefined)
    throw new ProvenderError('EVENT_TYPE_UNKNOWN', `No event type ${type} is declared.`, { type })
  return {
    type,
    schemaDigest: event.schemaDigest,
    position: 0,
    events: 0,
    firstEventTime: null,
    lastEventTime: null,
    segmentsDigest: noSegments,
  }
}

function countEvents(types: readonly string[], log: EventLog): ReadonlyMap<string, EventCounts> {
  const duplicates = new Map<string, number>()
  for (const { ledger } of log.batches())
    for (const { type, duplicate } of ledger.events) duplicates.set(type, (duplicates.get(type) ?? 0) + duplicate)
  return new Map(
    types.map((type) => {
      const segments = log.segments({ types: [type] })
      const sum = (part: 'rows' | 'lateRows'): number => segments.reduce((total, segment) => total + segment[part], 0)
      return [type, { events: sum('rows'), late: sum('lateRows'), duplicate: duplicates.get(type) ?? 0 }]
    }),
  )
}

function datasetAt(product: LoadedProduct, index: number) {
  const dataset = product.contract.datasets[index]
  if (dataset === undefined)
    throw new ProvenderError('INTERNAL', `${product.contract.product} staged more datasets than it declares.`)
  return dataset
}

async function timed<T>(
  tools: BuildTools,
  product: LoadedProduct,
  stage: StageName,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly millis: number }> {
  const subject = product.contract.product
  const started = performance.now()
  tools.onProgress({ kind: 'stage-started', stage, subject })
  const value = await work()
  const millis = performance.now() - started
  tools.onProgress({ kind: 'stage-finished', stage, subject, millis })
  return { value, millis: Math.round(millis) }
}
