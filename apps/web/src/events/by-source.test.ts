import { describe, expect, it } from 'vitest'
import { bySource, type ReasonCount } from './by-source.ts'

const reason = (source: string, text: string, count: number): ReasonCount => ({
  ...{ source, reason: text, count },
  scope: 'row',
  eventType: null,
})

describe('reasons by source', () => {
  it('puts the greatest first, sources and reasons alike', () => {
    const found = bySource([reason('a', 'no title', 1), reason('b', 'no date', 4), reason('a', 'no date', 2)])
    expect(found.map(({ source, total, most }) => [source, total, most])).toEqual([
      ['b', 4, 4],
      ['a', 3, 2],
    ])
    expect(found[1]?.lines.map((line) => line.reason)).toEqual(['no date', 'no title'])
  })

  it('is empty when nothing is in quarantine', () => {
    expect(bySource([])).toEqual([])
  })
})
