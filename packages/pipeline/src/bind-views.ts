import type { ProductContract, ViewContract } from '@provender/contract'
import {
  type BindOutcome,
  type BoundSelect,
  bindSelects,
  type EngineProcess,
  type RelationColumns,
  type SelectToBind,
} from '@provender/engine'
import { ProvenderError } from '@provender/kernel'

/**
 * Binds the views of a product over its own datasets and asserts that what they draw is in their result, that y of a line
 * or area and value of a heat map are numbers, and that no personal column is read: pages show views to anyone who may read.
 * A picture is kept for its release, so the same rows must give the same picture.
 * @throws SQL_INVALID, SQL_FORBIDDEN, SQL_NOT_DETERMINISTIC with file and place
 * @throws SQL_COLUMNS_MISMATCH naming view, column and what there is
 * @throws CONTRACT_INVALID when a personal column is read
 */
export async function bindViews(binder: EngineProcess, contract: ProductContract): Promise<void> {
  const views = contract.views ?? []
  if (views.length === 0) return
  const whole = relationsOf(contract, () => true)
  const outcomes = await bindSelects(
    binder,
    views.map((view) => toBind(contract, view, whole)),
  )
  for (const [index, view] of views.entries()) requireDrawable(contract, view, boundOf(outcomes[index]))
  const personal = personalColumns(contract)
  if (personal.length === 0) return
  const open = relationsOf(contract, (dataset, name) => !personal.includes(`${dataset}.${name}`))
  const without = await bindSelects(
    binder,
    views.map((view) => toBind(contract, view, open)),
  )
  for (const [index, view] of views.entries()) {
    if (isSameResult(without[index], outcomes[index])) continue
    throw readsPersonal(
      contract,
      view,
      await readPersonalColumns(binder, { contract, view, personal }, outcomes[index]),
    )
  }
}

function relationsOf(contract: ProductContract, isKept: (dataset: string, column: string) => boolean): RelationColumns {
  return Object.fromEntries(
    contract.datasets.map(({ name: dataset, columns }) => [
      dataset,
      columns.filter(({ name }) => isKept(dataset, name)).map(({ name, type, nullable }) => ({ name, type, nullable })),
    ]),
  )
}

function toBind(
  { product }: ProductContract,
  { name, select }: ViewContract,
  relations: RelationColumns,
): SelectToBind {
  return { sql: select.text, file: select.file ?? `${product}, view ${name}`, mode: 'build', relations }
}

function boundOf(outcome: BindOutcome<BoundSelect> | undefined): BoundSelect {
  if (outcome?.kind === 'bound') return outcome.bound
  throw outcome?.error ?? new ProvenderError('INTERNAL', 'The binder gave no answer for a view.')
}

function isSameResult(one: BindOutcome<BoundSelect> | undefined, other: BindOutcome<BoundSelect> | undefined): boolean {
  if (one?.kind !== 'bound' || other?.kind !== 'bound') return false
  const columns = ({ bound }: { readonly bound: BoundSelect }): string =>
    bound.columns.map(({ name }) => name).join(' ')
  return columns(one) === columns(other)
}

function personalColumns(contract: ProductContract): readonly string[] {
  return contract.datasets.flatMap(({ name, columns }) =>
    columns.flatMap((column) => (column.pii === null ? [] : [`${name}.${column.name}`])),
  )
}

/** Which of the personal columns a view reads: those without which it no longer binds to the same columns. */
async function readPersonalColumns(
  binder: EngineProcess,
  {
    contract,
    view,
    personal,
  }: { readonly contract: ProductContract; readonly view: ViewContract; readonly personal: readonly string[] },
  whole: BindOutcome<BoundSelect> | undefined,
): Promise<readonly string[]> {
  const outcomes = await bindSelects(
    binder,
    personal.map((left) =>
      toBind(
        contract,
        view,
        relationsOf(contract, (dataset, name) => `${dataset}.${name}` !== left),
      ),
    ),
  )
  return personal.filter((_, index) => !isSameResult(outcomes[index], whole))
}

function readsPersonal(
  { product }: ProductContract,
  { name }: ViewContract,
  columns: readonly string[],
): ProvenderError {
  return new ProvenderError(
    'CONTRACT_INVALID',
    `${product}: the view ${name} reads the personal column ${columns.join(', ')}. Pages show views to everybody who may read the product: count or leave out what is personal, and name columns instead of *.`,
    { product, view: name, columns },
  )
}

const parts = ['x', 'y', 'series', 'value', 'pick'] as const
const number = /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL)/

function requireDrawable({ product }: ProductContract, view: ViewContract, bound: BoundSelect): void {
  const facts = { product, view: view.name }
  for (const part of parts) {
    const wanted = view[part]
    if (wanted === null || bound.columns.some(({ name }) => name === wanted)) continue
    const found = bound.columns.map(({ name }) => name).join(', ')
    throw new ProvenderError(
      'SQL_COLUMNS_MISMATCH',
      `${product}: the view ${view.name} draws "${wanted}" as ${part}, but its select has no such column (there are ${found}).`,
      { ...facts, part, column: wanted },
    )
  }
  requireNumber(product, view, bound)
}

function requireNumber(product: string, view: ViewContract, bound: BoundSelect): void {
  const part = { line: 'y', area: 'y', bar: null, dot: null, heatmap: 'value' }[view.mark] as 'y' | 'value' | null
  if (part === null) return
  const column = bound.columns.find(({ name }) => name === view[part])
  if (column === undefined || number.test(column.duckdbType)) return
  throw new ProvenderError(
    'SQL_COLUMNS_MISMATCH',
    `${product}: the view ${view.name} draws "${column.name}" as ${part} of a ${view.mark}, but it is ${column.duckdbType} and no number. Cast it, or draw another column.`,
    { product, view: view.name, part, column: column.name },
  )
}
