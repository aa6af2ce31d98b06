import type { ColumnType } from '@provender/contract'
import { instant } from '@provender/kernel'

/** Bounds of a column's values in their JSON form as text; null when unknown or unsafe to rely on. */
export interface Bounds {
  readonly min: string | null
  readonly max: string | null
}

type ColumnFacts = Readonly<Record<string, string | null>> | undefined

const unknownBounds: Bounds = { min: null, max: null }
const longestText = 64
/** DuckDB cuts text bounds at 256 bytes; from there on its maximum is no upper bound. */
const cutByEngine = 256

/**
 * The bounds that DuckDB's RETURN_STATS tells of a column, as far as they are safe: text is cut to 64 characters (the upper
 * bound rounded up), nothing is told of bytes, nested values, doubles with NaN and times that have no JSON form.
 * @example boundsOf({ kind: 'count' }, 2, { min: '1', max: '5' }) // { min: '1', max: '5' }
 */
export function boundsOf(type: ColumnType, rows: number, facts: ColumnFacts): Bounds {
  const min = facts?.['min'] ?? null
  const max = facts?.['max'] ?? null
  if (rows === 0 || min === null || max === null) return unknownBounds
  if (type.kind === 'string') return { min: cutDown(min), max: cutUp(max) }
  if (type.kind === 'double' && facts?.['has_nan'] === 'true') return unknownBounds
  const bounds = { min: valueText(type, min), max: valueText(type, max) }
  return bounds.min === null || bounds.max === null ? unknownBounds : bounds
}

function valueText(type: ColumnType, text: string): string | null {
  switch (type.kind) {
    case 'boolean':
    case 'count':
    case 'integer':
    case 'bigint':
    case 'uuid':
      return text
    case 'date':
      return /^\d{4}-\d\d-\d\d$/.test(text) ? text : null
    case 'decimal':
      return text.replace(/^(-?)\./, '$10.')
    case 'double':
      return Number.isFinite(Number(text)) ? String(Number(text) + 0) : null
    case 'timestamp':
      return timeText(text)
    case 'localTimestamp':
      return timeText(`${text}+00`)?.slice(0, -1) ?? null
    default:
      return null
  }
}

function timeText(text: string): string | null {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,6})?)\+00$/.exec(text)
  return match ? instant(`${match[1]}T${match[2]}Z`) : null
}

function cutDown(text: string): string {
  return [...text].slice(0, longestText).join('')
}

function cutUp(text: string): string | null {
  if (Buffer.byteLength(text) >= cutByEngine) return null
  const points = [...text]
  if (points.length <= longestText) return text
  const kept = points.slice(0, longestText)
  const last = (kept.pop()?.codePointAt(0) ?? 0) + 1
  const isUsable = last < 0x110000 && (last < 0xd800 || last > 0xdfff)
  return isUsable ? kept.join('') + String.fromCodePoint(last) : null
}
