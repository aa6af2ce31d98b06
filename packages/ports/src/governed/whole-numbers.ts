import { showType } from '@provender/contract'
import type { QueryResult, ResultColumn } from '@provender/engine'
import type { Json } from '@provender/kernel'

/** Whole numbers of the engine that may be beyond doubles: columns, counts, and sums. */
const wholeTypes: ReadonlySet<string> = new Set(['BIGINT', 'HUGEINT'])

/** A result whose whole numbers are JSON numbers where all of them can be, and the words for its types. */
export interface NumberedResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Json[])[]
}

/**
 * Whole numbers of a result as JSON numbers; a column with a value beyond ±(2^53 - 1) stays text, and its type says so.
 * Where they `mayBeBig`, all of them stay text, whichever values occur.
 * @example withWholeNumbers({ columns: [loans], rows: [['12']] }).rows // [[12]]
 */
export function withWholeNumbers(
  { columns, rows }: Pick<QueryResult, 'columns' | 'rows'>,
  mayBeBig = false,
): NumberedResult {
  const isSmall = columns.map(
    (column, index) => !mayBeBig && isWhole(column) && rows.every((row) => isSafe(row[index] ?? null)),
  )
  return {
    columns: columns.map(({ name, type }, index) => ({ name, type: isSmall[index] ? 'integer' : showType(type) })),
    rows: isSmall.includes(true)
      ? rows.map((row) => row.map((cell, index) => (isSmall[index] && cell !== null ? Number(cell) : cell)))
      : rows,
  }
}

function isWhole({ duckdbType }: ResultColumn): boolean {
  return wholeTypes.has(duckdbType)
}

function isSafe(cell: Json): boolean {
  return cell === null || Number.isSafeInteger(Number(cell))
}
