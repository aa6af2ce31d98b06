/**
 * Values as shares of the greatest, in percent; what is there is never too thin to be seen.
 * @example barShares([50, 100, 0]) // [50, 100, 0]
 */
export function barShares(values: readonly number[]): readonly number[] {
  const most = values.reduce((greatest, value) => Math.max(greatest, value), 0)
  return values.map((value) => (most === 0 || value <= 0 ? 0 : Math.max(1, Math.round((value / most) * 1000) / 10)))
}
