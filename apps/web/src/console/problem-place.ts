/** A place in a text, as editors count: both from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** What a problem says of itself. */
export interface PlacedProblem {
  readonly message: string
  readonly details: Readonly<Record<string, unknown>>
}

/**
 * Where in the statement a problem lies: by its line and column, else by its byte offset, else by what its message says.
 * @example problemPlace({ message: 'The SQL is not valid (at 2:3)', details: {} }, 'select\n  x') // { line: 2, column: 3 }
 */
export function problemPlace({ message, details }: PlacedProblem, sql: string): Place | null {
  const { line, column, position } = details
  if (isCount(line) && isCount(column)) return within({ line, column }, sql)
  if (typeof position === 'number' && position >= 0) return placeOfByte(sql, position)
  const said = /\bat (\d{1,7}):(\d{1,7})\b/.exec(message)
  return said === null ? null : within({ line: Number(said[1]), column: Number(said[2]) }, sql)
}

/**
 * The place of a byte offset, which is how the engine counts.
 * @example placeOfByte("select 'é', x", 13) // { line: 1, column: 13 }
 */
export function placeOfByte(sql: string, byte: number): Place | null {
  const bytes = new TextEncoder().encode(sql)
  if (byte > bytes.length) return null
  const before = new TextDecoder().decode(bytes.subarray(0, byte))
  return { line: before.split('\n').length, column: before.length - before.lastIndexOf('\n') }
}

function within(place: Place, sql: string): Place | null {
  const lines = sql.split('\n')
  return place.line <= lines.length && place.column <= (lines[place.line - 1]?.length ?? 0) + 1 ? place : null
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1
}
