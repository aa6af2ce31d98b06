import type { Answer } from '../api/answers.ts'

/** How events were treated, summed over the datasets that read them. */
export interface LedgerSum {
  readonly used: number
  readonly late: number
  readonly ignored: number
  readonly duplicate: number
}

/**
 * The ledgers of datasets in one: an event that two datasets read counts in both.
 * @example sumLedgers([[{ type: 'Lent', events: 3, used: 2, late: 0, ignored: 0, duplicate: 1 }]]) // { used: 2, late: 0, ignored: 0, duplicate: 1 }
 */
export function sumLedgers(ledgers: readonly Answer<'DatasetPage'>['ledger'][]): LedgerSum {
  const sum = (of: keyof LedgerSum) => ledgers.flat().reduce((total, line) => total + line[of], 0)
  return { used: sum('used'), late: sum('late'), ignored: sum('ignored'), duplicate: sum('duplicate') }
}
