import type { Answer } from '../api/answers.ts'

/** How the events of a product's types were treated, each event counted once. */
export interface LedgerSum {
  /** Events that at least one dataset used, late ones among them. */
  readonly used: number
  readonly late: number
  /** Events of types that every dataset leaves out. */
  readonly ignored: number
  readonly duplicate: number
}

/**
 * The ledgers of a product's datasets in one: an event that two datasets read is one event.
 * @example sumLedgers([[{ type: 'Lent', events: 3, used: 3, late: 0, ignored: 0, duplicate: 1 }]]) // { used: 3, late: 0, ignored: 0, duplicate: 1 }
 */
export function sumLedgers(ledgers: readonly Answer<'DatasetPage'>['ledger'][]): LedgerSum {
  const types = [...Map.groupBy(ledgers.flat(), ({ type }) => type).values()].map((lines) => ({
    used: Math.max(...lines.map(({ used, late }) => used + late)),
    late: Math.max(...lines.map(({ late }) => late)),
    ignored: Math.min(...lines.map(({ ignored }) => ignored)),
    duplicate: Math.max(...lines.map(({ duplicate }) => duplicate)),
  }))
  const sum = (of: keyof LedgerSum) => types.reduce((total, counts) => total + counts[of], 0)
  return { used: sum('used'), late: sum('late'), ignored: sum('ignored'), duplicate: sum('duplicate') }
}
