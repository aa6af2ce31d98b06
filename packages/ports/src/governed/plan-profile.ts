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

/**
 * One scan that counts the rows in the bins of each column of numbers and times, beside the most frequent words of each
 * column of words (a scan of that column alone); null when there is nothing to count.
 */
export function planBins(
  dataset: VisibleDataset,
  facts: readonly ColumnFacts[],
  paths: readonly string[],
): ProfileStatement | null {
  const relation = relationSql(dataset, paths)
  const params: string[] = []
  const parts = facts.filter(isBinned).map((one) => {
    const { name, type } = one.column
    if (profileKindOf(type) === 'words') return { sql: wordsSql(name, type, relation), type: words }
    params.push(
      `[${binsOf(one)
        .map(({ to }) => to)
        .join(', ')}]`,
    )
    const edges = `CAST($${params.length} AS ${duckdbTypeOf(type)}[])`
    return { sql: `map_values(histogram(${boundedValue(name, type)}, ${edges}))`, type: counts }
  })
  if (parts.length === 0) return null
  return {
    sql: `SELECT ${['count(*)', ...parts.map(({ sql }) => sql)].join(', ')} FROM ${relation}`,
    params,
    types: [count, ...parts.map(({ type }) => type)],
  }
}

/** Profiles from the facts and the row that the statement of `planBins` returned. */
export function readProfiles(facts: readonly ColumnFacts[], row: readonly Json[]): readonly ColumnProfile[] {
  const cells = new Map(facts.filter(isBinned).map((one, index) => [one, row[index + 1] ?? []]))
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

function isBinned({ column, min, max }: ColumnFacts): boolean {
  return profileKindOf(column.type) !== 'none' && min !== null && max !== null
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
function wordsSql(name: string, type: ColumnType, relation: string): string {
  const text = boundedValue(name, type)
  const shown = `CASE WHEN length(${text}) > ${longestWord} THEN left(${text}, ${longestWord}) || '…' ELSE ${text} END`
  const frequent = `SELECT ${shown} AS word, count(*) AS number FROM ${relation} WHERE ${quoteName(name)} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${mostWords}`
  return `(SELECT list({'word': word, 'number': number} ORDER BY number DESC, word) FROM (${frequent}))`
}

function boundText(type: ColumnType, value: Json): string | null {
  if (value === null) return null
  const text = String(value)
  if (profileKindOf(type) !== 'words') return text
  const points = [...text]
  return points.length > longestWord ? `${points.slice(0, longestWord).join('')}…` : text
}
