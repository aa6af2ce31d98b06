import { c, check, complete, dataset, defineProduct, domain, event, sql, view } from '@provender/contract'
import { afterAll, describe, expect, it } from 'vitest'
import { happened } from './happened.ts'
import { product } from './product.ts'
import { startTestEngine } from './test-engine.ts'

const engine = startTestEngine()
afterAll(() => engine.close())

const shop = domain('shop', { team: 'counter', contact: 'counter@shop.example' })
const Sold = event('example.shop.sale.item-sold', {
  owner: shop,
  description: 'An item went over the counter.',
  data: {
    item: c.string().describe('What was sold'),
    price: c.decimal(10, 2).describe('For how much'),
    serial: c.bigint().nullable().describe('Number of the piece'),
    tags: c.list(c.string()).nullable().describe('Words on it'),
  },
})
const Unheard = event('example.shop.sale.item-stolen', {
  owner: shop,
  description: 'Gone.',
  data: { item: c.string().describe('What') },
})
const promises = {
  domain: shop,
  version: '1.0.0',
  purpose: 'What was sold.',
  customers: [{ team: 'buyers', need: 'what to order' }] as const,
  benefit: { says: 'less waste', measuredBy: 'waste' },
  sla: { freshness: '24h', availability: 0.9, support: 'weekdays' },
  ports: { sql: true },
  access: { allowedFor: ['research'] },
}
const prices = dataset('prices', {
  description: 'Prices.',
  grain: 'one row per item',
  columns: { item: c.string().describe('Item'), listed: c.decimal(10, 2).describe('Price on the list') },
  key: ['item'],
  build: sql.from({ sold: Sold })`select item, max(price) as listed from sold group by item`,
})
const priceList = defineProduct({ ...promises, name: 'price-list', inputs: [Sold], datasets: { prices } })
const daily = dataset('daily', {
  description: 'Sales by day.',
  grain: 'one row per day and item',
  columns: {
    day: c.date().describe('Day'),
    item: c.string().describe('Item'),
    sold: c.count().describe('Pieces'),
    worth: c.decimal(10, 2).describe('Sum of prices'),
    last_serial: c.bigint().nullable().describe('Greatest serial'),
    last_at: c.timestamp().describe('Last sale'),
    listed: c.decimal(10, 2).nullable().describe('Price on the list'),
    tags: c.list(c.string()).nullable().describe('Tags of the first sale'),
  },
  key: ['day', 'item'],
  build: sql.from({ sales: Sold, list: priceList.outputs.prices })`
    select make_timestamp(epoch_us(event_time))::date as day, item, count(*) as sold, sum(price)::decimal(10, 2) as worth,
      max(serial) as last_serial, max(event_time) as last_at, max(listed) as listed, arg_min(tags, position) as tags
    from sales left join list using (item)
    group by day, item`,
  checks: [complete({ against: Sold, min: 1, measure: 'sold' }), check('worth is positive', sql`worth > 0`)],
})
const sales = defineProduct({
  ...promises,
  name: 'sales',
  inputs: [Sold, priceList],
  datasets: { byDay: daily },
  views: [
    view('by-item', {
      ...{ title: 'Pieces', description: 'By item.', mark: 'bar', x: 'item', y: 'pieces' },
      select: sql`select item, sum(sold) as pieces from daily group by item;`,
    }),
    view('serials', {
      ...{ title: 'Serials', description: 'As numbers.', mark: 'bar', x: 'item', y: 'serial' },
      select: sql`select item, item::bigint as serial from daily`,
    }),
  ],
})

const sold = (
  item: string,
  time: string,
  price: string,
  more: { readonly id?: string; readonly serial?: bigint } = {},
) =>
  happened(Sold, {
    time,
    data: { item, price, ...(more.serial === undefined ? {} : { serial: more.serial }) },
    ...(more.id === undefined ? {} : { id: more.id }),
  })
const test = () =>
  product(sales, { engine }).givenUpstream(priceList.outputs.prices, [{ item: 'pear', listed: '0.50' }])

describe('given events, when built, then rows', () => {
  it('holds when the rows are those', () =>
    test()
      .given(
        sold('pear', '2026-11-16', '0.40', { serial: 9007199254740993n }),
        sold('pear', '2026-11-16T10:00:00.000001Z', '0.45'),
      )
      .given(sold('fig', '2026-11-17', '1.00'))
      .whenBuilt()
      .thenRows('byDay', [
        { day: '2026-11-17', item: 'fig', sold: 1, listed: null, tags: null },
        {
          day: '2026-11-16',
          item: 'pear',
          sold: 2,
          worth: '0.85',
          listed: '0.50',
          last_serial: 9007199254740993n,
          last_at: '2026-11-16T10:00:00.000001Z',
        },
      ]))

  it('holds when a view draws those', async () => {
    const built = test()
      .given(sold('pear', '2026-11-16', '0.40'), sold('pear', '2026-11-17', '0.45'), sold('fig', '2026-11-17', '1.00'))
      .whenBuilt()
    await built.thenView('by-item', [
      { item: 'fig', pieces: 1 },
      { item: 'pear', pieces: 2 },
    ])
    await expect(built.thenView('by-item', [{ item: 'fig' }])).rejects.toThrow(/sales, view by-item: .*1 more found/)
    await expect(built.thenView('by-week', [])).rejects.toThrow('has no view by-week (there are by-item, serials)')
    await expect(built.thenView('serials', [])).rejects.toMatchObject({ code: 'ENGINE_FAILED' })
  })

  it('shows what differs when they are not', async () => {
    const built = test()
      .given(sold('pear', '2026-11-16', '0.40'))
      .whenBuilt()
    await expect(built.thenRows('byDay', [{ item: 'pear', sold: 2 }])).rejects.toThrow(/sold is 1, expected 2/)
    await expect(built.thenRows('byDay', [])).rejects.toThrow(/unexpected {2}day=2026-11-16 item=pear/)
  })

  it('says so when an expected column does not exist', async () => {
    const built = test()
      .given(sold('pear', '2026-11-16', '0.40'))
      .whenBuilt()
    const misspelt = [{ itme: 'pear' }] as never
    await expect(built.thenRows('byDay', misspelt)).rejects.toThrow(/has "itme", but the columns are day, item/)
  })

  it('counts a repeat once, as the log does, and refuses an id with other content', async () => {
    const twice = [sold('pear', '2026-11-16', '0.40', { id: 'a' }), sold('pear', '2026-11-16', '0.40', { id: 'a' })]
    await test()
      .given(...twice)
      .whenBuilt()
      .thenRows('byDay', [{ sold: 1 }])
    const other = test()
      .given(...twice, sold('fig', '2026-11-16', '0.40', { id: 'a' }))
      .whenBuilt()
    await other.thenFails('CONTRACT_VALUE_INVALID')
  })

  it('gives the same content digest however the events are ordered', async () => {
    const events = [
      sold('pear', '2026-11-16', '0.40'),
      sold('fig', '2026-11-16', '1.00'),
      sold('nut', '2026-11-16', '2.00'),
    ]
    const digest = (given: typeof events) =>
      test()
        .given(...given)
        .whenBuilt()
        .contentDigest('byDay')
    expect(await digest([...events].reverse())).toBe(await digest(events))
    expect(await digest(events.slice(1))).not.toBe(await digest(events))
  })

  it('takes hundreds of events', async () => {
    const many = Array.from({ length: 450 }, (_, index) => sold(`item${index}`, '2026-11-16', '1.00'))
    expect(
      await test()
        .given(...many)
        .whenBuilt()
        .rows('byDay'),
    ).toHaveLength(450)
  })
})

describe('then fails', () => {
  it('takes the name of a check', () =>
    test()
      .given(sold('pear', '2026-11-16', '-1.00'))
      .whenBuilt()
      .thenFails('worth is positive'))

  it('lists the checks when that one passed', async () => {
    const built = test()
      .given(sold('pear', '2026-11-16', '1.00'))
      .whenBuilt()
    await built.thenPasses()
    await expect(built.thenFails('worth is positive')).rejects.toThrow(/passed {2}daily: worth is positive/)
  })

  it('takes an error code', () => product(sales, { engine }).whenBuilt().thenFails('PLAN_INPUT_UNAVAILABLE'))

  it('refuses events that the product does not take in', async () => {
    const stolen = happened(Unheard, { time: '2026-11-16', data: { item: 'pear' } })
    await test().given(stolen).whenBuilt().thenFails('EVENT_TYPE_UNKNOWN')
  })

  it('without rows where rows are due', async () => {
    const built = test().whenBuilt()
    await built.thenFails('has rows')
    await expect(built.thenPasses()).rejects.toThrow(/daily: has rows/)
  })
})

it('a product is tested without a shared engine too', () =>
  product(priceList)
    .given(sold('pear', '2026-11-16', '0.40'))
    .whenBuilt()
    .thenRows('prices', [{ item: 'pear', listed: '0.40' }]))
