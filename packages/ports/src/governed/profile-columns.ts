import type { ColumnContract, ColumnType } from '@provender/contract'

/** How a column is profiled: by equal ranges of numbers or times, by its most frequent words, or not. */
export type ProfileKind = 'numbers' | 'times' | 'words' | 'none'

/**
 * How values of a type are profiled; nested values and bytes are only counted.
 * @example profileKindOf({ kind: 'date' }) // 'times'
 */
export function profileKindOf({ kind }: ColumnType): ProfileKind {
  switch (kind) {
    case 'count':
    case 'integer':
    case 'bigint':
    case 'double':
    case 'decimal':
      return 'numbers'
    case 'date':
    case 'timestamp':
    case 'localTimestamp':
      return 'times'
    case 'string':
    case 'boolean':
    case 'uuid':
      return 'words'
    case 'bytes':
    case 'list':
    case 'map':
    case 'struct':
      return 'none'
  }
}

/** Facts of a column's values in one scan. Bounds are of finite values, in their JSON form as text; words are cut. */
export interface ColumnFacts {
  readonly column: ColumnContract
  readonly rows: number
  readonly nulls: number
  readonly distinct: number | null
  readonly min: string | null
  readonly max: string | null
}

/** Most bins of a column of numbers or times. */
export const mostBins = 24
/** Most words that a column of words is shown with. */
export const mostWords = 12
/** Characters of a text that a profile shows. */
export const longestWord = 80
