import { type ErrorCode, type ErrorJson, errorCodes, type Instant } from '@provender/kernel'
import type { ApplyProgress, ApplyReport } from '@provender/pipeline'
import type { ActivityLine } from '@provender/ports'

/** What a line tells of: everybody hears of the workspace, of a source or product only who may know of it. */
export type LineSubject =
  | { readonly kind: 'workspace' }
  | { readonly kind: 'source'; readonly source: string }
  | { readonly kind: 'product'; readonly product: string; readonly dataset?: string }

/** A step of a run: as the holder of the workspace's token is told of it, and as others are who may know of its subject. */
export interface ToldStep {
  readonly about: LineSubject
  readonly line: ActivityLine
  readonly forOthers: ActivityLine
}

/** The run that a step belongs to, and when it happened. */
export interface StepOf {
  readonly run: string
  readonly at: Instant
}

const longestMessage = 2000

type Facts = Partial<Omit<ActivityLine, 'run' | 'at' | 'kind'>>

/**
 * The beginning of a run.
 * @example startedLine({ run: 'r1', at }, 'ada').line.kind // 'run-started'
 */
export function startedLine(of: StepOf, actor: string): ToldStep {
  return told(of, 'run-started', { kind: 'workspace' }, { actor }, { actor: null })
}

/**
 * A step of an apply as the feed tells it.
 * @example progressLine({ run: 'r1', at }, { kind: 'source-unchanged', source: 'loans' }).line.subject // 'loans'
 */
export function progressLine(of: StepOf, progress: ApplyProgress): ToldStep {
  switch (progress.kind) {
    case 'stage-started':
      return told(of, progress.kind, stageSubject(progress), { stage: progress.stage })
    case 'stage-finished':
      return told(of, progress.kind, stageSubject(progress), { stage: progress.stage, millis: progress.millis })
    case 'source-taken': {
      const { ledger, millis } = progress
      return told(of, progress.kind, { kind: 'source', source: ledger.source }, { rows: ledger.rows, millis })
    }
    case 'source-unchanged':
      return told(of, progress.kind, { kind: 'source', source: progress.source }, {})
    case 'product-failed':
      return failedLine(of, 'product-failed', productOf(progress.product), progress.error, checksOf(progress.verdict))
    default:
      return productLine(of, progress)
  }
}

type ProductStep = Extract<
  ApplyProgress,
  { readonly kind: 'dataset-staged' | 'product-checked' | 'release-published' | 'product-unchanged' }
>

function productLine(of: StepOf, progress: ProductStep): ToldStep {
  switch (progress.kind) {
    case 'dataset-staged': {
      const { product, dataset, rows, millis } = progress
      return told(of, progress.kind, { kind: 'product', product, dataset }, { dataset, rows, millis })
    }
    case 'product-checked': {
      const { product, verdict, millis } = progress
      return told(of, progress.kind, productOf(product), { ...checksOf(verdict), millis })
    }
    case 'release-published': {
      const rows = Object.values(progress.rows).reduce((sum, count) => sum + count, 0)
      const facts = { release: releaseOf(progress.ref), rows }
      return told(of, progress.kind, productOf(progress.ref.product), facts, { rows: null })
    }
    case 'product-unchanged':
      return told(of, progress.kind, productOf(progress.ref.product), { release: releaseOf(progress.ref) })
  }
}

/** The end of a run that was carried out: one line for each source that could not be taken in, then how it came out. */
export function finishedLines(of: StepOf, report: ApplyReport): readonly ToldStep[] {
  const millis = Object.values(report.stageMillis).reduce((sum, part) => sum + part, 0)
  const failed = report.sources.flatMap(({ source, error }) =>
    error === null ? [] : [failedLine(of, 'source-failed', { kind: 'source', source }, error, {})],
  )
  const message = outcomeText(report)
  return [...failed, told(of, 'run-finished', { kind: 'workspace' }, { millis, message }, { message: null })]
}

/** The end of a run that stopped. */
export function stoppedLine(of: StepOf, error: ErrorJson): ToldStep {
  return failedLine(of, 'run-failed', { kind: 'workspace' }, error, {})
}

/**
 * How a run came out, in words.
 * @example outcomeText(report) // '2 published, 4 unchanged'
 */
export function outcomeText({ products, sources }: ApplyReport): string {
  const counts = (['published', 'unchanged', 'failed'] as const).map(
    (kind) => [kind, products.filter((outcome) => outcome.kind === kind).length] as const,
  )
  const broken = sources.filter(({ outcome }) => outcome === 'failed').length
  const parts = counts.filter(([, count]) => count > 0).map(([kind, count]) => `${count} ${kind}`)
  const all = broken === 0 ? parts : [...parts, `${broken} ${broken === 1 ? 'source' : 'sources'} not taken in`]
  return all.length === 0 ? 'nothing to do' : all.join(', ')
}

/** Messages name paths and expressions of this workspace: others are told the code and what it means. */
function failedLine(of: StepOf, kind: ActivityLine['kind'], about: LineSubject, error: ErrorJson, facts: Facts) {
  const message = `${error.code}: ${error.message}`.slice(0, longestMessage)
  const means = Object.hasOwn(errorCodes, error.code) ? errorCodes[error.code as ErrorCode].means : ''
  return told(of, kind, about, { ...facts, message }, { message: `${error.code}: ${means}` })
}

function told(
  { run, at }: StepOf,
  kind: ActivityLine['kind'],
  about: LineSubject,
  facts: Facts,
  others: Facts = {},
): ToldStep {
  const subject = about.kind === 'source' ? about.source : about.kind === 'product' ? about.product : null
  const none = { actor: null, stage: null, dataset: null, rows: null, millis: null, release: null }
  const millis = typeof facts.millis === 'number' ? Math.round(facts.millis) : null
  const line = { run, at, kind, subject, ...none, passed: null, total: null, message: null, ...facts, millis }
  return { about, line, forOthers: { ...line, ...others } }
}

/** Definitions are loaded and planned for the workspace, events are taken in from sources, the rest is done for products. */
function stageSubject({ stage, subject }: Extract<ApplyProgress, { readonly stage: unknown }>): LineSubject {
  if (stage === 'load' || stage === 'plan') return { kind: 'workspace' }
  return stage === 'ingest' ? { kind: 'source', source: subject } : productOf(subject)
}

const productOf = (product: string): LineSubject => ({ kind: 'product', product })

const releaseOf = ({ version, release }: { readonly version: string; readonly release: number }): string =>
  `${version}#${release}`

function checksOf(verdict: { readonly checks: readonly { readonly status: string }[] } | null): Facts {
  if (verdict === null) return {}
  const passed = verdict.checks.filter(({ status }) => status === 'passed').length
  return { passed, total: verdict.checks.length }
}
