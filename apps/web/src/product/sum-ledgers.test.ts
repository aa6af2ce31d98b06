import { describe, expect, it } from 'vitest'
import { sumLedgers } from './sum-ledgers.ts'

const line = (type: string, counts: { used?: number; late?: number; ignored?: number; duplicate?: number }) => ({
  ...{ type, events: 10, used: 0, late: 0, ignored: 0, duplicate: 0 },
  ...counts,
})

describe('the ledgers of datasets in one', () => {
  it('count an event once, however many datasets read it', () => {
    const both = [line('Lent', { used: 8, late: 2, duplicate: 3 })]
    expect(sumLedgers([both, both])).toEqual({ used: 10, late: 2, ignored: 0, duplicate: 3 })
  })

  it('call ignored what every dataset leaves out', () => {
    const first = [line('Lent', { used: 10 }), line('Returned', { used: 10 }), line('Fined', { ignored: 10 })]
    const second = [line('Lent', { used: 10 }), line('Returned', { ignored: 10 }), line('Fined', { ignored: 10 })]
    expect(sumLedgers([first, second])).toEqual({ used: 20, late: 0, ignored: 10, duplicate: 0 })
  })
})
