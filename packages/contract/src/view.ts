import { frozenCopy } from './frozen.ts'
import { requireName, requireSpec } from './require.ts'
import { requireView } from './require-view.ts'
import type { Sql } from './sql.ts'
import type { ViewMark } from './view-mark.ts'

/** A picture of a product's data that its author declares: a SELECT over the product's own datasets, and what stands where. */
export interface View {
  readonly kind: 'view'
  readonly name: string
  readonly title: string
  readonly description: string
  /** Name of the dataset that it stands beside; null when it is of the product. */
  readonly dataset: string | null
  readonly mark: ViewMark
  readonly x: string
  readonly y: string
  /** Column whose values are lines, areas or colours of their own. */
  readonly series: string | null
  /** Column that colours the cells of a heat map. */
  readonly value: string | null
  /** Column of which the reader picks one value. */
  readonly pick: string | null
  readonly select: Sql
}

interface DrawnSpec {
  readonly title: string
  readonly description: string
  readonly dataset?: string
  readonly x: string
  readonly y: string
  /** The picture is of the rows where this column has the value that the reader picks; first of the most frequent. */
  readonly pick?: string
  /** SQL over the product's own datasets by their bare names, as `examples` are written. */
  readonly select: Sql
}

/** What an author writes to declare a view. */
export type ViewSpec = DrawnSpec &
  (
    | { readonly mark: 'heatmap'; readonly value: string; readonly series?: never }
    | { readonly mark: Exclude<ViewMark, 'heatmap'>; readonly series?: string; readonly value?: never }
  )

/**
 * Declares a picture that the product's page shows. Its SQL names the product's own datasets by their bare names and may
 * not read personal columns. Whether it binds and has the columns it draws is found when the product is planned.
 * @throws CONTRACT_NAME_INVALID
 * @throws CONTRACT_INVALID
 * @example
 * view('loans-by-genre', {
 *   title: 'Loans of a genre by week', description: 'Loans begun in the week.',
 *   mark: 'line', x: 'week', y: 'loans', pick: 'genre',
 *   select: sql`select week, genre, sum(loans)::bigint as loans from weekly group by all`,
 * }).pick // 'genre'
 */
export function view(name: string, spec: ViewSpec): View {
  requireName('view', name)
  const thing = `view ${name}`
  requireSpec(thing, spec)
  requireView(thing, spec)
  return frozenCopy({
    kind: 'view',
    name,
    title: spec.title,
    description: spec.description,
    dataset: spec.dataset ?? null,
    mark: spec.mark,
    x: spec.x,
    y: spec.y,
    series: spec.series ?? null,
    value: spec.value ?? null,
    pick: spec.pick ?? null,
    select: spec.select,
  })
}
