import {
  c,
  dataset,
  defineProduct,
  describeProduct,
  domain,
  event,
  type ProductContract,
  sql,
} from '@provender/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyLock, type ProductLock, parseLock, planFieldIds, requirePublishedIds } from './field-ids.ts'

const shop = domain('shop', { team: 'counter', contact: 'counter@shop.example' })
const Sold = event('example.shop.sale.item-sold', {
  owner: shop,
  description: 'Sold.',
  data: { item: c.string().describe('What') },
})
type Columns = Readonly<Record<string, ReturnType<typeof text>>>
const text = (renamedFrom?: string) => {
  const column = c.string().describe('A text')
  return renamedFrom === undefined ? column : column.renamedFrom(renamedFrom)
}
const contractOf = (version: string, columns: Columns, name = 'sales'): ProductContract =>
  describeProduct(
    defineProduct({
      name,
      domain: shop,
      version,
      purpose: 'What was sold.',
      customers: [{ team: 'buyers', need: 'what to order' }],
      benefit: { says: 'less waste', measuredBy: 'waste' },
      inputs: [Sold],
      datasets: {
        daily: dataset('daily', {
          description: 'Daily.',
          grain: 'one row per item',
          columns,
          key: [Object.keys(columns)[0] ?? ''],
          build: sql.from({ sold: Sold })`select * from sold`,
        }),
      },
      sla: { freshness: '24h', availability: 0.9, support: 'weekdays' },
      ports: { sql: true },
      access: { allowedFor: ['research'] },
    }),
    () => '',
  )
const idsOf = (contract: ProductContract, lock: ProductLock) =>
  Object.fromEntries(planFieldIds(contract, lock).fields['daily']?.map(({ name, id }) => [name, id]) ?? [])

describe('field ids', () => {
  it('are given in the order of the columns and recorded', () => {
    const plan = planFieldIds(contractOf('1.0.0', { item: text(), kind: text() }), emptyLock)
    expect(plan.assigned).toEqual(['daily.item', 'daily.kind'])
    expect(plan.lock.products['shop/sales']).toEqual({ lastFieldId: 2, majors: { 1: { daily: { item: 1, kind: 2 } } } })
    expect(planFieldIds(contractOf('1.0.0', { item: text(), kind: text() }), plan.lock)).toMatchObject({
      assigned: [],
      lock: plan.lock,
    })
  })

  it('stay when columns change places, and a new column gets the next', () => {
    const { lock } = planFieldIds(contractOf('1.0.0', { item: text(), kind: text() }), emptyLock)
    expect(idsOf(contractOf('1.1.0', { colour: text(), kind: text(), item: text() }), lock)).toEqual({
      colour: 3,
      kind: 2,
      item: 1,
    })
  })

  it('go with a column through a rename into a new major', () => {
    const { lock } = planFieldIds(contractOf('1.0.0', { item: text(), kind: text() }), emptyLock)
    expect(idsOf(contractOf('2.0.0', { thing: text('item'), kind: text() }), lock)).toEqual({ thing: 1, kind: 2 })
  })

  it('follow the rename when the new name was another column’s in the major before', () => {
    const { lock } = planFieldIds(contractOf('1.0.0', { item: text(), kind: text() }), emptyLock)
    const renamed = contractOf('2.0.0', { kind: text('item') })
    expect(idsOf(renamed, lock)).toEqual({ kind: 1 })
    expect(idsOf(renamed, planFieldIds(renamed, lock).lock)).toEqual({ kind: 1 })
  })

  it('cannot be had twice: a former name that is still there is refused', () => {
    expect(() => contractOf('2.0.0', { thing: text('item'), item: text() })).toThrow(/still there/)
  })

  it('go to one column only when two say that they had the same name', () => {
    const { lock } = planFieldIds(contractOf('1.0.0', { item: text(), kind: text() }), emptyLock)
    const both = () => idsOf(contractOf('2.0.0', { one: text('item'), other: text('item') }), lock)
    expect(both).toThrow(expect.objectContaining({ code: 'CONTRACT_INVALID' }))
  })

  it('of removed columns are never given again', () => {
    const first = planFieldIds(contractOf('1.0.0', { item: text(), kind: text() }), emptyLock)
    const second = planFieldIds(contractOf('2.0.0', { item: text() }), first.lock)
    expect(idsOf(contractOf('2.1.0', { item: text(), kind: text() }), second.lock)).toEqual({ item: 1, kind: 3 })
    expect(idsOf(contractOf('1.0.0', { item: text(), kind: text() }), second.lock)).toEqual({ item: 1, kind: 2 })
  })

  it('are given to nested parts too', () => {
    const nested = describeNested()
    const plan = planFieldIds(nested, emptyLock)
    expect(plan.fields['daily']?.[1]).toMatchObject({
      id: 2,
      nested: {
        'tags.element': 3,
        'tags.element.name': 4,
        'tags.element.by_day': 5,
        'tags.element.by_day.key': 6,
        'tags.element.by_day.value': 7,
      },
    })
    expect(plan.lock.products['shop/sales']?.lastFieldId).toBe(7)
  })

  it('of products do not mix', () => {
    const { lock } = planFieldIds(contractOf('1.0.0', { item: text(), kind: text() }), emptyLock)
    const both = planFieldIds(contractOf('1.0.0', { item: text() }, 'prices'), lock)
    expect(Object.keys(both.lock.products)).toEqual(['shop/sales', 'shop/prices'])
    expect(both.lock.products['shop/sales']).toEqual(lock.products['shop/sales'])
  })

  it('are unique in each major and never mean two things, whatever columns come, go and are renamed', () => {
    const names = ['aa', 'bb', 'cc', 'dd'] as const
    const column = fc.record({
      name: fc.constantFrom(...names),
      former: fc.option(fc.constantFrom(...names), { nil: undefined }),
    })
    const majors = fc.array(fc.uniqueArray(column, { selector: ({ name }) => name, minLength: 1 }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(majors, (history) => {
        let lock: ProductLock = emptyLock
        let before: Readonly<Record<string, number>> = {}
        const everGiven = new Set<number>()
        for (const [index, columns] of history.entries()) {
          const isFormer = (former: string): boolean =>
            Object.hasOwn(before, former) &&
            columns.every((other) => other.name !== former) &&
            columns.filter((other) => other.former === former).length === 1
          const renamed = columns.map(
            ({ name, former }) => [name, text(former !== undefined && isFormer(former) ? former : undefined)] as const,
          )
          const contract = contractOf(`${index + 1}.0.0`, Object.fromEntries(renamed))
          const ids = idsOf(contract, lock)
          lock = parseLock(JSON.stringify(planFieldIds(contract, lock).lock), 'product.lock.json')
          expect(new Set(Object.values(ids)).size).toBe(columns.length)
          for (const id of Object.values(ids)) {
            if (Object.values(before).includes(id)) continue
            expect(everGiven.has(id)).toBe(false)
          }
          for (const id of Object.values(ids)) everGiven.add(id)
          before = ids
        }
      }),
    )
  })
})

describe('a lock file', () => {
  const lockOf = (product: unknown): string =>
    JSON.stringify({ format: 'provender-lock/1', products: { 'shop/sales': product } })

  it.each([
    ['no JSON', '<<<<<<< HEAD'],
    ['another format', '{"format":"provender-lock/9","products":{}}'],
    ['nothing', 'null'],
    ['a list', '[]'],
    ['no products', '{"format":"provender-lock/1"}'],
    ['products that are null', '{"format":"provender-lock/1","products":null}'],
    ['a product without ids', lockOf({})],
    ['a product that is null', lockOf(null)],
    ['one id twice', lockOf({ lastFieldId: 2, majors: { 1: { daily: { item: 1, kind: 1 } } } })],
    ['one id in two datasets', lockOf({ lastFieldId: 2, majors: { 1: { daily: { item: 1 }, weekly: { item: 1 } } } })],
    ['an id above the last', lockOf({ lastFieldId: 1, majors: { 1: { daily: { item: 2 } } } })],
    ['an id of zero', lockOf({ lastFieldId: 1, majors: { 1: { daily: { item: 0 } } } })],
    ['an id that is no number', lockOf({ lastFieldId: 1, majors: { 1: { daily: { item: '1' } } } })],
    ['no last id', lockOf({ majors: { 1: { daily: { item: 1 } } } })],
    ['a last id that is no number', lockOf({ lastFieldId: 'many', majors: { 1: { daily: { item: 1 } } } })],
    ['tables that are null', lockOf({ lastFieldId: 1, majors: { 1: null } })],
  ])('with %s is refused and says so', (_, content) => {
    expect(() => parseLock(content, '/w/product.lock.json')).toThrow(
      expect.objectContaining({
        code: 'REGISTRY_LOCK_INVALID',
        message: expect.stringContaining('/w/product.lock.json'),
      }),
    )
  })

  it('is read as it was written', () => {
    const { lock } = planFieldIds(contractOf('1.0.0', { item: text() }), emptyLock)
    expect(parseLock(JSON.stringify(lock), 'x')).toEqual(lock)
  })

  it('must hold what was published', () => {
    const plan = planFieldIds(contractOf('1.0.0', { item: text(), kind: text() }), emptyLock)
    const published = {
      product: 'shop/sales',
      version: '1.0.0',
      datasets: [{ name: 'daily', fields: plan.fields['daily'] ?? [] }],
    }
    const required = (lock: ProductLock) => () => requirePublishedIds(lock, published as never)
    expect(required(plan.lock)).not.toThrow()
    expect(required(emptyLock)).toThrow(/does not hold it/)
    const other = planFieldIds(contractOf('1.0.0', { kind: text(), item: text() }), emptyLock)
    expect(required(other.lock)).toThrow(/field id 1 for daily.item, but its product.lock.json says 2/)
  })
})

function describeNested(): ProductContract {
  const tags = c.list(c.struct({ name: c.string(), by_day: c.map(c.string(), c.count()) })).describe('Tags')
  return contractOf('1.0.0', { item: text(), tags: tags as never })
}
