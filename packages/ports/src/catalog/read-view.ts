import { type Json, ProvenderError, showRelease } from '@provender/kernel'
import type { ViewData } from '../answers/product-answers.ts'
import type { AuthoredResult, GovernedData, ReadOptions } from '../governed/open-governed.ts'
import { type VisibleDataset, withoutPersonal } from '../governed/visible-dataset.ts'
import { didYouMean } from '../near-names.ts'
import { mostPoints } from './choose-columns.ts'
import { wordsOfSql } from './sql-words.ts'
import { datasetsNamed, type ListedView, listViews, viewAnswer } from './views-of.ts'

/** Values that a reader may pick from. */
export const mostChoices = 200

/**
 * The view of a name.
 * @throws REGISTRY_VIEW_UNKNOWN when the release has none that this reader may see
 */
export function findView(data: GovernedData, name: string): ListedView {
  const views = listViews(data)
  const found = views.find(({ contract }) => contract.name === name)
  if (found !== undefined) return found
  const known = views.map(({ contract }) => contract.name)
  throw new ProvenderError(
    'REGISTRY_VIEW_UNKNOWN',
    `${data.release.manifest.product} has no view ${JSON.stringify(name.slice(0, 80))} that you may see.${didYouMean(name, known)} There are: ${known.slice(0, 20).join(', ') || 'none'}.`,
    { product: data.release.manifest.product, known: known.slice(0, 20) },
  )
}

/**
 * What a view draws: at most 2,000 points, of which texts beyond 2,000 characters are cut. Where the reader picks one value, the rows are those that have it (a value that
 * does not occur: none), by default the most frequent; the choices are the 200 most frequent.
 * @throws SQL_COLUMNS_MISMATCH when the rows lack a column that it draws, and what `GovernedData.authored` is refused for
 */
export async function readView(
  data: GovernedData,
  view: ListedView,
  { pick = null, ...options }: ReadOptions & { readonly pick?: string | null } = {},
): Promise<ViewData> {
  const { contract } = view
  const { text } = contract.select
  const choices = contract.pick === null ? [] : await readChoices(data, view, options)
  const picked = contract.pick === null ? null : (pick ?? choices[0] ?? null)
  const wanted = {
    kind: 'rows' as const,
    pick: contract.pick === null ? null : { column: contract.pick, value: picked },
    limit: mostPoints,
  }
  const result = await data.authored({ text, wanted }, options)
  requireDrawn(view, result)
  const { product, version, release, definition } = data.release.manifest
  const datasets = withoutPersonal(data.datasets)
  return {
    view: viewAnswer(view, datasets),
    release: showRelease(product, version, release),
    simulated: definition.simulated,
    columns: describedColumns(result, datasetsNamed(wordsOfSql(text), datasets)),
    rows: result.rows.map((row) => [...row]),
    truncated: result.isTruncated,
    picked,
    choices,
  }
}

async function readChoices(data: GovernedData, { contract }: ListedView, options: ReadOptions): Promise<string[]> {
  if (contract.pick === null) return []
  const wanted = { kind: 'choices' as const, column: contract.pick, limit: mostChoices }
  const { rows } = await data.authored({ text: contract.select.text, wanted }, options)
  return rows.map(([choice]: readonly Json[]) => String(choice))
}

/** A column is told by the first column of that name among the datasets that the view reads. */
function describedColumns({ columns }: AuthoredResult, datasets: readonly VisibleDataset[]): ViewData['columns'] {
  const known = datasets.flatMap((dataset) => dataset.columns)
  return columns.map(({ name, type }) => {
    const source = known.find((column) => column.name === name)
    return { name, type, unit: source?.unit ?? null, description: source?.description ?? null }
  })
}

function requireDrawn({ contract }: ListedView, { columns }: AuthoredResult): void {
  const drawn = [contract.x, contract.y, contract.series, contract.value].filter((name) => name !== null)
  const names = columns.map(({ name }) => name)
  const missing = drawn.filter((name) => !names.includes(name))
  if (missing.length === 0) return
  throw new ProvenderError(
    'SQL_COLUMNS_MISMATCH',
    `The view ${contract.name} draws ${missing.join(', ')}, but its SELECT returns ${names.slice(0, 20).join(', ')}.`,
    { view: contract.name, missing, found: names.slice(0, 50) },
  )
}
