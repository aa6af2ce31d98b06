import { type Json, ProvenderError } from '@provender/kernel'
import type { AnswerSizes, CutCell } from './protocol.ts'

/**
 * Characters of the largest row of an answer of limited size. The first row is there even when it is larger than the answer,
 * and whoever sends it holds it several times over: a reader's `repeat('x', 500000000)` must not fill the server's memory.
 */
export const largestRow = 64 * 1024 * 1024

/** A short cell costs its sender as much as this many characters of a long one: a value of its own under the name of its column. */
const leastCell = 24

/** Rows taken one by one until they are as large as an answer may be, with cells cut that are longer than a cell may be. */
export class MeasuredRows {
  readonly #sizes: AnswerSizes
  readonly #rows: (readonly Json[])[] = []
  readonly #cut: CutCell[] = []
  #size = 0

  constructor(sizes: AnswerSizes) {
    this.#sizes = sizes
  }

  get count(): number {
    return this.#rows.length
  }

  get taken(): { readonly rows: readonly (readonly Json[])[]; readonly cut: readonly CutCell[] } {
    return { rows: this.#rows, cut: this.#cut }
  }

  /**
   * Takes a row; false, and nothing taken, when it does not go in any more. The first one does unless nothing could send it.
   * @throws ENGINE_MEMORY_EXCEEDED when a first row is larger than the largest row
   */
  add(row: readonly Json[]): boolean {
    if (this.#sizes.cell === null && this.#sizes.answer === null) {
      this.#rows.push(row)
      return true
    }
    const sizes = row.map(sizeOf)
    const most = this.#sizes.cell ?? Number.POSITIVE_INFINITY
    const isLong = sizes.some((size) => size > most)
    const size = sizes.reduce((sum, one) => sum + Math.max(leastCell, Math.min(one, most)), 0)
    if (this.#rows.length > 0 && this.#size + size > (this.#sizes.answer ?? Number.POSITIVE_INFINITY)) return false
    if (this.#sizes.answer !== null) requireSendable(size, Math.max(largestRow, this.#sizes.answer))
    this.#size += size
    this.#rows.push(isLong ? row.map((cell, column) => this.#cutCell(cell, { column, most })) : row)
    return true
  }

  #cutCell(cell: Json, { column, most }: { readonly column: number; readonly most: number }): Json {
    const isText = typeof cell === 'string' || (typeof cell === 'object' && cell !== null)
    if (!isText || sizeOf(cell) <= most) return cell
    const text = typeof cell === 'string' ? cell : JSON.stringify(cell)
    this.#cut.push({ row: this.#rows.length, column, characters: text.length })
    return text.slice(0, most).replace(/[\ud800-\udbff]$/, '')
  }
}

function requireSendable(size: number, most: number): void {
  if (size <= most) return
  throw new ProvenderError(
    'ENGINE_MEMORY_EXCEEDED',
    `One row of the result has ${size} characters; at most ${most} can be sent. Select less of it: substr(…), or fewer columns.`,
    { characters: size, most },
  )
}

/** Characters of a cell in its JSON form, nearly: quotes and escapes of a text are not counted. */
function sizeOf(cell: Json): number {
  if (typeof cell === 'string') return cell.length
  return typeof cell === 'object' && cell !== null ? JSON.stringify(cell).length : 8
}
