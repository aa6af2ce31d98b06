/**
 * The middle value, of an even number the mean of the two in the middle; null when a value is not known.
 * @example median([3, 1, 2]) // 2
 */
export function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b)
  if (known.length === 0 || known.length < values.length) return null
  const middle = known.length >> 1
  const upper = known[middle] ?? 0
  return known.length % 2 === 1 ? upper : ((known[middle - 1] ?? 0) + upper) / 2
}

/**
 * How far apart runs lie: the slowest against the fastest.
 * @example spread([1, 2, 3]) // 3
 */
export function spread(values: readonly number[]): number {
  return Math.max(...values) / Math.min(...values)
}

/**
 * The value that a share of all values does not exceed.
 * @example percentile([4, 1, 3, 2], 0.5) // 2
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
