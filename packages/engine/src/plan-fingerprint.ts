import { createHash } from 'node:crypto'
import { ProvenderError } from '@provender/kernel'

/** What a fingerprint says about an output column. */
interface OutputColumn {
  readonly name: string
  readonly duckdbType: string
}

const dropped = new Set(['query_location', 'alias', 'estimated_cardinality', 'ctename'])
const jsonToken = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/**
 * What a statement means, as a SHA-256 over its bound, unoptimised plan (the text of `json_serialize_plan`) and its output
 * names and types: equal for other spelling, comments and aliases; different when a constant, column or operator differs.
 * @throws ENGINE_FAILED when the text is not a plan
 * @example planFingerprint('{"error":false,"plans":[]}', []).length // 64
 */
export function planFingerprint(planJson: string, columns: readonly OutputColumn[]): string {
  const plan = parseLossless(planJson) as { readonly error?: boolean; readonly error_message?: string }
  if (plan.error !== false) {
    throw new ProvenderError('ENGINE_FAILED', `DuckDB gave no plan for a bound statement: ${plan.error_message ?? ''}`)
  }
  const indexes = new Map<unknown, number>()
  const output = columns.map(({ name, duckdbType }) => [name, duckdbType])
  return createHash('sha256')
    .update(JSON.stringify([canonical(plan, indexes), output]))
    .digest('hex')
}

/**
 * JSON with whole numbers of sixteen and more digits kept as text: JSON.parse would round DuckDB's 64-bit numbers.
 * @example parseLossless('[18446744073709551615, 1.5]') // ['18446744073709551615', 1.5]
 */
export function parseLossless(json: string): unknown {
  return JSON.parse(json.replace(jsonToken, (token) => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token)))
}

/** Drops what does not change the meaning and renumbers table, group and window indexes in order of appearance. */
function canonical(value: unknown, indexes: Map<unknown, number>): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item, indexes))
  if (typeof value !== 'object' || value === null) return value
  const kept: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    if (dropped.has(key)) continue
    kept[key] = key.endsWith('_index') && key !== 'column_index' ? renumbered(item, indexes) : canonical(item, indexes)
  }
  return kept
}

function renumbered(index: unknown, indexes: Map<unknown, number>): unknown {
  if (typeof index === 'object') return canonical(index, indexes)
  const known = indexes.get(index)
  if (known !== undefined) return known
  indexes.set(index, indexes.size)
  return indexes.size - 1
}
