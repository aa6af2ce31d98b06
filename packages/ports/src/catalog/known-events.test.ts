import type { Principal } from '@provender/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventUsesOf, knownEvents } from './known-events.ts'

const anonymous: Principal = { kind: 'anonymous', name: 'anonymous' }
const local: Principal = { kind: 'local', name: 'local' }
const uses = eventUsesOf([
  { product: 'library/open', events: ['a.b.lent', 'a.b.returned'], ignores: [{ type: 'a.b.fee', reason: 'no money' }] },
  { product: 'library/other', events: ['a.b.lent'], ignores: [] },
  { product: 'shop/closed', events: ['a.b.fee', 'a.b.lent'], ignores: [{ type: 'a.b.returned', reason: 'of no use' }] },
])
const sight = { seesPersonal: false, knows: (product: string) => product.startsWith('library/') }
const told = new Map([
  ['loans', new Set(['a.b.lent', 'a.b.returned'])],
  ['desk', new Set(['a.b.lent', 'a.b.fee'])],
  ['empty', new Set<string>()],
])
const known = knownEvents(anonymous, sight, uses, told)

describe('a reader knows', () => {
  it('types that a visible product reads or ignores, and fields of those that one reads', () => {
    const types = ['a.b.lent', 'a.b.returned', 'a.b.fee', 'a.b.other']
    expect(types.map(known.mayKnowType)).toEqual([true, true, true, false])
    expect(types.map(known.mayKnowFields)).toEqual([true, true, false, false])
  })

  it('sources that tell nothing else', () => {
    expect(known.knownSources()).toEqual(['loans'])
    expect(['loans', 'desk', 'empty', 'unheard-of'].map(known.mayKnowSource)).toEqual([true, false, false, false])
  })

  it('of the products that read or ignore a type only those that he may know of', () => {
    expect(known.consumersOf('a.b.lent')).toEqual(['library/open', 'library/other'])
    expect([known.ignoredBy('a.b.returned'), known.ignoredBy('a.b.fee')]).toEqual([
      [],
      [{ product: 'library/open', reason: 'no money' }],
    ])
  })

  it('everything with the token of the workspace', () => {
    const all = knownEvents(local, { seesPersonal: true, knows: () => true }, uses, told)
    expect([all.mayKnowType('a.b.other'), all.mayKnowSource('unheard-of'), all.knownSources()]).toEqual([
      ...[true, true, undefined],
    ])
    expect(all.consumersOf('a.b.lent')).toEqual(['library/open', 'library/other', 'shop/closed'])
  })

  it('the same whatever the products that he may not know of do', () => {
    const types = fc.uniqueArray(fc.constantFrom('a.b.lent', 'a.b.returned', 'a.b.fee', 'a.b.other'))
    fc.assert(
      fc.property(types, types, (read, ignored) => {
        const hidden = {
          ...{ product: 'shop/closed' as const, events: read },
          ignores: ignored.map((type) => ({ type, reason: 'secret' })),
        }
        const open = { product: 'library/open' as const, events: ['a.b.lent'], ignores: [] }
        const told = new Map([['loans', new Set(['a.b.lent'])]])
        const seen = [eventUsesOf([open]), eventUsesOf([open, hidden])].map((uses) => {
          const of = knownEvents(anonymous, sight, uses, told)
          const all = ['a.b.lent', 'a.b.returned', 'a.b.fee', 'a.b.other']
          return all.map((type) => [
            of.mayKnowType(type),
            of.mayKnowFields(type),
            of.consumersOf(type),
            of.ignoredBy(type),
            of.knownSources(),
          ])
        })
        expect(seen[1]).toEqual(seen[0])
      }),
    )
  })
})
