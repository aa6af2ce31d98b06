import type { ColumnContract, ColumnType } from '@provender/contract'
import type { VisibleDataset } from '../governed/visible-dataset.ts'

/** Points that a picture has at most. */
export const mostPoints = 2000

/** What a picture of a dataset may be planned from. */
export interface DrawnDataset extends Pick<VisibleDataset, 'name' | 'columns' | 'key' | 'rows'> {
  /** Columns that other datasets of the product have too: what they have in common is what one compares by. */
  readonly shared?: ReadonlySet<string>
}

/** What a release tells of a column's values: how many are missing, and bounds in their JSON form as text. */
export interface ValueBounds {
  readonly nulls: number
  readonly min: string | null
  readonly max: string | null
}

/** Bounds as numbers; NaN where they are unknown. */
export interface NumberBounds {
  readonly low: number
  readonly high: number
}

/** The bounds of a column as numbers (dates in milliseconds), and whether it has values that differ. */
export type BoundsOf = ((name: string) => NumberBounds) & { readonly differs: (name: string) => boolean }

/** The date by which a picture runs. */
export interface Timeline {
  readonly date: string
  /** Coarser units where there would be too many points; null: the days as they are. */
  readonly per: 'day' | 'week' | 'month' | 'year' | null
  /** A column of few known words, whose values are lines of their own. */
  readonly split: string | null
  readonly isKey: boolean
  readonly isFirstOfKey: boolean
}

/** The column by whose values a picture has bars; closed when its words are known. */
export interface Category {
  readonly name: string
  readonly isClosed: boolean
}

/** Reads what a release tells of the columns of a dataset. */
export function boundsOf(dataset: DrawnDataset, facts: ReadonlyMap<string, ValueBounds>): BoundsOf {
  const differs = (name: string): boolean => {
    const known = facts.get(name)
    if (known === undefined) return true
    return known.nulls < dataset.rows && (known.min === null || known.min !== known.max)
  }
  const numbers = (name: string): NumberBounds => {
    const { min = null, max = null } = facts.get(name) ?? {}
    const column = dataset.columns.find((one) => one.name === name)
    return { low: numberAt(column, min), high: numberAt(column, max) }
  }
  return Object.assign(numbers, { differs })
}

function numberAt(column: ColumnContract | undefined, text: string | null): number {
  if (text === null || column === undefined) return Number.NaN
  if (!isTime(column.type)) return Number(text)
  return Date.parse(column.type.kind === 'localTimestamp' ? `${text}Z` : text)
}

const mostLines = 12
const mostWords = 50

/** The first date of the key, or else the first date that is always there; null when there is none whose values differ. */
export function timelineOf(dataset: DrawnDataset, bounds: BoundsOf): Timeline | null {
  const usable = dataset.columns.filter((column) => isUsable(column, bounds) && isTime(column.type))
  const inKey = dataset.key.flatMap((name) => usable.filter((column) => column.name === name))[0]
  const date = inKey ?? usable.find(({ nullable }) => !nullable)
  if (date === undefined) return null
  const split = closedWords(dataset, bounds, mostLines)
  return {
    ...{ date: date.name, split: split?.name ?? null },
    per: unitFor(bounds(date.name), split?.oneOf?.length ?? 1, date.type),
    isKey: inKey !== undefined,
    isFirstOfKey: dataset.key[0] === date.name,
  }
}

const unitDays = [
  ['day', 1],
  ['week', 7],
  ['month', 28],
] as const

function unitFor({ low, high }: NumberBounds, lines: number, type: ColumnType): Timeline['per'] {
  const days = (high - low) / 86_400_000
  if (!Number.isFinite(days)) return 'year'
  const fitting = unitDays.find(([, length]) => (days / length + 2) * lines <= mostPoints)
  if (fitting === undefined) return 'year'
  return fitting[0] === 'day' && type.kind === 'date' ? null : fitting[0]
}

/** A column of known words, of yes and no, or else of words that are no names; null when there is none. */
export function categoryOf(dataset: DrawnDataset, bounds: BoundsOf): Category | null {
  const usable = dataset.columns.filter((column) => isUsable(column, bounds))
  const closed = closedWords(dataset, bounds, mostWords) ?? usable.find(({ type }) => type.kind === 'boolean')
  if (closed !== undefined) return { name: closed.name, isClosed: true }
  const isKeyAlone = (name: string): boolean => dataset.key.length === 1 && dataset.key[0] === name
  const words = usable.filter(({ name, type }) => type.kind === 'string' && !isKeyAlone(name) && !isIdentifying(name))
  const common = words.filter(({ name }) => dataset.shared?.has(name) === true)
  const found = common[0] ?? words.find(({ nullable }) => nullable) ?? words[0]
  return found === undefined ? null : { name: found.name, isClosed: false }
}

/**
 * The first number outside the key whose values differ, doubles and decimals before whole numbers; null when there is none.
 * With `isBounded`, bounds must be known.
 */
export function numberOf(
  dataset: DrawnDataset,
  bounds: BoundsOf,
  wanted: {
    readonly kinds: readonly ColumnType['kind'][]
    readonly except?: string | null
    readonly isBounded?: boolean
  },
): ColumnContract | null {
  const fitting = dataset.columns.filter(
    (column) =>
      isUsable(column, bounds) &&
      wanted.kinds.includes(column.type.kind) &&
      !dataset.key.includes(column.name) &&
      column.name !== wanted.except &&
      !isIdentifying(column.name) &&
      !isHuge(bounds(column.name)) &&
      (wanted.isBounded !== true || isBetween(bounds(column.name))),
  )
  const isPart = ({ type }: ColumnContract): boolean => type.kind === 'double' || type.kind === 'decimal'
  return fitting.find(isPart) ?? fitting[0] ?? null
}

/** Numbers near the end of doubles, whose sums and steps would be beyond it. */
function isHuge({ low, high }: NumberBounds): boolean {
  return Math.max(Math.abs(low), Math.abs(high)) > 1e290
}

/** Bounds with room for steps between them: those of the least doubles have none. */
function isBetween({ low, high }: NumberBounds): boolean {
  return high - low > 1e-290 && Number.isFinite(high - low)
}

function closedWords(dataset: DrawnDataset, bounds: BoundsOf, most: number): ColumnContract | undefined {
  return dataset.columns.find(
    (column) =>
      isUsable(column, bounds) && column.oneOf !== null && column.oneOf.length > 1 && column.oneOf.length <= most,
  )
}

function isUsable({ name, pii }: ColumnContract, bounds: BoundsOf): boolean {
  return pii === null && bounds.differs(name)
}

function isTime({ kind }: ColumnType): boolean {
  return kind === 'date' || kind === 'timestamp' || kind === 'localTimestamp'
}

const identifyingWords = new Set(
  'id key name title url uri email text note notes comment description path hash digest token number isbn code'.split(
    ' ',
  ),
)

/** Known approximation: a column whose last word is one of these has nearly as many values as rows; a bar each says nothing. */
function isIdentifying(name: string): boolean {
  return identifyingWords.has(name.split('_').at(-1) ?? '')
}
