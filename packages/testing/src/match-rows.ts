import { canonicalJson, type Json } from '@provender/kernel'

/** A row by column name, values in JSON form. */
export type Row = Readonly<Record<string, Json>>

/** Which expected rows have no partner, and which found rows nobody expected. */
export interface RowMatch {
  readonly missing: readonly Row[]
  readonly unexpected: readonly Row[]
}

/**
 * Pairs expected rows, of which only some columns may be written, with found rows: each with one, as many as possible, in any order.
 * @example matchRows([{ a: 1 }], [{ a: 1, b: 2 }]) // { missing: [], unexpected: [] }
 */
export function matchRows(expected: readonly Row[], found: readonly Row[]): RowMatch {
  const partners = new Map<number, number>()
  const missing = expected.filter((_, index) => !findPartner({ expected, found, partners }, index, new Set()))
  return { missing, unexpected: found.filter((_, index) => !partners.has(index)) }
}

interface Pairing {
  readonly expected: readonly Row[]
  readonly found: readonly Row[]
  /** Expected row by found row. */
  readonly partners: Map<number, number>
}

/** An augmenting path: a found row that is taken is given over when its partner can have another. */
function findPartner(pairing: Pairing, index: number, tried: Set<number>): boolean {
  const wanted = pairing.expected[index] ?? {}
  for (const [place, row] of pairing.found.entries()) {
    if (tried.has(place) || differing(wanted, row).length > 0) continue
    tried.add(place)
    const partner = pairing.partners.get(place)
    if (partner === undefined || findPartner(pairing, partner, tried)) {
      pairing.partners.set(place, index)
      return true
    }
  }
  return false
}

/**
 * The columns in which a found row differs from what is expected of it.
 * @example differing({ a: 1, b: 2 }, { a: 1, b: 3, c: 4 }) // ['b']
 */
export function differing(expected: Row, found: Row): readonly string[] {
  return Object.keys(expected).filter((name) => !isSame(expected[name] ?? null, found[name] ?? null))
}

function isSame(one: Json, other: Json): boolean {
  return canonicalJson(one) === canonicalJson(other)
}

/**
 * Says how rows differ, for a person: what is missing, its nearest neighbour and the columns that differ, what was not expected.
 * Null when nothing differs.
 */
export function explainRows(what: string, expected: readonly Row[], found: readonly Row[]): string | null {
  const { missing, unexpected } = matchRows(expected, found)
  if (missing.length === 0 && unexpected.length === 0) return null
  const lines = [
    `${what}: ${missing.length} of ${expected.length} expected rows missing, ${unexpected.length} more found.`,
  ]
  for (const row of missing.slice(0, shownRows))
    lines.push(`  missing     ${showRow(row)}`, ...nearest(row, unexpected))
  for (const row of unexpected.slice(0, shownRows)) lines.push(`  unexpected  ${showRow(row)}`)
  const more = Math.max(0, missing.length - shownRows) + Math.max(0, unexpected.length - shownRows)
  if (more > 0) lines.push(`  … and ${more} more`)
  return lines.join('\n')
}

const shownRows = 10

function nearest(row: Row, candidates: readonly Row[]): readonly string[] {
  const [best] = candidates
    .map((found) => ({ found, columns: differing(row, found) }))
    .sort((a, b) => a.columns.length - b.columns.length)
  if (best === undefined || best.columns.length === Object.keys(row).length) return []
  const parts = best.columns.map(
    (name) => `${name} is ${showValue(best.found[name] ?? null)}, expected ${showValue(row[name] ?? null)}`,
  )
  return [`    nearest   ${showRow(best.found)}`, `              ${parts.join('; ')}`]
}

/**
 * A row on one line.
 * @example showRow({ week: '2026-11-16', loans: 2 }) // 'week=2026-11-16 loans=2'
 */
export function showRow(row: Row): string {
  return Object.entries(row)
    .map(([name, value]) => `${name}=${showValue(value)}`)
    .join(' ')
}

function showValue(value: Json): string {
  return typeof value === 'string' && value !== '' && !/\s/.test(value) ? value : JSON.stringify(value)
}
