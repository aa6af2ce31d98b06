import type { AccessPlan, ColumnContract, ColumnType, ReleasedDataset, ReleaseManifest } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'
import type { RecordedObject } from '@provender/storage'
import { didYouMean } from '../near-names.ts'
import type { SortKey } from './row-query.ts'

/** A dataset as one reader sees it: only the columns of the access plan exist. */
export interface VisibleDataset {
  readonly name: string
  readonly description: string
  readonly grain: string
  readonly columns: readonly ColumnContract[]
  /** The columns of the key that may be seen, and whether that is all of it. */
  readonly key: readonly string[]
  readonly isKeyWhole: boolean
  readonly rows: number
  readonly contentDigest: string
  /** The objects of the files that hold rows, in order. */
  readonly objects: readonly RecordedObject[]
}

/**
 * The datasets of a release that a plan lets its principal see, in the order of the definition. A plan for another
 * product sees nothing.
 * @example visibleDatasets(plan, manifest).map((dataset) => dataset.name) // ['weekly', 'seasonal_demand']
 */
export function visibleDatasets(plan: AccessPlan, manifest: ReleaseManifest): readonly VisibleDataset[] {
  if (plan.product !== manifest.product) return []
  return manifest.definition.datasets.flatMap((dataset) => {
    const listed = new Set(Object.hasOwn(plan.columns, dataset.name) ? plan.columns[dataset.name] : [])
    const released = manifest.datasets.find((candidate) => candidate.name === dataset.name)
    const columns = dataset.columns.filter((column) => listed.has(column.name))
    if (released === undefined || columns.length === 0) return []
    const key = dataset.key.filter((name) => columns.some((column) => column.name === name))
    return [
      {
        name: dataset.name,
        description: dataset.description,
        grain: dataset.grain,
        columns,
        key,
        isKeyWhole: key.length === dataset.key.length && key.every((name) => isSortable(typeOf(columns, name))),
        rows: released.rows,
        contentDigest: released.contentDigest,
        objects: objectsOf(released),
      },
    ]
  })
}

/**
 * The visible dataset of a name.
 * @throws REGISTRY_DATASET_UNKNOWN when there is none that may be seen
 */
export function visibleDataset(plan: AccessPlan, manifest: ReleaseManifest, name: string): VisibleDataset {
  const datasets = visibleDatasets(plan, manifest)
  const found = datasets.find((dataset) => dataset.name === name)
  if (found !== undefined) return found
  const names = datasets.map((dataset) => dataset.name)
  throw new ProvenderError(
    'REGISTRY_DATASET_UNKNOWN',
    `${manifest.product} has no dataset ${JSON.stringify(name.slice(0, 80))} that you may read.${didYouMean(name, names)} There are: ${names.join(', ') || 'none'}.`,
    { product: manifest.product, known: names },
  )
}

/**
 * An order made total: what was asked for, then the key. Where a part of the key is hidden, every other column that may be
 * seen follows, so that the order says nothing about hidden values; rows that are still equal cannot be told apart.
 * @example totalOrder([], weekly) // [{ column: 'week', descending: false }, { column: 'title_id', descending: false }]
 */
export function totalOrder(asked: readonly SortKey[], dataset: VisibleDataset): readonly SortKey[] {
  const others = dataset.isKeyWhole ? [] : dataset.columns.map(({ name }) => name)
  const appended = [...new Set([...dataset.key, ...others])].filter(
    (name) => !asked.some((key) => key.column === name) && isSortable(typeOf(dataset.columns, name)),
  )
  return [...asked, ...appended.map((column) => ({ column, descending: false }))]
}

/**
 * The datasets without their personal columns: what pictures may read, whoever looks at them.
 * @example withoutPersonal([history])[0]?.columns.map(({ name }) => name) // ['title_id', 'borrowed_at']
 */
export function withoutPersonal(datasets: readonly VisibleDataset[]): readonly VisibleDataset[] {
  return datasets.flatMap((dataset) => {
    const columns = dataset.columns.filter(({ pii }) => pii === null)
    const key = dataset.key.filter((name) => columns.some((column) => column.name === name))
    const isKeyWhole = dataset.isKeyWhole && key.length === dataset.key.length
    return columns.length === 0 ? [] : [{ ...dataset, columns, key, isKeyWhole }]
  })
}

/** Whether values of a type can be compared and put in order. */
export function isSortable(type: ColumnType | undefined): boolean {
  return type !== undefined && type.kind !== 'list' && type.kind !== 'map' && type.kind !== 'struct'
}

function typeOf(columns: readonly ColumnContract[], name: string): ColumnType | undefined {
  return columns.find((column) => column.name === name)?.type
}

function objectsOf(released: ReleasedDataset): readonly RecordedObject[] {
  return released.files.filter(({ rows }) => rows > 0).map(({ object, sha256 }) => ({ object, sha256 }))
}
