import type { ColumnType } from '@provender/contract'
import { instant, instantFromMicros, microsOf } from '@provender/kernel'
import { mostBins } from './profile-columns.ts'

/** A range of values: `to` belongs to it; `from` does too for whole steps, for others only in the first bin. */
export interface Bin {
  readonly from: string
  readonly to: string
}

/**
 * At most 24 bins of one width between two bounds, in the JSON form of their type; one bin when the bounds are equal.
 * Whole numbers, decimals and days are never split below their step, and their bins do not share a bound.
 * @example binsBetween({ kind: 'count' }, '1', '3') // [{ from: '1', to: '1' }, { from: '2', to: '2' }, { from: '3', to: '3' }]
 */
export function binsBetween(type: ColumnType, min: string, max: string): readonly Bin[] {
  if (type.kind === 'double') return doubleBins(Number(min), Number(max))
  const steps = stepsOf(type)
  const [low, high] = [steps.read(min), steps.read(max)]
  const edges = steps.isContinuous ? equalEdges(low, high) : wholeEdges(low, high)
  return edges.map((edge, index) => {
    const before = edges[index - 1]
    const from = before === undefined ? low : steps.isContinuous ? before : before + 1n
    return { from: steps.write(from), to: steps.write(edge) }
  })
}

function wholeEdges(low: bigint, high: bigint): readonly bigint[] {
  const values = high - low + 1n
  const width = (values + BigInt(mostBins) - 1n) / BigInt(mostBins)
  const edges: bigint[] = []
  for (let edge = low + width - 1n; edge < high; edge += width) edges.push(edge)
  return [...edges, high]
}

/** Steps so small that bins of one width can end on any of them. */
function equalEdges(low: bigint, high: bigint): readonly bigint[] {
  const parts = BigInt(mostBins)
  if (high - low < parts) return wholeEdges(low, high)
  return Array.from({ length: mostBins }, (_, index) => low + ((high - low) * BigInt(index + 1)) / parts)
}

/** Weighted means of the bounds: their difference may be beyond doubles. Edges that fall together are one. */
function doubleBins(low: number, high: number): readonly Bin[] {
  const edges: number[] = []
  for (let place = 1; place < mostBins; place += 1) {
    const edge = low * (1 - place / mostBins) + high * (place / mostBins)
    if (edge >= (edges.at(-1) ?? low) && edge < high && edge !== edges.at(-1)) edges.push(edge)
  }
  const all = low < high ? [...edges, high] : [high]
  return all.map((edge, index) => ({ from: String(all[index - 1] ?? low), to: String(edge) }))
}

interface Steps {
  readonly read: (text: string) => bigint
  readonly write: (steps: bigint) => string
  /** Whether values between two steps are told apart by nobody, so that neighbouring bins share their bound. */
  readonly isContinuous: boolean
}

const dayMillis = 86_400_000

function stepsOf(type: ColumnType): Steps {
  switch (type.kind) {
    case 'decimal':
      return {
        read: (text) => unscaledOf(text, type.scale),
        write: (steps) => decimalText(steps, type.scale),
        isContinuous: false,
      }
    case 'date':
      return {
        read: (text) => BigInt(Date.parse(`${text}T00:00:00Z`) / dayMillis),
        write: (steps) => new Date(Number(steps) * dayMillis).toISOString().slice(0, 10),
        isContinuous: false,
      }
    case 'timestamp':
      return { read: (text) => microsOf(instant(text)), write: instantFromMicros, isContinuous: true }
    case 'localTimestamp':
      return {
        read: (text) => microsOf(instant(`${text}Z`)),
        write: (steps) => instantFromMicros(steps).slice(0, -1),
        isContinuous: true,
      }
    default:
      return { read: BigInt, write: String, isContinuous: false }
  }
}

function unscaledOf(text: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(`${whole}${fraction.padEnd(scale, '0')}`)
}

function decimalText(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : ''
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0')
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`
}
