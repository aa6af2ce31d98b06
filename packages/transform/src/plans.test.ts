import type { DatasetContract, ProductContract } from '@provender/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountEvents } from './account-events.ts'
import { orderDatasets, orderProducts } from './order-datasets.ts'

/** The parts of a contract that ordering and accounting look at. */
const dataset = (name: string, reads: readonly string[] = [], events: readonly string[] = []): DatasetContract =>
  ({
    name,
    relations: [
      ...reads.map((other) => ({ kind: 'dataset', name: other, dataset: other })),
      ...events.map((type) => ({ kind: 'event', name: 'e', type })),
    ],
  }) as unknown as DatasetContract
const product = (name: string, reads: readonly string[], datasets: readonly DatasetContract[] = []): ProductContract =>
  ({
    product: name,
    upstream: reads.map((other) => ({ product: other })),
    datasets,
    events: [],
    ignores: [],
  }) as unknown as ProductContract
const datasetNames = (datasets: readonly DatasetContract[]): readonly string[] =>
  orderDatasets(product('shop/sales', [], datasets)).map(({ name }) => name)
const productNames = (products: readonly ProductContract[]): readonly string[] =>
  orderProducts(products).map(({ product: name }) => name)

describe('datasets', () => {
  it('come after those they read, else by name', () => {
    expect(datasetNames([dataset('weekly', ['seasonal']), dataset('seasonal'), dataset('daily')])).toEqual([
      'daily',
      'seasonal',
      'weekly',
    ])
  })

  it.each([
    ['each other', [dataset('aa', ['bb']), dataset('bb', ['aa'])], /aa → bb → aa/],
    ['themselves', [dataset('aa', ['aa'])], /aa → aa/],
    [
      'in a circle of three',
      [dataset('aa', ['bb']), dataset('bb', ['cc']), dataset('cc', ['aa'])],
      /aa → bb → cc → aa/,
    ],
  ])('that read %s are refused with the circle', (_, datasets, circle) => {
    expect(() => datasetNames(datasets)).toThrow(circle)
    expect(() => datasetNames(datasets)).toThrow(expect.objectContaining({ code: 'PLAN_CYCLE' }))
  })
})

describe('products', () => {
  it('come after the products they read; those of elsewhere are left out', () => {
    expect(productNames([product('shop/a', ['shop/z', 'other/x']), product('shop/z', [])])).toEqual([
      'shop/z',
      'shop/a',
    ])
  })

  it('that read each other are refused', () => {
    expect(() => productNames([product('shop/a', ['shop/b']), product('shop/b', ['shop/a'])])).toThrow(
      /shop\/a → shop\/b → shop\/a/,
    )
  })

  it('in any graph without circle come after what they read, each once, the same in whatever order they are given', () => {
    const edges = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 })), { maxLength: 25 })
    fc.assert(
      fc.property(edges, fc.array(fc.nat(), { minLength: 10, maxLength: 10 }), (pairs, shuffle) => {
        const reads = (index: number): readonly string[] =>
          pairs.filter(([a, b]) => Math.max(a, b) === index && a !== b).map(([a, b]) => `shop/p${Math.min(a, b)}`)
        const products = Array.from({ length: 10 }, (_, index) => product(`shop/p${index}`, reads(index)))
        const order = productNames(products)
        expect([...order].sort()).toEqual(products.map(({ product: name }) => name))
        for (const [index] of products.entries())
          for (const other of reads(index)) expect(order.indexOf(other)).toBeLessThan(order.indexOf(`shop/p${index}`))
        const mixed = products.map((one, index) => ({ one, at: shuffle[index] ?? 0 })).sort((a, b) => a.at - b.at)
        expect(productNames(mixed.map(({ one }) => one))).toEqual(order)
      }),
    )
  })
})

describe('the events of a product', () => {
  const contract = {
    ...product(
      'shop/sales',
      [],
      [dataset('daily', [], ['a.b.sold']), dataset('prices', [], ['a.b.listed', 'a.b.sold'])],
    ),
    events: [{ type: 'a.b.sold' }, { type: 'a.b.listed' }],
    ignores: [{ type: 'a.b.gone', reason: 'of no interest' }],
  } as unknown as ProductContract

  it('are each used, late or ignored by name in every dataset', () => {
    const counts = new Map([
      ['a.b.sold', { events: 10, late: 3, duplicate: 2 }],
      ['a.b.gone', { events: 4, late: 1, duplicate: 0 }],
    ])
    expect(accountEvents(contract, counts)).toEqual({
      daily: [
        { type: 'a.b.gone', events: 4, used: 0, late: 0, ignored: 4, duplicate: 0 },
        { type: 'a.b.listed', events: 0, used: 0, late: 0, ignored: 0, duplicate: 0 },
        { type: 'a.b.sold', events: 10, used: 7, late: 3, ignored: 0, duplicate: 2 },
      ],
      prices: [
        { type: 'a.b.gone', events: 4, used: 0, late: 0, ignored: 4, duplicate: 0 },
        { type: 'a.b.listed', events: 0, used: 0, late: 0, ignored: 0, duplicate: 0 },
        { type: 'a.b.sold', events: 10, used: 7, late: 3, ignored: 0, duplicate: 2 },
      ],
    })
  })

  it('always add up: events = used + late + ignored', () => {
    const count = fc.nat({ max: 50 })
    const counts = fc.record({ late: count, more: count, duplicate: count })
    fc.assert(
      fc.property(counts, counts, (sold, gone) => {
        const given = new Map(
          [['a.b.sold', sold] as const, ['a.b.gone', gone] as const].map(([type, { late, more, duplicate }]) => [
            type,
            { events: late + more, late, duplicate },
          ]),
        )
        for (const ledger of Object.values(accountEvents(contract, given)))
          for (const { events, used, late, ignored } of ledger) expect(used + late + ignored).toBe(events)
      }),
    )
  })
})
