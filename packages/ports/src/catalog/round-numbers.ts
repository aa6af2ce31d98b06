import type { ColumnContract } from '@provender/contract'
import type { NumberBounds } from './choose-columns.ts'

/**
 * A step of 1, 2 or 5 times a power of ten by which a span is cut into at most so many parts; for whole numbers at least 1.
 * @example niceStep(95, 20, true) // 5
 */
export function niceStep(span: number, parts: number, isWhole: boolean): number {
  const least = span / parts
  const power = 10 ** Math.floor(Math.log10(least))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= least) ?? 10 * power
  return isWhole ? Math.max(1, Math.round(step)) : Number(step.toPrecision(1))
}

/**
 * Decimals that tell `digits` significant digits of numbers as large as this one.
 * @example roundingFor(0.05, 1) // 2
 */
export function roundingFor(largest: number, digits: number): number {
  if (!Number.isFinite(largest) || largest === 0) return digits
  return Math.min(15, Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(largest)))))
}

/**
 * The mean of a column with seven significant digits: what is beyond them depends on the order in which rows are added up.
 * Decimals are averaged as doubles, for the engine's sum of wide ones overflows.
 * @example averageSql(overdueRate, { low: 0, high: 1 }) // 'round(avg("overdue_rate"), 6)'
 */
export function averageSql({ name, type }: Pick<ColumnContract, 'name' | 'type'>, { low, high }: NumberBounds): string {
  const value = type.kind === 'decimal' ? `cast("${name}" as double)` : `"${name}"`
  return `round(avg(${value}), ${roundingFor(Math.max(Math.abs(low), Math.abs(high)), 7)})`
}
