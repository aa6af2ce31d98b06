import {
  c,
  dataset,
  defineProduct,
  describeProduct,
  domain,
  type EventPin,
  event,
  type OutputPort,
  type ProductContract,
  type ReleaseManifest,
  sql,
} from '@provender/contract'
import { digestOf } from '@provender/kernel'
import { emptyLock, planFieldIds } from '@provender/registry'
import { describe, expect, it } from 'vitest'
import type { LoadedProduct } from './definitions/loaded-workspace.ts'
import { type LatestRelease, noSegments, type PlanWorld, planProducts } from './plan-products.ts'

const sold = 'example.shop.sale.item-sold'
const shop = domain('shop', { team: 'counter', contact: 'counter@shop.example' })
const item = c.string().describe('What')
const Sold = event(sold, { owner: shop, description: 'Sold.', data: { item } })
const dailyOf = (from: { readonly sold: typeof Sold; readonly other?: OutputPort }) =>
  dataset('daily', { description: 'x', grain: 'x', columns: { item }, key: ['item'], build: sql.from(from)`select 1` })
const promises = {
  domain: shop,
  version: '1.0.0',
  purpose: 'What was sold.',
  customers: [{ team: 'buyers', need: 'what to order' }],
  benefit: { says: 'less waste', measuredBy: 'waste' },
  sla: { freshness: '24h', availability: 0.9, support: 'weekdays' },
  ports: { sql: true },
  access: { allowedFor: ['research'] },
} as const
const salesProduct = defineProduct({
  ...promises,
  name: 'sales',
  inputs: [Sold],
  datasets: { daily: dailyOf({ sold: Sold }) },
})
const readerProduct = defineProduct({
  ...promises,
  name: 'reader',
  inputs: [Sold, salesProduct],
  datasets: { daily: dailyOf({ sold: Sold, other: salesProduct.outputs.daily }) },
})
const noText = (): string => ''
const sales = describeProduct(salesProduct, noText)
const reader = describeProduct(readerProduct, noText)
const loaded = (contract: ProductContract, definition = 'definition'): LoadedProduct => ({
  contract,
  definitionDigest: digestOf(definition),
  code: [],
  file: '/w/daily.product.ts',
})
const pin = (events: number, segments: string): EventPin =>
  ({ type: sold, events, segmentsDigest: segments === '' ? noSegments : digestOf(segments) }) as EventPin
const latestOf = (
  contract: ProductContract,
  over: Partial<ReleaseManifest> = {},
  digest = 'release',
): LatestRelease => ({
  releaseDigest: digestOf(digest),
  manifest: {
    product: contract.product,
    version: contract.version,
    release: 3,
    definition: contract,
    definitionDigest: digestOf('definition'),
    inputs: { events: [pin(5, 'five')], upstream: [] },
    datasets: [{ name: 'daily', fields: planFieldIds(contract, emptyLock).fields['daily'] }],
    ...over,
  } as unknown as ReleaseManifest,
})
const world = (over: Partial<PlanWorld> = {}): PlanWorld => ({
  latest: new Map([['shop/sales', latestOf(sales)]]),
  damaged: new Map(),
  pins: new Map([[sold, pin(5, 'five')]]),
  pendingSources: new Map(),
  locks: new Map([['shop/sales', planFieldIds(sales, emptyLock).lock]]),
  ...over,
})
const planned = (product: LoadedProduct, over: Partial<PlanWorld> = {}) => planProducts([product], world(over))[0]

describe('a product', () => {
  it('is unchanged with the same definition and the same inputs', () => {
    expect(planned(loaded(sales))).toMatchObject({ action: 'unchanged', previous: { release: 3 }, error: null })
  })

  it.each<[string, LoadedProduct, Partial<PlanWorld>, RegExp]>([
    ['it has no release', loaded(sales), { latest: new Map() }, /no release yet/],
    ['its version is another', loaded({ ...sales, version: '1.0.1' }), {}, /version is now 1\.0\.1/],
    ['its definition is another', loaded(sales, 'other'), {}, /its definition changed/],
    ['there are new events', loaded(sales), { pins: new Map([[sold, pin(7, 'seven')]]) }, /2 new events of/],
    ['the log lost its events', loaded(sales), { pins: new Map() }, /-5 new events of/],
    [
      'a source has something new',
      loaded(sales),
      { pendingSources: new Map([[sold, 'cards']]) },
      /the source cards has something new/,
    ],
  ])('is built when %s', (_, product, over, reason) => {
    expect(planned(product, over)).toMatchObject({ action: 'build', reason: expect.stringMatching(reason) })
  })

  it('says which fields will get an id', () => {
    const locks = new Map([['shop/sales' as const, emptyLock]])
    expect(planned(loaded(sales), { latest: new Map(), locks })?.newFieldIds).toEqual(['daily.item'])
  })

  it('is refused, not built, when the lock lost the ids of what is published', () => {
    const over = { locks: new Map([['shop/sales' as const, emptyLock]]) }
    expect(planned(loaded(sales, 'other'), over)).toMatchObject({
      action: 'refused',
      error: { code: 'REGISTRY_LOCK_INVALID' },
    })
    expect(planned(loaded(sales), over)).toMatchObject({ action: 'unchanged' })
  })

  it('is refused when its version falls', () => {
    expect(planned(loaded({ ...sales, version: '0.9.0' }))).toMatchObject({
      action: 'refused',
      error: { code: 'CONTRACT_BREAKING_CHANGE' },
    })
  })
})

describe('a product that reads another', () => {
  const pinned = { product: 'shop/sales', version: '1.0.0', release: 3, dataset: 'daily' } as const
  const readerRelease = (digest: string) =>
    latestOf(
      reader,
      { inputs: { events: [pin(5, 'five')], upstream: [{ ...pinned, releaseDigest: digestOf(digest) }] } },
      'reader',
    )
  const both = (upstream: string, over: Partial<PlanWorld> = {}) =>
    planProducts(
      [loaded(sales), loaded(reader)],
      world({
        latest: new Map([
          ['shop/sales', latestOf(sales)],
          ['shop/reader', readerRelease(upstream)],
        ]),
        ...over,
      }),
    ).map(({ action, reason }) => [action, reason])

  it('is unchanged while the release it read is the latest', () => {
    expect(both('release').map(([action]) => action)).toEqual(['unchanged', 'unchanged'])
  })

  it('is built when there is a newer release', () => {
    expect(both('an earlier one')[1]).toEqual(['build', expect.stringContaining('shop/sales@1.0.0#3 is new')])
  })

  it('is built when the other is built in the same plan', () => {
    const plans = both('release', { pendingSources: new Map([[sold, 'cards']]) })
    expect(plans.map(([action]) => action)).toEqual(['build', 'build'])
  })

  it('is refused when the other has no release, or not the column relied on', () => {
    const alone = planProducts([loaded(reader)], world({ latest: new Map() }))[0]
    expect(alone).toMatchObject({ action: 'refused', error: { code: 'PLAN_INPUT_UNAVAILABLE' } })
    const poorer = { ...sales, datasets: sales.datasets.map((dataset) => ({ ...dataset, columns: [] })) }
    const without = planProducts(
      [loaded(reader)],
      world({ latest: new Map([['shop/sales', latestOf(sales, { definition: poorer })]]) }),
    )[0]
    expect(without?.error?.message).toContain('does not hold daily.item as relied on')
    const nullable = {
      ...sales,
      datasets: sales.datasets.map((dataset) => ({
        ...dataset,
        columns: dataset.columns.map((one) => ({ ...one, nullable: true })),
      })),
    }
    const weaker = planProducts(
      [loaded(reader)],
      world({ latest: new Map([['shop/sales', latestOf(sales, { definition: nullable })]]) }),
    )[0]
    expect(weaker?.error?.code).toBe('PLAN_INPUT_UNAVAILABLE')
  })
})

describe('a product whose latest release cannot be read', () => {
  const ref = { product: 'shop/sales', version: '1.0.0', release: 3, releaseDigest: digestOf('release') } as const
  const damaged = new Map([
    ['shop/sales' as const, { ref, manifestObject: 'releases/s/b.json', code: 'STORAGE_DIGEST_MISMATCH' as const }],
  ])
  const latest = new Map([
    [
      'shop/reader' as const,
      latestOf(reader, { inputs: { events: [pin(5, 'five')], upstream: [{ ...ref, dataset: 'daily' }] } }, 'reader'),
    ],
  ])
  const over = { damaged, latest }

  it('is refused with the file to restore and the version that promises anew', () => {
    const plan = planned(loaded(sales), over)
    expect(plan).toMatchObject({ action: 'refused', previous: ref, error: { code: 'STORAGE_DIGEST_MISMATCH' } })
    expect(plan?.error?.message).toContain('shop/sales@1.0.0#3')
    expect(plan?.error?.details).toMatchObject({ object: 'releases/s/b.json', needed: '2.0.0' })
    expect(planned(loaded({ ...sales, version: '1.9.0' }), over)?.action).toBe('refused')
  })

  it('is built under a new major', () => {
    expect(planned(loaded({ ...sales, version: '2.0.0' }), over)).toMatchObject({
      ...{ action: 'build', previous: ref, error: null },
      reason: expect.stringContaining('shop/sales@1.0.0#3 is damaged'),
    })
  })

  it('leaves one that reads it unchanged, until that has to be built', () => {
    const plans = (more: Partial<PlanWorld> = {}) =>
      planProducts([loaded(sales), loaded(reader)], world({ ...over, ...more })).map(({ action, error }) => [
        action,
        error?.code ?? null,
      ])
    expect(plans()).toEqual([
      ['refused', 'STORAGE_DIGEST_MISMATCH'],
      ['unchanged', null],
    ])
    const [, second] = planProducts([loaded(sales), loaded(reader, 'other')], world(over))
    expect(second).toMatchObject({ action: 'refused', error: { code: 'PLAN_INPUT_UNAVAILABLE' } })
    expect(second?.error?.message).toContain('the manifest of shop/sales@1.0.0#3 is damaged')
    const moved = new Map([
      [
        'shop/sales' as const,
        { ...damaged.get('shop/sales'), ref: { ...ref, release: 4, releaseDigest: digestOf('next') } },
      ],
    ])
    expect(plans({ damaged: moved as typeof damaged })[1]).toEqual(['refused', 'PLAN_INPUT_UNAVAILABLE'])
  })

  it('leads one that reads it to be built once it is built anew', () => {
    const anew = loaded({ ...sales, version: '2.0.0' })
    const plans = planProducts([anew, loaded(reader)], world(over))
    expect(plans.map(({ action }) => action)).toEqual(['build', 'build'])
  })
})
