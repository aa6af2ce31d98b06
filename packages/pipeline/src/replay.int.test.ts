import { openEventLog, workspacePaths } from '@provender/storage'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ApplyReport } from './apply-report.ts'
import { copyWorkspace, filesOf, makeWorkspace, servingOf, type TestWorkspace } from './workspace.fixture.ts'

let published: TestWorkspace
let shop: TestWorkspace
beforeAll(async () => {
  published = makeWorkspace()
  await published.apply()
})
beforeEach(() => {
  shop = copyWorkspace(published)
})
afterEach(() => shop.dispose())
afterAll(() => published.dispose())

const ledgerOf = (report: ApplyReport, source: string) => report.sources.find((one) => one.source === source)?.ledger

/** What the log says of the sales. */
function logOf({ root }: TestWorkspace) {
  const log = openEventLog(workspacePaths(root), { readOnly: true })
  try {
    const quarantine = log
      .quarantine({ limit: 100 })
      .map(({ source, sourceRow, reason }) => [source, sourceRow, reason])
    const sold = log.segments({ types: ['example.shop.sale.item-sold'] })
    log.verifyChain()
    return {
      head: log.head(),
      batches: log.lastSequence(),
      quarantine,
      sold: sold.reduce((sum, { rows }) => sum + rows, 0),
    }
  } finally {
    log.close()
  }
}

const sold = { type: 'example.shop.sale.item-sold', late: 0, quarantined: 0 }

describe('a source that is replayed', () => {
  it('under a mended mapping: quarantine shrinks, exactly the missing events are appended, nothing is doubled', async () => {
    const before = logOf(shop)
    expect(before).toMatchObject({ sold: 5, quarantine: [['sales', 5, 'the day is no date']] })
    shop.edit('shop.source.ts', 'try_cast(day as date) is null', 'day is null')
    shop.edit('shop.source.ts', 'time: sql`day`', 'time: sql`coalesce(try_cast(day as date), make_date(2026, 3, 4))`')
    const report = await shop.apply({ replay: ['sales'] })
    expect(ledgerOf(report, 'sales')).toMatchObject({ rows: 6, accepted: 6, quarantined: 0 })
    expect(ledgerOf(report, 'sales')?.events).toEqual([{ ...sold, due: 6, appended: 1, duplicate: 5, late: 1 }])
    expect(logOf(shop)).toEqual({ head: before.head + 1, batches: before.batches + 1, sold: 6, quarantine: [] })
    expect((await servingOf(shop.root))['shop/daily-sales']).toMatchObject({ release: 2 })
  })

  it('without any change: every row is a repeat, and nothing is appended or published', async () => {
    const [before, serving] = [logOf(shop), await servingOf(shop.root)]
    const objects = filesOf(workspacePaths(shop.root).objects)
    const report = await shop.apply({ replay: ['sales', 'items'] })
    expect(ledgerOf(report, 'sales')).toMatchObject({ rows: 6, accepted: 5, quarantined: 1 })
    expect(ledgerOf(report, 'sales')?.events).toEqual([{ ...sold, due: 5, appended: 0, duplicate: 5 }])
    expect(ledgerOf(report, 'items')?.events.map(({ appended, duplicate }) => [appended, duplicate])).toEqual([
      [0, 3],
      [0, 0],
    ])
    expect(logOf(shop)).toEqual({ ...before, batches: before.batches + 2 })
    expect([await servingOf(shop.root), filesOf(workspacePaths(shop.root).objects)]).toEqual([serving, objects])
  })

  it('leaves other sources alone, and the next apply finds nothing to do', async () => {
    const report = await shop.apply({ replay: ['sales'] })
    expect(report.sources.map(({ source, outcome }) => `${source} ${outcome}`)).toEqual([
      'items unchanged',
      'sales taken',
    ])
    expect(await shop.apply()).toMatchObject({ isUnchanged: true, newFiles: 0 })
  })

  it('that is not defined is refused, and nothing is written', async () => {
    const before = logOf(shop)
    await expect(shop.apply({ replay: ['sale'] })).rejects.toMatchObject({
      code: 'INGEST_SOURCE_UNKNOWN',
      message: 'There is no source "sale" to replay. There are: items, sales.',
    })
    expect(logOf(shop)).toEqual(before)
  })
})
