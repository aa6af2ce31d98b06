import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChangeImpact, isStepEnough, nextVersion } from './compatibility.ts'

describe('a version step', () => {
  it.each<[ChangeImpact | null, string, string, boolean]>([
    ['major', '1.4.2', '2.0.0', true],
    ['major', '1.4.2', '1.5.0', false],
    ['major', '1.4.2', '1.4.2', false],
    ['major', '2.0.0', '1.0.0', false],
    ['minor', '1.4.2', '1.5.0', true],
    ['minor', '1.4.2', '2.0.0', true],
    ['minor', '1.4.2', '1.4.3', false],
    ['minor', '1.9.0', '1.10.0', true],
    ['minor', '1.4.2', '1.3.9', false],
    ['patch', '1.4.2', '1.4.2', true],
    ['patch', '1.4.2', '1.4.3', true],
    ['patch', '1.4.2', '1.4.1', false],
    ['patch', '1.4.2', '1.5.0', true],
    ['patch', '1.4.2', '1.3.2', false],
    [null, '1.4.2', '1.4.2', true],
    [null, '1.4.2', '1.4.1', false],
    [null, '1.4.2', '1.5.0', true],
  ])('for a %s change from %s to %s is enough: %s', (impact, before, after, isEnough) => {
    expect(isStepEnough(impact, before, after)).toBe(isEnough)
  })

  it('to the next version is always enough, and the least that is', () => {
    const version = fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30)).map((parts) => parts.join('.'))
    fc.assert(
      fc.property(version, fc.constantFrom<ChangeImpact>('major', 'minor', 'patch'), (before, impact) => {
        expect(isStepEnough(impact, before, nextVersion(impact, before))).toBe(true)
      }),
    )
    expect([nextVersion('major', '1.4.2'), nextVersion('minor', '1.4.2'), nextVersion('patch', '1.4.2')]).toEqual([
      '2.0.0',
      '1.5.0',
      '1.4.3',
    ])
  })
})
