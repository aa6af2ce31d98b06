import { showRelease } from '@provender/kernel'
import type { ProductPlan, SourcePlan, WorkspacePlan } from '@provender/pipeline'
import { plural } from '../progress.ts'
import { renderTable } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { escapeControls } from '../text-width.ts'

/** A plan as people read it: "unchanged" when nothing would happen. */
export function planText(plan: WorkspacePlan, { width, colours }: Pick<Terminal, 'width' | 'colours'>): string {
  const counted = `${plural(plan.sources.length, 'source')}, ${plural(plan.products.length, 'product')}`
  if (plan.isUnchanged) return `unchanged: ${counted}`
  const table = renderTable({
    columns: [{ title: 'what' }, { title: 'name' }, { title: 'action' }, { title: 'why' }],
    rows: [...plan.sources.map(sourceRow), ...plan.products.map(productRow)],
    width,
  })
  const refused = plan.products.flatMap(({ error }) =>
    error === null ? [] : [`${colours.red(`error ${error.code}`)}: ${lines(error.message)}`],
  )
  return [table, '', summaryOf(plan), ...changeLines(plan), ...refused].join('\n')
}

function sourceRow({ source, action, reason }: SourcePlan): readonly string[] {
  return ['source', source, action === 'intake' ? 'take in' : action, reason]
}

function productRow({ product, version, action, reason, previous }: ProductPlan): readonly string[] {
  const from = previous === null ? '' : ` (now ${previous.version}#${previous.release})`
  return ['product', `${product}@${version}`, action, `${reason}${from}`]
}

function summaryOf({ sources, products }: WorkspacePlan): string {
  const refused = products.filter(({ action }) => action === 'refused').length
  const parts = [
    plural(sources.filter(({ action }) => action === 'intake').length, 'source'),
    `${plural(products.filter(({ action }) => action === 'build').length, 'product')} to build`,
    ...(refused === 0 ? [] : [`${refused} refused`]),
  ]
  return `${parts[0]} to take in, ${parts.slice(1).join(', ')}. Next: ${refused === 0 ? 'provender apply' : 'correct what is refused'}`
}

function changeLines({ products }: WorkspacePlan): readonly string[] {
  return products.flatMap(({ product, changes, newFieldIds, previous }) => [
    ...(previous === null || newFieldIds.length === 0
      ? []
      : [`${product}: new columns ${newFieldIds.map(escapeControls).join(', ')}`]),
    ...changes.map(({ impact, path, reason }) => escapeControls(`${product}: ${impact} change at ${path}: ${reason}`)),
  ])
}

/**
 * A message of several lines with everything escaped but its line ends.
 * @example lines('a\n  b') // 'a\n  b'
 */
export function lines(message: string): string {
  return message.split('\n').map(escapeControls).join('\n')
}

/**
 * A release as people name it.
 * @example refText({ product: 'library/books', version: '1.0.0', release: 3 }) // 'library/books@1.0.0#3'
 */
export function refText(ref: {
  readonly product: Parameters<typeof showRelease>[0]
  readonly version: string
  readonly release: number
}): string {
  return showRelease(ref.product, ref.version, ref.release)
}
