import { describe, expect, it } from 'vitest'
import { productContentDigest } from './manifest.ts'
import { type CheckStatus, isPassed } from './verdict.ts'

const check = (status: CheckStatus) => ({
  dataset: 'weekly',
  name: 'a',
  dimension: 'accuracy' as const,
  status,
  rowsSeen: 1,
  failures: 0,
  message: null,
})

describe('a verdict', () => {
  it.each<[boolean, readonly CheckStatus[], boolean]>([
    [true, ['passed'], true],
    [true, ['passed', 'passed'], true],
    [true, [], false],
    [true, ['passed', 'failed'], false],
    [true, ['error'], false],
    [true, ['not-run'], false],
    [false, ['passed'], false],
    [false, [], false],
  ])('that says %s over checks %j passes: %s', (passed, statuses, passes) => {
    expect(isPassed({ contentDigest: 'pc1:', passed, checks: statuses.map(check) })).toBe(passes)
  })
})

describe('the content digest of a product', () => {
  const [a, b] = [
    { name: 'a', contentDigest: 'pc1:1:aa' },
    { name: 'b', contentDigest: 'pc1:2:bb' },
  ]

  it('does not depend on the order of datasets, but on each name and content', () => {
    expect(productContentDigest([a, b])).toBe(productContentDigest([b, a]))
    const others = [[a], [a, { ...b, name: 'c' }], [a, { ...b, contentDigest: 'pc1:2:bc' }], []]
    expect(new Set([[a, b], ...others].map(productContentDigest)).size).toBe(5)
  })
})
