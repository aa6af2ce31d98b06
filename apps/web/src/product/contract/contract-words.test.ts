import { describe, expect, it } from 'vitest'
import { columnPromises } from './column-promises.ts'
import { nextVersions } from './next-versions.ts'

const free = { nullable: true, between: null, oneOf: null, isKey: false }

describe('what is promised of a column', () => {
  it('is said in words, the key first', () => {
    expect(columnPromises({ ...free, nullable: false, isKey: true, between: { low: 1, high: 12 } })).toEqual([
      'part of the key',
      'never missing',
      'from 1 to 12',
    ])
  })

  it('is nothing when nothing is promised', () => {
    expect(columnPromises(free)).toEqual([])
  })

  it('lists allowed values, and counts them when they are many', () => {
    expect(columnPromises({ ...free, oneOf: ['a'] })).toEqual(['always a'])
    expect(columnPromises({ ...free, oneOf: ['a', 'b'] })).toEqual(['one of a, b'])
    const many = Array.from({ length: 400 }, (_, index) => `v${index}`)
    expect(columnPromises({ ...free, oneOf: many })[0]).toMatch(/^one of 400: v0, .* v11 …$/)
  })
})

describe('the next versions', () => {
  it('follow from the step, and a patch needs none', () => {
    expect(nextVersions('1.4.2')).toEqual({ major: '2.0.0', minor: '1.5.0', patch: '1.4.2 or 1.4.3' })
  })
})
