import type { ColumnContract, DatasetContract } from './contract-json.ts'

/**
 * What a column means, with its unit and the rule that models it, as one text for machines and editors.
 * @example aboutColumn(loans) // 'Loans begun in the week. Unit: loans.'
 */
export function aboutColumn({ description, unit, modelled }: ColumnContract): string {
  return joined([
    description,
    unit === null ? null : `Unit: ${unit}`,
    modelled === null ? null : `Modelled: ${modelled}`,
  ])
}

/**
 * What a dataset holds and what one row of it is.
 * @example aboutDataset(weekly) // 'How each title moved, week by week. Grain: one row per title per ISO week.'
 */
export function aboutDataset({ description, grain }: DatasetContract): string {
  return joined([description, `Grain: ${grain}`])
}

function joined(parts: readonly (string | null)[]): string {
  const [first = '', ...rest] = parts.filter((part) => part !== null)
  if (rest.length === 0) return first
  return [first, ...rest].map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(' ')
}
