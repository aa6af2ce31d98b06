import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dyingAt, Steps } from './crash.fixture.ts'
import { contentOf, publishNext, sampleDemand, sampleHoldBack } from './decision.fixture.ts'
import { type DecisionLog, openDecisionLog } from './decision-log.ts'
import { at, freshWorkspace, product, samplePublication } from './samples.fixture.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

const first = samplePublication(1, null)
const second = samplePublication(2, first.releaseDigest)

describe('a build that was kept back', () => {
  const lift = { product, actor: 'ada', at }

  it('is recorded with what did not pass and stands until the product is published', () => {
    const decisions = openDecisionLog(freshWorkspace())
    decisions.publish(first)
    const record = decisions.recordHoldBack(sampleHoldBack())
    expect(record).toMatchObject({ kind: 'hold-back', sequence: 2, passed: 3, total: 4, rowsSeen: 120 })
    expect(decisions.holdBacks()).toEqual([{ ...sampleHoldBack(), sequence: 2, endedBy: null }])
    expect(decisions.channel(product, 'latest')).toMatchObject({ release: 1 })
    decisions.publish(second)
    expect(decisions.holdBacks({ product })).toEqual([{ ...sampleHoldBack(), sequence: 2, endedBy: 3 }])
    expect(decisions.holdBacks({ isStanding: true })).toEqual([])
    expect(decisions.verifyChain()).toEqual({ records: 3 })
  })

  it('repeated of the same definition and inputs is recorded once, and again after it ended', () => {
    const decisions = openDecisionLog(freshWorkspace())
    const record = decisions.recordHoldBack(sampleHoldBack())
    for (let time = 0; time < 100; time += 1) expect(decisions.recordHoldBack(sampleHoldBack())).toEqual(record)
    expect(decisions.head()).toBe(1)
    decisions.recordHoldBack(sampleHoldBack('b'))
    decisions.recordHoldBack(sampleHoldBack('a'))
    expect(decisions.head()).toBe(2)
    decisions.publish(first)
    decisions.recordHoldBack(sampleHoldBack())
    expect(decisions.holdBacks().map(({ sequence, endedBy }) => [sequence, endedBy])).toEqual([
      [1, 3],
      [2, 3],
      [4, null],
    ])
  })

  it('is lifted once, and only for its own product', () => {
    const decisions = openDecisionLog(freshWorkspace())
    const other = { ...sampleHoldBack(), product: 'library/book-catalog' } as const
    decisions.recordHoldBack(sampleHoldBack())
    decisions.recordHoldBack(other)
    expect(decisions.liftHoldBack(lift)).toMatchObject({ kind: 'lift-hold-back', sequence: 3 })
    expect(decisions.liftHoldBack(lift)).toBeNull()
    expect(decisions.holdBacks({ isStanding: true })).toEqual([{ ...other, sequence: 2, endedBy: null }])
    expect(decisions.holdBacks({ product })).toMatchObject([{ endedBy: 3 }])
    expect(decisions.verifyChain()).toEqual({ records: 3 })
  })
})

describe('a wish for a product', () => {
  it('is recorded as it was said, in the order of asking', () => {
    const decisions = openDecisionLog(freshWorkspace())
    decisions.recordDemand(sampleDemand())
    expect(decisions.recordDemand({ ...sampleDemand('holds by title'), use: null })).toMatchObject({ kind: 'demand' })
    expect(decisions.demand()).toEqual([
      { ...sampleDemand(), sequence: 1 },
      { ...sampleDemand('holds by title'), use: null, sequence: 2 },
    ])
    expect(decisions.verifyChain()).toEqual({ records: 2 })
  })
})

describe('any order of decisions', () => {
  const product = fc.constantFrom('library/borrowing-patterns' as const, 'library/book-catalog' as const)
  const step = fc.record({
    kind: fc.constantFrom('publish', 'hold-back', 'lift', 'demand'),
    product,
    content: fc.constantFrom('a', 'b', 'c'),
  })

  it('leaves a chain that holds, standing hold-backs of unpublished builds only, and projections that can be made again', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const decisions = openDecisionLog(freshWorkspace())
        const standing = new Map<string, Set<string>>()
        for (const { kind, product, content } of steps) {
          const due = standing.get(product) ?? new Set()
          if (kind === 'hold-back') {
            decisions.recordHoldBack({ ...sampleHoldBack(content), product })
            standing.set(product, due.add(content))
          }
          if (kind === 'publish') publishNext(decisions, product)
          if (kind === 'lift') decisions.liftHoldBack({ product, actor: 'ada', at })
          if (kind === 'publish' || kind === 'lift') standing.delete(product)
          if (kind === 'demand') decisions.recordDemand(sampleDemand(content))
        }
        const found = decisions.holdBacks({ isStanding: true })
        expect(found).toHaveLength([...standing.values()].reduce((sum, { size }) => sum + size, 0))
        expect(decisions.verifyChain().records).toBe(decisions.head())
        const before = contentOf(decisions)
        decisions.rebuild()
        expect(contentOf(decisions)).toEqual(before)
        decisions.close()
      }),
      { numRuns: 40 },
    )
  })
})

describe('crashes of a hold-back and of a wish', () => {
  it.each([
    ['a hold-back', (decisions: DecisionLog) => decisions.recordHoldBack(sampleHoldBack())],
    ['a wish', (decisions: DecisionLog) => decisions.recordDemand(sampleDemand())],
    ['a lift', (decisions: DecisionLog) => decisions.liftHoldBack({ product, actor: 'ada', at })],
  ])('killed before any statement of %s the record is there whole or not at all', (_, record) => {
    const prepare = (paths: WorkspacePaths, before?: () => void): DecisionLog => {
      const decisions = openDecisionLog(paths)
      decisions.publish(first)
      decisions.recordHoldBack(sampleHoldBack('b'))
      decisions.close()
      return openDecisionLog(paths, before === undefined ? {} : { beforeStatement: before })
    }
    const counted = new Steps()
    const whole = prepare(freshWorkspace(), counted.next)
    record(whole)
    const statements = counted.count
    const done = contentOf(whole)
    expect(statements).toBeGreaterThanOrEqual(5)
    for (let k = 1; k <= statements; k += 1) {
      const paths = freshWorkspace()
      const { steps, left } = dyingAt(k, paths)
      const dying = prepare(paths, steps.next)
      expect(() => record(dying)).toThrow()
      dying.close()
      const decisions = openDecisionLog(left)
      expect(decisions.verifyChain()).toEqual({ records: 2 })
      record(decisions)
      expect(contentOf(decisions)).toEqual(done)
      decisions.close()
    }
    whole.close()
  })
})
