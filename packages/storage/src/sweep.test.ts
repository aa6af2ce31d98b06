import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planSweep } from './sweep.ts'

it('tells orphans from what is referred to and from what is missing', () => {
  expect(planSweep(['a', 'b'], new Set(['b', 'c']))).toEqual({ orphans: ['a'], missing: ['c'], kept: 1 })
})

it('never takes anything that is referred to, and leaves no orphan', () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-f]{1,2}$/))
  fc.assert(
    fc.property(ids, ids, (objects, referenced) => {
      const { orphans, missing, kept } = planSweep(objects, new Set(referenced))
      expect(orphans.some((id) => referenced.includes(id))).toBe(false)
      expect(orphans.length + kept).toBe(objects.length)
      expect(kept + missing.length).toBe(referenced.length)
    }),
  )
})
