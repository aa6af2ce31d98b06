import { describe, expect, it } from 'vitest'
import { isBalanced } from './is-balanced.ts'

const event = { due: 5, appended: 3, duplicate: 1, quarantined: 1 }

describe('an intake adds up', () => {
  it('when rows and events are all accounted for', () => {
    expect(isBalanced({ rows: 7, accepted: 5, quarantined: 2, events: [event] })).toBe(true)
  })

  it.each([
    { rows: 8, accepted: 5, quarantined: 2, events: [event] },
    { rows: 7, accepted: 5, quarantined: 2, events: [event, { ...event, appended: 4 }] },
  ])('and not when one is missing: %j', (counts) => {
    expect(isBalanced(counts)).toBe(false)
  })
})
