import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { localObjectStore, openDecisionLog, openEventLog, readManifest, workspacePaths } from '@provender/storage'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ApplyReport, ProductOutcome } from './apply-report.ts'
import { openWorkspace } from './open-workspace.ts'
import { contentOf, copyWorkspace, filesOf, makeWorkspace, servingOf, type TestWorkspace } from './workspace.fixture.ts'

let published: TestWorkspace
let firstReport: ApplyReport
let shop: TestWorkspace
beforeAll(async () => {
  published = makeWorkspace()
  firstReport = await published.apply()
})
beforeEach(() => {
  shop = copyWorkspace(published)
})
afterEach(() => shop.dispose())
afterAll(() => published.dispose())
const anew = (): void => {
  shop.dispose()
  shop = makeWorkspace()
}

const kinds = (report: ApplyReport): Readonly<Record<string, string>> =>
  Object.fromEntries(report.products.map((outcome) => [nameOf(outcome), outcome.kind]))
const nameOf = (outcome: ProductOutcome): string => (outcome.kind === 'failed' ? outcome.product : outcome.ref.product)
const failureOf = (report: ApplyReport, product: string) =>
  report.products.find((outcome) => outcome.kind === 'failed' && outcome.product === product) as Extract<
    ProductOutcome,
    { kind: 'failed' }
  >
const ledgerOf = (report: ApplyReport, source: string) => report.sources.find((one) => one.source === source)?.ledger
const allPublished = { 'shop/catalog': 'published', 'shop/daily-sales': 'published', 'shop/regulars': 'published' }
const allUnchanged = { 'shop/catalog': 'unchanged', 'shop/daily-sales': 'unchanged', 'shop/regulars': 'unchanged' }
const decisionHead = (): number => {
  const decisions = openDecisionLog(workspacePaths(shop.root), { readOnly: true })
  try {
    return decisions.head()
  } finally {
    decisions.close()
  }
}

describe('applying', () => {
  it('publishes everything at first, and nothing the second time', async () => {
    const first = firstReport
    expect(kinds(first)).toEqual(allPublished)
    expect(first).toMatchObject({ pointerMoves: 3, isClean: true, isUnchanged: false })
    expect(ledgerOf(first, 'sales')).toMatchObject({ rows: 6, accepted: 5, quarantined: 1 })
    const objects = filesOf(workspacePaths(shop.root).objects)
    expect(Object.keys(objects)).toHaveLength(first.newFiles)
    const [head, serving, locks] = [decisionHead(), await servingOf(shop.root), shop.read('daily/product.lock.json')]

    const second = await shop.apply()
    expect(kinds(second)).toEqual(allUnchanged)
    expect(second).toMatchObject({ newFiles: 0, pointerMoves: 0, isClean: true, isUnchanged: true })
    expect(filesOf(workspacePaths(shop.root).objects)).toEqual(objects)
    expect([decisionHead(), await servingOf(shop.root), shop.read('daily/product.lock.json')]).toEqual([
      head,
      serving,
      locks,
    ])
  })

  it('makes one new release of each product that reads a new row, and none of others', async () => {
    const before = await servingOf(shop.root)
    shop.append('data/sales.csv', 's7,2026-03-06,Ada Lovelace,leek,1')
    const report = await shop.apply()
    expect(kinds(report)).toEqual({ ...allPublished, 'shop/catalog': 'unchanged' })
    expect(ledgerOf(report, 'sales')?.events).toEqual([
      { type: 'example.shop.sale.item-sold', due: 6, appended: 1, duplicate: 5, quarantined: 0, late: 0 },
    ])
    const after = await servingOf(shop.root)
    expect(after['shop/catalog']).toEqual(before['shop/catalog'])
    expect(after['shop/daily-sales']).toMatchObject({ release: 2, datasets: { daily: { rows: 6 } } })
    expect(after['shop/regulars']).toMatchObject({ release: 2, datasets: { regulars: { rows: 3 } } })
  })

  it('builds a product anew when one that it reads has a new release', async () => {
    shop.append('data/items.csv', 'nut,dry,2026-04-01')
    const report = await shop.apply()
    expect(kinds(report)).toEqual({ ...allPublished, 'shop/regulars': 'unchanged' })
    const content = await contentOf(shop.root)
    expect(Object.keys(content)).toHaveLength(3)
  })

  it('notices a file that is replaced while it is taken in', async () => {
    anew()
    let isReplaced = false
    await shop.apply({
      onProgress: (progress) => {
        if (isReplaced || progress.kind !== 'source-taken' || progress.ledger.source !== 'items') return
        isReplaced = true
        shop.append('data/items.csv', 'nut,dry,2026-04-01')
      },
    })
    expect(isReplaced).toBe(true)
    const report = await shop.apply()
    expect(ledgerOf(report, 'items')?.events[0]).toMatchObject({ appended: 1 })
    expect((await servingOf(shop.root))['shop/catalog']?.datasets).toMatchObject({ items: { rows: 4 } })
  })

  it('notices a change that keeps size and time of the file', async () => {
    const path = join(shop.root, 'data/sales.csv')
    const { atime, mtime } = statSync(path)
    shop.edit('data/sales.csv', 's1,2026-03-02,Ada Lovelace,pear,2', 's9,2026-03-02,Ada Lovelace,pear,2')
    utimesSync(path, atime, mtime)
    expect(ledgerOf(await shop.apply(), 'sales')?.events[0]).toMatchObject({ appended: 1, duplicate: 4 })
  })

  it('reads a source again when what it looks up has changed', async () => {
    anew()
    const unknown = "{ when: sql`item not in (select item from listed)`, reason: 'the item is not listed' }"
    shop.edit('shop.source.ts', 'quarantine: [', `lookups: { listed: ItemListed }, quarantine: [${unknown}, `)
    expect(ledgerOf(await shop.apply(), 'sales')).toMatchObject({ accepted: 4, quarantined: 2 })
    shop.append('data/items.csv', 'nut,dry,2026-04-01')
    const again = await shop.apply()
    expect(ledgerOf(again, 'sales')).toMatchObject({ accepted: 5, quarantined: 1 })
    expect(await shop.apply()).toMatchObject({ isUnchanged: true, newFiles: 0 })
  })

  it('tells what an intake set aside and why, without any cell value', async () => {
    const report = firstReport
    expect(ledgerOf(report, 'sales')?.reasons).toEqual([
      { scope: 'row', eventType: null, reason: 'the day is no date', count: 1 },
    ])
    expect(JSON.stringify(report)).not.toContain('Turing')
  })
})

describe('a definition that changed', () => {
  it('is built again under the same version when the promise is the same', async () => {
    shop.edit('daily/daily.sql', 'group by all', 'group by 1, 2, 3')
    const report = await shop.apply()
    expect(kinds(report)).toEqual({ ...allUnchanged, 'shop/daily-sales': 'published' })
  })

  it('is refused with the table of changes when it breaks the promise without the version that this needs', async () => {
    const before = await servingOf(shop.root)
    shop.edit(
      'regulars/regulars.product.ts',
      "visits: c.count().describe('Sales')",
      "times: c.count().describe('Sales')",
    )
    shop.edit('regulars/regulars.product.ts', 'as visits', 'as times')
    shop.edit('regulars/regulars.product.ts', "measure: 'visits'", "measure: 'times'")
    const report = await shop.apply()
    const { error, serving } = failureOf(report, 'shop/regulars')
    expect(error.code).toBe('CONTRACT_BREAKING_CHANGE')
    expect(error.message).toContain('visits')
    expect(error.message).toContain('raise the version to 2.0.0')
    expect(error.details['changes']).toEqual(expect.arrayContaining([expect.objectContaining({ impact: 'major' })]))
    expect(serving).toMatchObject({ version: '1.0.0', release: 1 })
    expect(await servingOf(shop.root)).toEqual(before)
    shop.edit('regulars/regulars.product.ts', '...promises, name', "...promises, version: '2.0.0', name")
    expect(kinds(await shop.apply())).toMatchObject({ 'shop/regulars': 'published' })
    expect((await servingOf(shop.root))['shop/regulars']).toMatchObject({ version: '2.0.0', release: 1 })
  })

  it('keeps the field ids of what was published: a lost lock is refused, not made anew', async () => {
    shop.remove('regulars/product.lock.json')
    shop.append('data/sales.csv', 's7,2026-03-06,Ada Lovelace,leek,1')
    shop.edit(
      'regulars/regulars.product.ts',
      "member_id: c.string().pii('identifier').describe('Who'), visits: c.count().describe('Sales')",
      "visits: c.count().describe('Sales'), member_id: c.string().pii('identifier').describe('Who')",
    )
    const { error } = failureOf(await shop.apply(), 'shop/regulars')
    expect(error.code).toBe('REGISTRY_LOCK_INVALID')
    expect(error.message).toContain('regulars.member_id')
    expect(error.message).toContain('product.lock.json')
  })
})

describe('a lock that cannot be written', () => {
  it('stops the publication with its path: field ids are never given without being recorded', async () => {
    anew()
    mkdirSync(join(shop.root, 'catalog', 'product.lock.json.new'))
    await expect(shop.apply()).rejects.toMatchObject({
      code: 'STORAGE_IO',
      message: expect.stringContaining('catalog/product.lock.json'),
    })
    expect(await servingOf(shop.root)).toEqual({})
    shop.remove('catalog/product.lock.json.new')
    expect(kinds(await shop.apply())).toEqual(allPublished)
  })
})

describe('the gate', () => {
  it.each([
    ['a check fails', 's7,2026-03-07,Ada Lovelace,pear,0', 'daily: something was sold (failed)'],
    [
      'a check throws',
      's7,2026-03-07,Ada Lovelace,a pear of twenty and more letters,1',
      'daily: a long name is a number (error)',
    ],
  ])('keeps the former release serving when %s', async (_, row, says) => {
    const before = await servingOf(shop.root)
    shop.append('data/sales.csv', row)
    const report = await shop.apply()
    const { error, serving, verdict } = failureOf(report, 'shop/daily-sales')
    expect(error.code).toBe('QUALITY_GATE_FAILED')
    expect(error.message).toContain(says)
    expect(error.message).toContain('shop/daily-sales@1.0.0#1 keeps serving')
    expect(serving).toMatchObject({ release: 1 })
    expect(verdict?.passed).toBe(false)
    expect(verdict?.checks.filter(({ status }) => status !== 'passed')).toHaveLength(1)
    expect(kinds(report)).toEqual({ ...allUnchanged, 'shop/daily-sales': 'failed', 'shop/regulars': 'published' })
    expect(report.isClean).toBe(false)
    expect((await servingOf(shop.root))['shop/daily-sales']).toEqual(before['shop/daily-sales'])
    expect(readdirSync(workspacePaths(shop.root).tmp)).toEqual([])
    expect(JSON.stringify(report)).not.toContain('pear')
  })

  it('fails on zero rows where rows are due; others are published', async () => {
    shop.edit('daily/daily.sql', 'group by all', 'where false group by all')
    const report = await shop.apply()
    expect(kinds(report)).toEqual({ ...allUnchanged, 'shop/daily-sales': 'failed' })
    expect(failureOf(report, 'shop/daily-sales').error.message).toContain('has rows (failed)')
  })

  it('at the first publish leaves nothing behind, and what reads the product says which input is missing', async () => {
    anew()
    shop.edit('catalog/catalog.product.ts', 'group by item', "group by item having item = 'none'")
    const report = await shop.apply()
    expect(kinds(report)).toEqual({
      'shop/catalog': 'failed',
      'shop/daily-sales': 'failed',
      'shop/regulars': 'published',
    })
    expect(failureOf(report, 'shop/catalog').error.message).toContain('Nothing was published')
    const { error } = failureOf(report, 'shop/daily-sales')
    expect(error).toMatchObject({ code: 'PLAN_INPUT_UNAVAILABLE', details: { upstream: 'shop/catalog' } })
    expect(error.message).toContain('failed')
    expect(Object.keys(await servingOf(shop.root))).toEqual(['shop/regulars'])
    expect(() => shop.read('catalog/product.lock.json')).toThrow()
  })

  it('is passed again as soon as the fault is mended', async () => {
    const before = await contentOf(shop.root)
    shop.edit('daily/daily.sql', 'sum(pieces)', '0 * sum(pieces)')
    expect(kinds(await shop.apply())).toMatchObject({ 'shop/daily-sales': 'failed' })
    shop.edit('daily/daily.sql', '0 * sum(pieces)', 'sum(pieces)')
    expect(kinds(await shop.apply())).toEqual(allUnchanged)
    expect(await contentOf(shop.root)).toEqual(before)
  })
})

describe('a source that cannot be taken in', () => {
  it('keeps its products from being built anew, serves the former release, and harms no other', async () => {
    const before = await servingOf(shop.root)
    shop.edit('data/sales.csv', 'id,day,member', 'id,date,member')
    shop.append('data/items.csv', 'nut,dry,2026-04-01')
    const report = await shop.apply()
    expect(report.sources.find(({ source }) => source === 'sales')).toMatchObject({
      outcome: 'failed',
      error: { code: 'INGEST_SOURCE_MALFORMED' },
    })
    expect(kinds(report)).toEqual({
      'shop/catalog': 'published',
      'shop/daily-sales': 'failed',
      'shop/regulars': 'unchanged',
    })
    expect(failureOf(report, 'shop/daily-sales').error).toMatchObject({ code: 'PLAN_INPUT_UNAVAILABLE' })
    expect((await servingOf(shop.root))['shop/daily-sales']).toEqual(before['shop/daily-sales'])
    expect(report.isClean).toBe(false)
  })

  it('is never called unchanged, even when every product is', async () => {
    shop.write('data/items.csv', '')
    const report = await shop.apply()
    expect(kinds(report)).toEqual(allUnchanged)
    expect(report).toMatchObject({ isClean: false, isUnchanged: false })
  })

  it('under a new name is refused, because it would tell every row again', async () => {
    shop.edit('shop.source.ts', "source('sales'", "source('sales-two'")
    const report = await shop.apply()
    expect(report.sources.find(({ source }) => source === 'sales-two')).toMatchObject({
      outcome: 'failed',
      error: { code: 'CONTRACT_INVALID', message: expect.stringContaining('Call it sales') },
    })
    expect(kinds(report)).toEqual(allUnchanged)
    shop.edit('shop.source.ts', "source('sales-two'", "source('sales'")
    expect(await shop.apply()).toMatchObject({ isClean: true, isUnchanged: true })
  })

  it('says which file is missing', async () => {
    anew()
    shop.remove('data/sales.csv')
    const report = await shop.apply()
    const found = report.sources.find(({ source }) => source === 'sales')
    expect(found).toMatchObject({ outcome: 'failed', error: { code: 'INGEST_SOURCE_MISSING' } })
    expect(found?.error?.message).toContain('data/sales.csv')
    expect(kinds(report)).toEqual({
      'shop/catalog': 'published',
      'shop/daily-sales': 'failed',
      'shop/regulars': 'failed',
    })
  })

  it('is refused when an event type changed under the same name, with the fields that differ', async () => {
    shop.edit(
      'events.ts',
      "pieces: c.count().describe('How many'),",
      "pieces: c.count().describe('How many'), colour: c.string().describe('Colour'),",
    )
    shop.edit('shop.source.ts', 'pieces: sql`pieces` } }', "pieces: sql`pieces`, colour: sql`'red'` } }")
    const report = await shop.apply()
    const error = report.sources.find(({ source }) => source === 'sales')?.error
    expect(error).toMatchObject({ code: 'EVENT_TYPE_CHANGED', details: { fields: { added: ['colour'] } } })
    expect(kinds(report)).toMatchObject({ 'shop/regulars': 'failed', 'shop/daily-sales': 'failed' })
  })
})

describe('a damaged file', () => {
  const flipByte = (object: string): void => {
    const path = localObjectStore(workspacePaths(shop.root)).pathOf(object)
    const bytes = readFileSync(path)
    bytes[12] = (bytes[12] ?? 0) ^ 1
    writeFileSync(path, bytes)
  }
  const fileOf = async (product: 'shop/catalog' | 'shop/daily-sales'): Promise<string> => {
    const paths = workspacePaths(shop.root)
    const decisions = openDecisionLog(paths, { readOnly: true })
    try {
      const object = decisions.channel(product, 'latest')?.manifestObject ?? ''
      const { manifest } = await readManifest(localObjectStore(paths), object)
      return manifest.datasets[0]?.files[0]?.object ?? ''
    } finally {
      decisions.close()
    }
  }
  const refusal = (report: ApplyReport) => failureOf(report, 'shop/daily-sales').error

  it('that a new release would use again is refused, and the former release stays', async () => {
    const [head, object] = [decisionHead(), await fileOf('shop/daily-sales')]
    flipByte(object)
    shop.edit('daily/daily.sql', 'group by all', 'group by 1, 2, 3')
    const error = refusal(await shop.apply())
    expect(error).toMatchObject({ code: 'STORAGE_DIGEST_MISMATCH', details: { object } })
    expect(error.message).toContain('shop/daily-sales, daily')
    expect(decisionHead()).toBe(head)
  })

  it('of an upstream release is not read', async () => {
    const [head, object] = [decisionHead(), await fileOf('shop/catalog')]
    flipByte(object)
    shop.edit('daily/daily.sql', 'group by all', 'group by 1, 2, 3')
    const error = refusal(await shop.apply())
    expect(error).toMatchObject({ code: 'STORAGE_DIGEST_MISMATCH', details: { object } })
    expect(error.message).toContain('shop/catalog@1.0.0#1, items')
    expect(decisionHead()).toBe(head)
  })

  it('of the event log is not read', async () => {
    const [head, log] = [decisionHead(), openEventLog(workspacePaths(shop.root), { readOnly: true })]
    const object = log.segments({ types: ['example.shop.sale.item-sold'] })[0]?.object ?? ''
    log.close()
    flipByte(object)
    shop.edit('daily/daily.sql', 'group by all', 'group by 1, 2, 3')
    const error = refusal(await shop.apply())
    expect(error).toMatchObject({ code: 'STORAGE_DIGEST_MISMATCH', details: { object } })
    expect(decisionHead()).toBe(head)
  })
})

describe('an upstream product', () => {
  it('that was never published is named', async () => {
    anew()
    shop.remove('catalog')
    shop.write('elsewhere/catalog.ts', catalogElsewhere)
    shop.edit('daily/daily.product.ts', '../catalog/catalog.product.ts', '../elsewhere/catalog.ts')
    const report = await shop.apply()
    const { error } = failureOf(report, 'shop/daily-sales')
    expect(error).toMatchObject({ code: 'PLAN_INPUT_UNAVAILABLE', details: { upstream: 'shop/catalog' } })
    expect(error.message).toContain('not defined in this workspace')
  })

  it('is read in its published release', async () => {
    const workspace = await openWorkspace(shop.root, { mode: 'read' })
    try {
      const plan = await workspace.plan()
      expect(plan.isUnchanged).toBe(true)
    } finally {
      await workspace.close()
    }
  })
})

const catalogElsewhere = `import { c, dataset, defineProduct, sql } from 'provender'
import { ItemDelisted, ItemListed, promises } from '../events.ts'
const items = dataset('items', { description: 'Items.', grain: 'one row per item', key: ['item'],
  columns: { item: c.string().describe('What'), kind: c.string().nullable().describe('Kind') },
  build: sql.from({ listed: ItemListed })\`select item, max(kind) as kind from listed group by item\` })
export default defineProduct({ ...promises, name: 'catalog', inputs: [ItemListed, ItemDelisted], datasets: { items } })
`
