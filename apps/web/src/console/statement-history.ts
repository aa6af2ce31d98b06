/** A statement that was run from this browser. */
export interface PastStatement {
  readonly sql: string
  readonly product: string | null
  /** ISO 8601. */
  readonly at: string
  readonly outcome: 'answered' | 'failed' | 'cancelled'
  readonly rows: number | null
}

/** How many statements are kept. */
export const mostKept = 50
/** Longer texts are not kept: fifty of them would fill the browser's store. */
export const longestKept = 20_000

/**
 * The history with a statement that was just run; one that stands in it already moves to the front.
 * @example withStatement([], { sql: 'select 1', product: null, at: '2026-11-20T10:00:00Z', outcome: 'answered', rows: 1 }).length // 1
 */
export function withStatement(history: readonly PastStatement[], run: PastStatement): readonly PastStatement[] {
  if (run.sql.trim() === '' || run.sql.length > longestKept) return history
  const others = history.filter(({ sql, product }) => sql !== run.sql || product !== run.product)
  return [run, ...others].slice(0, mostKept)
}

/**
 * The history as it was kept; what cannot be read is left out.
 * @example readHistory('no JSON') // []
 */
export function readHistory(text: string | null): readonly PastStatement[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(kept) ? kept.filter(isPast).slice(0, mostKept) : []
  } catch {
    return []
  }
}

function isPast(value: unknown): value is PastStatement {
  if (typeof value !== 'object' || value === null) return false
  const { sql, product, at, outcome, rows } = value as Readonly<Record<string, unknown>>
  return (
    typeof sql === 'string' &&
    (product === null || typeof product === 'string') &&
    typeof at === 'string' &&
    (outcome === 'answered' || outcome === 'failed' || outcome === 'cancelled') &&
    (rows === null || typeof rows === 'number')
  )
}
