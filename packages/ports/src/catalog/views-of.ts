import { catalogPartsOf, type DatasetContract, type ViewContract } from '@provender/contract'
import type { ViewAnswer } from '../answers/product-answers.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import { type VisibleDataset, withoutPersonal } from '../governed/visible-dataset.ts'
import { boundsOf, type ValueBounds } from './choose-columns.ts'
import { deriveViews } from './derive-views.ts'
import { type NamedWords, wordsOfSql } from './sql-words.ts'
import { freeName } from './view-name.ts'

/** A view with what a page tells of it. */
export interface ListedView {
  readonly contract: ViewContract
  readonly isDeclared: boolean
}

/**
 * The pictures of a release as its reader may see them: those that its author declared, as far as every column that they
 * name may be read, then those that follow from each dataset's columns. Names are unique.
 * @example listViews(data).map(({ contract }) => contract.name) // ['loans-by-genre', 'weekly-over-time', …]
 */
export function listViews(data: Pick<GovernedData, 'release' | 'datasets'>): readonly ListedView[] {
  const { definition } = data.release.manifest
  const datasets = withoutPersonal(data.datasets)
  const declared = catalogPartsOf(definition).views.filter((view) => mayShow(view, definition.datasets, datasets))
  const taken = new Set(declared.map(({ name }) => name))
  const derived = datasets
    .flatMap((dataset) => {
      const others = datasets.filter(({ name }) => name !== dataset.name)
      const shared = new Set(others.flatMap(({ columns }) => columns.map(({ name }) => name)))
      return deriveViews({ ...dataset, shared }, boundsOf(dataset, factsOf(data, dataset.name)))
    })
    .filter((view) => !declared.some((own) => isAlike(own, view, datasets)))
    .map((view) => {
      const name = freeName(view.name, taken)
      taken.add(name)
      return { ...view, name }
    })
  return [
    ...declared.map((contract) => ({ contract, isDeclared: true })),
    ...derived.map((contract) => ({ contract, isDeclared: false })),
  ]
}

/**
 * The same as a page lists them.
 * @example viewsOf(data)[0]?.isDeclared // true
 */
export function viewsOf(data: Pick<GovernedData, 'release' | 'datasets'>): readonly ViewAnswer[] {
  const datasets = withoutPersonal(data.datasets)
  return listViews(data).map((view) => viewAnswer(view, datasets))
}

/** A view as an answer, with the rules of the modelled columns that it reads. */
export function viewAnswer({ contract, isDeclared }: ListedView, datasets: readonly VisibleDataset[]): ViewAnswer {
  const { select, ...parts } = contract
  return { ...parts, isDeclared, sql: select.text, modelled: modelledOf(select.text, datasets) }
}

/**
 * Whether an author's view draws what would follow from the columns: the same mark of the same columns of the same dataset. What
 * it draws under a name that is no column is taken for a number of rows.
 */
function isAlike(own: ViewContract, derived: ViewContract, datasets: readonly VisibleDataset[]): boolean {
  const dataset = datasets.find(({ name }) => name === derived.dataset)
  const drawn = (name: string): string | null => dataset?.columns.find((column) => column.name === name)?.name ?? null
  const isOfDataset = own.dataset === derived.dataset || wordsOfSql(own.select.text).names.has(`${derived.dataset}`)
  const isSame = own.mark === derived.mark && own.x === derived.x && drawn(own.y) === drawn(derived.y)
  return isOfDataset && isSame && own.pick === null
}

/** The datasets that a text names. */
export function datasetsNamed<Named extends { readonly name: string }>(
  words: NamedWords,
  datasets: readonly Named[],
): readonly Named[] {
  return datasets.filter(({ name }) => words.names.has(name))
}

function modelledOf(text: string, datasets: readonly VisibleDataset[]): readonly string[] & string[] {
  const words = wordsOfSql(text)
  const rules = datasetsNamed(words, datasets).flatMap(({ columns }) =>
    columns.flatMap(({ name, modelled }) =>
      modelled !== null && (words.hasStar || words.names.has(name)) ? [`${name}: ${modelled}`] : [],
    ),
  )
  return [...new Set(rules)]
}

/**
 * Whether every column that a declared view names may be read. The decision is on words of its text: one that names a hidden
 * column under another meaning is left out as well; what is overlooked cannot be read all the same, for it does not exist.
 */
function mayShow(
  view: ViewContract,
  declared: readonly DatasetContract[],
  visible: readonly VisibleDataset[],
): boolean {
  const words = wordsOfSql(view.select.text)
  const named = datasetsNamed(words, declared)
  const shown = datasetsNamed(words, visible)
  if (shown.length < named.length) return false
  const mayBeRead = new Set(shown.flatMap(({ columns }) => columns.map(({ name }) => name)))
  const hidden = named.flatMap(({ columns }) => columns.map(({ name }) => name)).filter((name) => !mayBeRead.has(name))
  const drawn = [view.x, view.y, view.series, view.value, view.pick]
  return !hidden.some((name) => words.names.has(name) || (words.hasStar && drawn.includes(name)))
}

function factsOf({ release }: Pick<GovernedData, 'release'>, dataset: string): ReadonlyMap<string, ValueBounds> {
  const released = release.manifest.datasets.find(({ name }) => name === dataset)
  const names = new Map(released?.fields.map(({ id, name }) => [id, name]) ?? [])
  return new Map(
    released?.statistics.flatMap((facts) => {
      const name = names.get(facts.id)
      return name === undefined ? [] : [[name, facts] as const]
    }) ?? [],
  )
}
