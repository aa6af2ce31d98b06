import { localObjectStore, openDecisionLog, openIndexStore, readManifest, workspacePaths } from '@provender/storage'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { copyWorkspace, makeWorkspace, type TestWorkspace } from './workspace.fixture.ts'

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

const unsold = 's7,2026-03-07,Ada Lovelace,pear,0'

async function decided() {
  const paths = workspacePaths(shop.root)
  const [decisions, index] = [openDecisionLog(paths, { readOnly: true }), openIndexStore(paths, { readOnly: true })]
  try {
    decisions.verifyChain()
    expect(await index.isFresh(decisions.head())).toBe(true)
    return { head: decisions.head(), heldBacks: decisions.holdBacks() }
  } finally {
    decisions.close()
    await index.close()
  }
}

describe('a build that its gate keeps back', () => {
  it('is recorded with what did not pass, by name and without any cell, and the index follows', async () => {
    shop.append('data/sales.csv', unsold)
    await shop.apply()
    const { heldBacks } = await decided()
    expect(heldBacks).toMatchObject([
      {
        ...{ product: 'shop/daily-sales', version: '1.0.0', total: 8, passed: 7, rowsSeen: 6, actor: 'tester' },
        failed: [
          {
            ...{ dataset: 'daily', name: 'something was sold', dimension: 'consistency', status: 'failed' },
            ...{ rowsSeen: 6, failures: 1 },
          },
        ],
        endedBy: null,
      },
    ])
    expect(JSON.stringify(heldBacks)).not.toMatch(/pear|Lovelace/)
  })

  it('is recorded once for one definition and the same inputs, however often it is applied', async () => {
    shop.append('data/sales.csv', unsold)
    await shop.apply()
    const { head } = await decided()
    for (let time = 0; time < 3; time += 1) await shop.apply()
    expect((await decided()).head).toBe(head)
    shop.append('data/sales.csv', 's8,2026-03-08,Ada Lovelace,pear,0')
    await shop.apply()
    expect((await decided()).heldBacks).toHaveLength(2)
    shop.edit('daily/daily.sql', 'group by all', 'group by 1, 2, 3')
    await shop.apply()
    expect((await decided()).heldBacks).toHaveLength(3)
  })

  it('ends with the next publication of its product', async () => {
    shop.append('data/sales.csv', unsold)
    await shop.apply()
    shop.append('data/sales.csv', 's8,2026-03-07,Ada Lovelace,pear,4')
    await shop.apply()
    const { head, heldBacks } = await decided()
    expect(heldBacks).toMatchObject([{ product: 'shop/daily-sales' }])
    expect(heldBacks[0]?.endedBy).toBeGreaterThan(heldBacks[0]?.sequence ?? 0)
    expect(heldBacks[0]?.endedBy).toBeLessThanOrEqual(head)
  })

  it('ends, once, when an apply finds the product to be what serves again', async () => {
    shop.edit('daily/daily.sql', 'sum(pieces)', '0 * sum(pieces)')
    await shop.apply()
    const before = await decided()
    expect(before.heldBacks).toMatchObject([{ endedBy: null }])
    shop.edit('daily/daily.sql', '0 * sum(pieces)', 'sum(pieces)')
    expect(await shop.apply()).toMatchObject({ isUnchanged: true, pointerMoves: 0 })
    expect(await decided()).toMatchObject({ head: before.head + 1, heldBacks: [{ endedBy: before.head + 1 }] })
    await shop.apply()
    expect((await decided()).head).toBe(before.head + 1)
  })

  it('of a product that was never published is recorded too', async () => {
    shop.dispose()
    shop = makeWorkspace()
    shop.edit('daily/daily.sql', 'group by all', 'where false group by all')
    await shop.apply()
    const { heldBacks } = await decided()
    expect(heldBacks).toMatchObject([{ product: 'shop/daily-sales', rowsSeen: 0, endedBy: null }])
    expect(heldBacks[0]?.failed[0]).toMatchObject({ dataset: 'daily', name: 'has rows', status: 'failed' })
  })
})

it('a release keeps the file that defines it, as it was written', async () => {
  const paths = workspacePaths(shop.root)
  const decisions = openDecisionLog(paths, { readOnly: true })
  const { manifestObject = '' } = decisions.channel('shop/daily-sales', 'latest') ?? {}
  decisions.close()
  const { build } = await readManifest(localObjectStore(paths), manifestObject)
  expect(build.code).toEqual([{ file: 'daily/daily.product.ts', text: shop.read('daily/daily.product.ts') }])
})
