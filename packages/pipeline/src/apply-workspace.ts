import type { Principal, ReleaseRef, SourceLedger, Verdict } from '@provender/contract'
import type { Engine } from '@provender/engine'
import { emittedTypes, orderSources, runIntake } from '@provender/ingest'
import { asProvenderError, type Clock, type ErrorJson, type ProductName, ProvenderError } from '@provender/kernel'
import type { WorkspacePaths } from '@provender/storage'
import type { ApplyProgress, ApplyReport, ProductOutcome, StageName } from './apply-report.ts'
import { type BindFindings, bindWorkspace, rememberBindings } from './bind-workspace.ts'
import { type BuildWorld, buildProduct } from './build-product.ts'
import type { LoadedProduct, LoadedWorkspace } from './definitions/loaded-workspace.ts'
import { planProducts, readEvents } from './plan-products.ts'
import { inOrder, refusedWhen } from './plan-workspace.ts'
import { readPlanWorld, readSourceStates, rememberFiles, type SourceState } from './read-world.ts'
import { liftHoldBack } from './record-hold-back.ts'
import type { Stores } from './stores.ts'

/** What applying works with. */
export interface ApplyTools {
  readonly paths: WorkspacePaths
  readonly stores: Stores
  readonly engine: Engine
  readonly clock: Clock
  readonly actor: Principal
  /** Names of sources that are taken in again although nothing changed. */
  readonly replay: readonly string[]
  /** How long loading the definitions took. */
  readonly loadMillis: number
  readonly batchRows: number
  readonly personKey: () => Promise<Uint8Array>
  readonly onProgress: (progress: ApplyProgress) => void
  readonly signal?: AbortSignal
}

type SourceOutcome = ApplyReport['sources'][number]

/**
 * Takes in what is new, then builds, checks and publishes every product whose inputs or definition changed.
 * One product that fails does not keep others from being published; its former release keeps serving.
 * @throws INGEST_SOURCE_UNKNOWN when a source is to be replayed that is not defined
 * @throws PLAN_CYCLE, STORAGE_DISK_FULL, STORAGE_IO; what concerns one source or product is in the report instead
 */
export async function applyWorkspace(loaded: LoadedWorkspace, tools: ApplyTools): Promise<ApplyReport> {
  const millis: Record<StageName, number> = {
    load: tools.loadMillis,
    plan: 0,
    ingest: 0,
    build: 0,
    check: 0,
    publish: 0,
  }
  const started = performance.now()
  const products = inOrder(loaded)
  requireDefined(tools.replay, loaded)
  const states = await readSourceStates(orderSources(loaded.sources), tools.stores)
  const findings = await bindWorkspace(tools.engine, { products, sources: states }, tools.stores)
  await rememberBindings({ products, sources: states }, findings, tools.stores)
  millis.plan = performance.now() - started
  const segmentsBefore = tools.stores.log.segments().length
  const sources = await ingestSources(states, findings, tools)
  millis.ingest = performance.now() - started - millis.plan
  const brokenTypes = new Set(
    sources.flatMap(({ source, outcome }) => (outcome === 'failed' ? typesOf(states, source) : [])),
  )
  const built: BuildStep[] = []
  for (const product of products) built.push(await buildStep(product, { findings, brokenTypes, states, tools }, built))
  for (const { stageMillis } of built)
    for (const stage of ['build', 'check', 'publish'] as const) millis[stage] += stageMillis[stage] ?? 0
  return report({ sources, built, millis, newSegments: tools.stores.log.segments().length - segmentsBefore }, tools)
}

async function ingestSources(
  planned: readonly SourceState[],
  findings: BindFindings,
  tools: ApplyTools,
): Promise<readonly SourceOutcome[]> {
  const outcomes: SourceOutcome[] = []
  const states: SourceState[] = []
  const defined = new Set(planned.map(({ source }) => source))
  for (const before of planned) {
    tools.signal?.throwIfAborted()
    const state = replayed(await lookedAtAgain(before, defined, tools), tools.replay)
    states.push(state)
    const error = state.error ?? findings.sources.get(state.source) ?? null
    if (error !== null) outcomes.push({ source: state.source, outcome: 'failed', ledger: null, error })
    else if (state.action === 'unchanged') outcomes.push(keepSource(state, tools))
    else outcomes.push(await ingestSource(state, tools))
  }
  await rememberFiles(
    states.filter(({ source }) =>
      outcomes.some((outcome) => outcome.source === source && outcome.outcome !== 'failed'),
    ),
    tools.stores,
  )
  return outcomes
}

/** A replay takes in what is known: ids make repeats of it, and only what fits now is new. */
function replayed(state: SourceState, replay: readonly string[]): SourceState {
  return replay.includes(state.source) ? { ...state, action: 'intake' } : state
}

function requireDefined(replay: readonly string[], { sources }: LoadedWorkspace): void {
  const names = sources.map(({ name }) => name)
  const unknown = replay.find((name) => !names.includes(name))
  if (unknown === undefined) return
  throw new ProvenderError(
    'INGEST_SOURCE_UNKNOWN',
    `There is no source ${JSON.stringify(unknown.slice(0, 200))} to replay. There are: ${names.join(', ') || 'none'}.`,
    { source: unknown.slice(0, 200), known: names },
  )
}

/** What a source looks up may have come only now. */
async function lookedAtAgain(
  state: SourceState,
  defined: ReadonlySet<string>,
  tools: ApplyTools,
): Promise<SourceState> {
  if (state.contract.lookups.length === 0) return state
  const [again = state] = await readSourceStates([state.contract], tools.stores, defined)
  return again
}

function keepSource(state: SourceState, tools: ApplyTools): SourceOutcome {
  tools.onProgress({ kind: 'source-unchanged', source: state.source })
  return { source: state.source, outcome: 'unchanged', ledger: null, error: null }
}

async function ingestSource(state: SourceState, tools: ApplyTools): Promise<SourceOutcome> {
  const started = performance.now()
  tools.onProgress({ kind: 'stage-started', stage: 'ingest', subject: state.source })
  try {
    const ledger = await intake(state, tools)
    const millis = performance.now() - started
    tools.onProgress({ kind: 'stage-finished', stage: 'ingest', subject: state.source, millis })
    tools.onProgress({ kind: 'source-taken', ledger, millis })
    return { source: state.source, outcome: 'taken', ledger, error: null }
  } catch (error) {
    rethrowWhenGeneral(error, tools)
    return { source: state.source, outcome: 'failed', ledger: null, error: asProvenderError(error).toJSON() }
  }
}

async function intake(state: SourceState, tools: ApplyTools): Promise<SourceLedger> {
  const personKey = await tools.personKey()
  return tools.engine.use('builder', (builder) =>
    runIntake(
      state.contract,
      {
        builder,
        log: tools.stores.log,
        objects: tools.stores.objects,
        tempDirectory: tools.paths.tmp,
        personKey,
        clock: tools.clock,
        actor: tools.actor.name,
        ...(tools.signal === undefined ? {} : { signal: tools.signal }),
      },
      { fileDigest: state.fileDigest ?? 'sha256:', fingerprint: state.fingerprint ?? '', batchRows: tools.batchRows },
    ),
  )
}

interface BuildStep {
  readonly outcome: ProductOutcome
  readonly newFiles: number
  readonly stageMillis: Partial<Record<StageName, number>>
}

interface StepContext {
  readonly findings: BindFindings
  readonly brokenTypes: ReadonlySet<string>
  readonly states: readonly SourceState[]
  readonly tools: ApplyTools
}

async function buildStep(
  product: LoadedProduct,
  context: StepContext,
  before: readonly BuildStep[],
): Promise<BuildStep> {
  const { tools, findings } = context
  tools.signal?.throwIfAborted()
  const { product: name } = product.contract
  const world = await readPlanWorld([product], [], tools.stores)
  const [planned] = planProducts([product], world)
  const plan = planned === undefined ? null : refusedWhen(planned, findings.products.get(name))
  const serving = world.damaged.has(name) ? null : (plan?.previous ?? null)
  const blocked = blockedBy(product, context, before)
  if (plan === null || plan.action === 'refused') {
    const own = plan?.error ?? missingPlan
    return failed(name, own.code === 'PLAN_INPUT_UNAVAILABLE' ? (blocked ?? own) : own, serving, tools)
  }
  if (plan.action === 'unchanged' && serving !== null) {
    await liftHoldBack(name, { stores: tools.stores, actor: tools.actor.name, at: tools.clock.now() })
    tools.onProgress({ kind: 'product-unchanged', ref: serving })
    return { outcome: { kind: 'unchanged', ref: serving }, newFiles: 0, stageMillis: {} }
  }
  if (blocked !== null) return failed(name, blocked, serving, tools)
  return build(product, world, { serving, tools })
}

const missingPlan: ErrorJson = { code: 'INTERNAL', message: 'The product could not be planned.', details: {} }

function blockedBy(
  product: LoadedProduct,
  { brokenTypes }: StepContext,
  before: readonly BuildStep[],
): ErrorJson | null {
  const { product: name, upstream } = product.contract
  const type = readEvents(product.contract).find((candidate) => brokenTypes.has(candidate))
  if (type !== undefined) {
    return {
      code: 'PLAN_INPUT_UNAVAILABLE',
      message: `${name} is not built: the source of ${type} could not be taken in. Mend the source, then apply again.`,
      details: { product: name, type },
    }
  }
  const broken = upstream.find((port) =>
    before.some(({ outcome }) => outcome.kind === 'failed' && outcome.product === port.product),
  )
  if (broken === undefined) return null
  return {
    code: 'PLAN_INPUT_UNAVAILABLE',
    message: `${name} is not built: ${broken.product}, which it reads, failed. Mend that first, then apply again.`,
    details: { product: name, upstream: broken.product },
  }
}

async function build(
  product: LoadedProduct,
  world: BuildWorld,
  { serving, tools }: { readonly serving: ReleaseRef | null; readonly tools: ApplyTools },
): Promise<BuildStep> {
  const { product: name } = product.contract
  try {
    const built = await buildProduct(product, world, { ...tools, engineVersion: await engineVersionOf(tools.engine) })
    if (built.ref === null)
      return {
        ...failed(name, gateError(name, built.verdict.checks, serving), serving, tools, built.verdict),
        stageMillis: built.stageMillis,
      }
    const { ref, contentDigest, verdict, rows, newFiles, stageMillis } = built
    return { outcome: { kind: 'published', ref, contentDigest, verdict, rows }, newFiles, stageMillis }
  } catch (error) {
    rethrowWhenGeneral(error, tools)
    return failed(name, asProvenderError(error).toJSON(), serving, tools)
  }
}

function gateError(
  product: ProductName,
  checks: readonly { readonly status: string; readonly dataset: string; readonly name: string }[],
  serving: ReleaseRef | null,
): ErrorJson {
  const broken = checks.filter(({ status }) => status !== 'passed')
  const kept =
    serving === null ? 'Nothing was published.' : `${product}@${serving.version}#${serving.release} keeps serving.`
  const listed = broken.slice(0, 5).map(({ dataset, name, status }) => `${dataset}: ${name} (${status})`)
  return {
    code: 'QUALITY_GATE_FAILED',
    message: `${product} did not pass its gate: ${broken.length} of ${checks.length} checks did not pass: ${listed.join('; ')}. ${kept} Mend the data or the definition, then apply again.`,
    details: { product, failed: broken.length, checks: checks.length },
  }
}

function failed(
  product: ProductName,
  error: ErrorJson,
  serving: ReleaseRef | null,
  tools: ApplyTools,
  verdict: Verdict | null = null,
): BuildStep {
  tools.onProgress({ kind: 'product-failed', product, error, verdict })
  return { outcome: { kind: 'failed', product, error, verdict, serving }, newFiles: 0, stageMillis: {} }
}

function rethrowWhenGeneral(error: unknown, tools: ApplyTools): void {
  const general = new Set<string>(['STORAGE_DISK_FULL', 'STORAGE_IO', 'ENGINE_CANCELLED'])
  if (tools.signal?.aborted === true || general.has(asProvenderError(error).code)) throw error
}

async function engineVersionOf(engine: Engine): Promise<string> {
  const { rows } = await engine.use('builder', (builder) => builder.query('SELECT version()'))
  return String(rows[0]?.[0])
}

function typesOf(states: readonly SourceState[], source: string): readonly string[] {
  return states.flatMap((state) => (state.source === source ? emittedTypes(state.contract) : []))
}

interface ReportParts {
  readonly sources: readonly SourceOutcome[]
  readonly built: readonly BuildStep[]
  readonly millis: Readonly<Record<StageName, number>>
  readonly newSegments: number
}

function report({ sources, built, millis, newSegments }: ReportParts, tools: ApplyTools): ApplyReport {
  const products = built.map(({ outcome }) => outcome)
  const published = products.filter(({ kind }) => kind === 'published').length
  const types = tools.stores.log.eventTypes().map(({ type }) => type)
  const counts = types.map((type) => ({
    type,
    events: tools.stores.log.segments({ types: [type] }).reduce((sum, { rows }) => sum + rows, 0),
  }))
  return {
    sources,
    events: counts,
    products,
    newFiles: newSegments + built.reduce((sum, { newFiles }) => sum + newFiles, 0),
    pointerMoves: published,
    stageMillis: Object.fromEntries(
      Object.entries(millis).map(([stage, value]) => [stage, Math.round(value)]),
    ) as Readonly<Record<StageName, number>>,
    isClean: products.every(({ kind }) => kind !== 'failed') && sources.every(({ outcome }) => outcome !== 'failed'),
    isUnchanged:
      products.every(({ kind }) => kind === 'unchanged') && sources.every(({ outcome }) => outcome === 'unchanged'),
  }
}
