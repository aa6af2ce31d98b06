import type { SourceLedger, Verdict } from '@provender/contract'
import { type ErrorJson, shortDigest } from '@provender/kernel'
import type { ApplyProgress, ApplyReport, ProductOutcome } from '@provender/pipeline'
import { plural, showCount, showMillis } from '../progress.ts'
import { renderTable } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { lines, refText } from './plan-text.ts'

type Screen = Pick<Terminal, 'width' | 'colours'>

/**
 * One step of an apply as a line that stays; null for what only matters while it lasts.
 * @example progressLine({ kind: 'source-unchanged', source: 'loans' }) // 'unchanged  source loans'
 */
export function progressLine(progress: ApplyProgress): string | null {
  switch (progress.kind) {
    case 'stage-started':
    case 'stage-finished':
      return null
    case 'source-taken':
      return `took in    ${progress.ledger.source}: ${plural(progress.ledger.rows, 'row')}, ${showCount(progress.ledger.accepted)} accepted, ${showCount(progress.ledger.quarantined)} quarantined  (${showMillis(progress.millis)})`
    case 'source-unchanged':
      return `unchanged  source ${progress.source}`
    case 'dataset-staged':
      return `built      ${progress.product} ${progress.dataset}: ${plural(progress.rows, 'row')}  (${showMillis(progress.millis)})`
    case 'product-checked':
      return `checked    ${progress.product}: ${checksPassed(progress.verdict)}  (${showMillis(progress.millis)})`
    case 'release-published':
      return `published  ${refText(progress.ref)}  ${shortDigest(progress.ref.releaseDigest)}`
    case 'product-unchanged':
      return `unchanged  ${refText(progress.ref)}`
    case 'product-failed':
      return `failed     ${progress.product}: ${progress.error.code}`
  }
}

function checksPassed({ checks }: Verdict): string {
  return `${checks.filter(({ status }) => status === 'passed').length} of ${plural(checks.length, 'check')} passed`
}

/** What an apply did, as tables; "unchanged" when nothing was new. */
export function applyText(report: ApplyReport, screen: Screen): string {
  const moves = `${plural(report.newFiles, 'new file')}, ${plural(report.pointerMoves, 'pointer move')}`
  if (report.isUnchanged) {
    return `unchanged: ${plural(report.sources.length, 'source')}, ${plural(report.products.length, 'product')}; ${moves}`
  }
  return [
    ...sourceParts(report, screen),
    ...eventParts(report, screen),
    ...productParts(report, screen),
    ...checkParts(report, screen),
    ...timeParts(report, screen),
    `${moves}${report.isClean ? '' : `; ${failedSummary(report)}`}`,
    ...failures(report, screen),
  ].join('\n')
}

function sourceParts({ sources }: ApplyReport, { width }: Screen): readonly string[] {
  if (sources.length === 0) return []
  const rows = sources.map(({ source, outcome, ledger }) => [
    source,
    outcome === 'taken' ? 'taken in' : outcome,
    ledger?.rows ?? null,
    ledger?.accepted ?? null,
    ledger?.quarantined ?? null,
  ])
  const blank = rows.map((row) => row.map((cell) => (cell === null ? '' : cell)))
  const columns = [
    { title: 'source' },
    { title: 'outcome' },
    { title: 'rows', align: 'right' as const },
    { title: 'accepted', align: 'right' as const },
    { title: 'quarantined', align: 'right' as const },
  ]
  const reasons = sources.flatMap(({ ledger }) => (ledger === null ? [] : reasonRows(ledger)))
  const why = {
    columns: [{ title: 'quarantined in' }, { title: 'of' }, { title: 'reason' }, { title: 'count' }],
    rows: reasons,
    width,
  }
  return [renderTable({ columns, rows: blank, width }), '', ...(reasons.length === 0 ? [] : [renderTable(why), ''])]
}

function reasonRows({ source, reasons }: SourceLedger): readonly (readonly (string | number)[])[] {
  return reasons.map(({ scope, eventType, reason, count }) => [source, eventType ?? `whole ${scope}`, reason, count])
}

function eventParts({ events }: ApplyReport, { width }: Screen): readonly string[] {
  if (events.length === 0) return []
  const rows = events.map(({ type, events: count }) => [type, count])
  return [renderTable({ columns: [{ title: 'event type' }, { title: 'in the log' }], rows, width }), '']
}

function productParts({ products }: ApplyReport, { width }: Screen): readonly string[] {
  if (products.length === 0) return []
  const columns = [
    { title: 'product' },
    { title: 'outcome' },
    { title: 'rows', align: 'right' as const },
    { title: 'content' },
    { title: 'release' },
  ]
  return [renderTable({ columns, rows: products.map(productRow), width }), '']
}

function productRow(outcome: ProductOutcome): readonly (string | number)[] {
  switch (outcome.kind) {
    case 'published': {
      const rows = Object.values(outcome.rows).reduce((sum, count) => sum + count, 0)
      return [
        refText(outcome.ref),
        'published',
        rows,
        shortDigest(outcome.contentDigest),
        shortDigest(outcome.ref.releaseDigest),
      ]
    }
    case 'unchanged':
      return [refText(outcome.ref), 'unchanged', '', '', shortDigest(outcome.ref.releaseDigest)]
    case 'failed': {
      const serving =
        outcome.serving === null ? 'nothing serves' : `${outcome.serving.version}#${outcome.serving.release} serves`
      return [outcome.product, `failed; ${serving}`, '', '', '']
    }
  }
}

interface JudgedCheck {
  readonly product: string
  readonly check: Verdict['checks'][number]
}

/** A line per dataset where every check passed, and a line per check where one did not. */
function checkParts({ products }: ApplyReport, { width, colours }: Screen): readonly string[] {
  const judged = products.flatMap((outcome) =>
    outcome.kind === 'unchanged' || outcome.verdict === null
      ? []
      : outcome.verdict.checks.map((check) => ({
          product: outcome.kind === 'failed' ? outcome.product : outcome.ref.product,
          check,
        })),
  )
  if (judged.length === 0) return []
  const columns = [
    { title: 'product' },
    { title: 'dataset' },
    { title: 'check' },
    { title: 'status' },
    { title: 'rows seen' },
    { title: 'failures' },
  ]
  const byDataset = Map.groupBy(judged, ({ product, check }) => `${product} ${check.dataset}`)
  const problems = judged.flatMap(({ product, check }) =>
    check.status === 'passed'
      ? []
      : [
          `${colours.red(check.status)}  ${product} ${check.dataset}: ${lines(check.name)}. ${lines(check.message ?? '')}`,
        ],
  )
  return [renderTable({ columns, rows: [...byDataset.values()].flatMap(checkRows), width }), ...problems, '']
}

function checkRows(judged: readonly JudgedCheck[]): readonly (readonly (string | number)[])[] {
  const [first] = judged
  if (first === undefined) return []
  if (judged.every(({ check }) => check.status === 'passed')) {
    const rowsSeen = Math.max(...judged.map(({ check }) => check.rowsSeen))
    return [[first.product, first.check.dataset, `all ${judged.length}`, 'passed', rowsSeen, 0]]
  }
  return judged.map(({ product, check }) => [
    product,
    check.dataset,
    check.name,
    check.status,
    check.rowsSeen,
    check.failures,
  ])
}

function timeParts({ stageMillis }: ApplyReport, { colours }: Screen): readonly string[] {
  const parts = Object.entries(stageMillis).map(([stage, millis]) => `${stage} ${showMillis(millis)}`)
  return [colours.dim(`time  ${parts.join(', ')}`)]
}

function failedSummary({ products, sources }: ApplyReport): string {
  const gates = products.filter(isGate).length
  const others = products.filter(({ kind }) => kind === 'failed').length - gates
  const missed = sources.filter(({ outcome }) => outcome === 'failed').length
  return [
    ...(gates === 0 ? [] : [`${plural(gates, 'product')} did not pass the gate`]),
    ...(others === 0 ? [] : [`${plural(others, 'product')} failed`]),
    ...(missed === 0 ? [] : [`${plural(missed, 'source')} failed`]),
  ].join(', ')
}

/**
 * Whether a product failed at its checks, so that the former release keeps serving.
 * @example isGate({ kind: 'unchanged', ref }) // false
 */
export function isGate(outcome: ProductOutcome): boolean {
  return outcome.kind === 'failed' && outcome.error.code === 'QUALITY_GATE_FAILED'
}

function failures({ products, sources }: ApplyReport, { colours }: Screen): readonly string[] {
  const errors: readonly (ErrorJson | null)[] = [
    ...sources.map(({ error }) => error),
    ...products.map((outcome) => (outcome.kind === 'failed' ? outcome.error : null)),
  ]
  return errors.flatMap((error) =>
    error === null ? [] : [`${colours.red(`error ${error.code}`)}: ${lines(error.message)}`],
  )
}
