import { type ColumnContract, type ColumnType, duckdbTypeOf } from '@provender/contract'
import { quoteName } from '@provender/engine'
import type { Json } from '@provender/kernel'
import type { ColumnProfile } from '../answers/product-answers.ts'
import { type Bin, binsBetween } from './bin-edges.ts'
import { relationSql } from './plan-row-sql.ts'
import { type ColumnFacts, longestWord, mostWords, profileKindOf } from './profile-columns.ts'
import type { VisibleDataset } from './visible-dataset.ts'

/** A statement of one row, and the types of its columns. */
export interface ProfileStatement {
  readonly sql: string
  readonly params: readonly string[]
  readonly types: readonly ColumnType[]
}

const count: ColumnType = { kind: 'count' }
const word: ColumnType = { kind: 'string' }
const counts: ColumnType = { kind: 'list', element: { type: count, nullable: true } }
const words: ColumnType = {
  kind: 'list',
  element: {
    type: {
      kind: 'struct',
      fields: [
        { name: 'word', type: word, nullable: true },
        { name: 'number', type: count, nullable: true },
      ],
    },
    nullable: true,
  },
}
const factsOfOne = 4
/** Different words beyond which those that nearly all differ are not counted one by one. */
const mostCounted = 100_000

/**
 * One scan that counts the rows and, for each column, its values, its different values (estimated) and its bounds.
 * @example planFacts(weekly, [loans], paths).sql // SELECT count(*), count("loans"), approx_count_distinct("loans"), min("loans"), max("loans") FROM …
 */
export function planFacts(
  dataset: VisibleDataset,
  columns: readonly ColumnContract[],
  paths: readonly string[],
): ProfileStatement {
  const parts = columns.map(({ name, type }) => {
    const value = boundedValue(name, type)
    const isCounted = profileKindOf(type) === 'none'
    const facts = isCounted
      ? ['NULL::BIGINT', 'NULL::VARCHAR', 'NULL::VARCHAR']
      : [`approx_count_distinct(${value})`, `min(${value})`, `max(${value})`]
    const bound = profileKindOf(type) === 'words' || isCounted ? word : type
    return { sql: [`count(${quoteName(name)})`, ...facts], types: [count, count, bound, bound] }
  })
  const sql = ['count(*)', ...parts.flatMap((part) => part.sql)].join(', ')
  return {
    sql: `SELECT ${sql} FROM ${relationSql(dataset, paths)}`,
    params: [],
    types: [count, ...parts.flatMap(({ types }) => types)],
  }
}

/** The facts that the statement of `planFacts` returned, in the order of its columns. */
export function readFacts(columns: readonly ColumnContract[], row: readonly Json[]): readonly ColumnFacts[] {
  const rows = Number(row[0])
  return columns.map((column, index) => {
    const [values, distinct, min, max] = row.slice(1 + index * factsOfOne, 1 + (index + 1) * factsOfOne)
    return {
      column,
      rows,
      nulls: rows - Number(values),
      distinct: distinct === null || distinct === undefined ? null : Math.min(Number(distinct), Number(values)),
      min: boundText(column.type, min ?? null),
      max: boundText(column.type, max ?? null),
    }
  })
}

/** A statement that counts the rows in the bins of some columns: one cell for each, in their order. */
export interface BinStatement extends ProfileStatement {
  readonly of: readonly ColumnFacts[]
}

/**
 * Statements that count the rows in bins: one scan for all columns of numbers and times, and one of each column of words alone,
 * so that words of one column only are held at a time.
 */
export function planBins(
  dataset: VisibleDataset,
  facts: readonly ColumnFacts[],
  paths: readonly string[],
): readonly BinStatement[] {
  const relation = relationSql(dataset, paths)
  const binned = facts.filter(isBinned)
  const ranges = binned.filter(({ column }) => profileKindOf(column.type) !== 'words')
  const frequent = binned.filter(({ column }) => profileKindOf(column.type) === 'words')
  return [
    ...(ranges.length === 0 ? [] : [rangesStatement(ranges, relation)]),
    ...frequent.map((one) => ({ sql: wordsSql(one.column, relation), params: [], types: [words], of: [one] })),
  ]
}

function rangesStatement(ranges: readonly ColumnFacts[], relation: string): BinStatement {
  const histograms = ranges.map(({ column: { name, type } }, index) => {
    return `map_values(histogram(${boundedValue(name, type)}, CAST($${index + 1} AS ${duckdbTypeOf(type)}[])))`
  })
  return {
    sql: `SELECT ${histograms.join(', ')} FROM ${relation}`,
    params: ranges.map(
      (one) =>
        `[${binsOf(one)
          .map(({ to }) => to)
          .join(', ')}]`,
    ),
    types: ranges.map(() => counts),
    of: ranges,
  }
}

/** Profiles from facts and the cells of the bin statements. */
export function readProfiles(
  facts: readonly ColumnFacts[],
  cells: ReadonlyMap<ColumnFacts, Json>,
): readonly ColumnProfile[] {
  return facts.map((one) => {
    const { column, ...counted } = one
    const bins = filledBins(one, (cells.get(one) ?? []) as readonly Json[])
    const binned = bins.reduce((sum, { rows }) => sum + rows, 0)
    const others = one.rows - one.nulls - binned
    const isWhole = others === 0 && profileKindOf(column.type) === 'words'
    return {
      name: column.name,
      kind: profileKindOf(column.type),
      ...counted,
      distinct: isWhole && counted.distinct !== null ? bins.length : counted.distinct,
      bins,
      others,
    }
  })
}

function isBinned({ column, min, max, ...counted }: ColumnFacts): boolean {
  const kind = profileKindOf(column.type)
  return kind !== 'none' && min !== null && max !== null && !(kind === 'words' && isNearlyUnique(counted))
}

/** To count words of which nearly each occurs once costs as much as sorting them all, and shows nothing. */
function isNearlyUnique({ rows, nulls, distinct }: Pick<ColumnFacts, 'rows' | 'nulls' | 'distinct'>): boolean {
  return distinct !== null && distinct > mostCounted && distinct > (rows - nulls) * 0.75
}

function binsOf({ column, min, max }: ColumnFacts): readonly Bin[] {
  return min === null || max === null ? [] : binsBetween(column.type, min, max)
}

function filledBins(facts: ColumnFacts, cells: readonly Json[]): ColumnProfile['bins'] {
  if (profileKindOf(facts.column.type) === 'words') {
    return (cells as readonly { readonly word: string; readonly number: number }[]).map(({ word: from, number }) => ({
      from,
      to: null,
      rows: number,
    }))
  }
  return binsOf(facts).map((bin, index) => ({ ...bin, rows: Number(cells[index] ?? 0) }))
}

/** Bounds and bins are of finite numbers; of words, no more is compared than is shown. */
function boundedValue(name: string, type: ColumnType): string {
  const column = quoteName(name)
  if (type.kind === 'double') return `CASE WHEN isfinite(${column}) THEN ${column} END`
  return profileKindOf(type) === 'words' ? `left(CAST(${column} AS VARCHAR), ${longestWord + 1})` : column
}

/** Texts that are alike as far as they are shown are one word. */
function wordsSql({ name, type }: ColumnContract, relation: string): string {
  const text = boundedValue(name, type)
  const shown = `CASE WHEN length(${text}) > ${longestWord} THEN left(${text}, ${longestWord}) || '…' ELSE ${text} END`
  const frequent = `SELECT ${shown} AS word, count(*) AS number FROM ${relation} WHERE ${quoteName(name)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${mostWords}`
  return `SELECT list({'word': word, 'number': number} ORDER BY number DESC, word) FROM (${frequent})`
}

function boundText(type: ColumnType, value: Json): string | null {
  if (value === null) return null
  const text = String(value)
  if (profileKindOf(type) !== 'words') return text
  const points = [...text]
  return points.length > longestWord ? `${points.slice(0, longestWord).join('')}…` : text
}
