import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import type { ProductName } from '@provender/kernel'
import { localObjectStore, openDecisionLog, workspacePaths } from '@provender/storage'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ApplyReport } from './apply-report.ts'
import { openWorkspace, type Workspace } from './open-workspace.ts'
import { copyWorkspace, makeWorkspace, type TestWorkspace } from './workspace.fixture.ts'

const [catalog, daily, regulars] = ['shop/catalog', 'shop/daily-sales', 'shop/regulars'] as const

let published: TestWorkspace
let shop: TestWorkspace
/** Of daily-sales there are two releases. */
beforeAll(async () => {
  published = makeWorkspace()
  await published.apply()
  published.edit('daily/daily.sql', 'group by all', 'group by 1, 2, 3')
  expect((await published.apply()).isClean).toBe(true)
})
beforeEach(() => {
  shop = copyWorkspace(published)
})
afterEach(() => shop.dispose())
afterAll(() => published.dispose())

function manifestOf(product: ProductName, release: number): string {
  const paths = workspacePaths(shop.root)
  const decisions = openDecisionLog(paths, { readOnly: true })
  try {
    const publication = decisions.publications({ product }).find((one) => one.release === release)
    return localObjectStore(paths).pathOf(publication?.manifestObject ?? '')
  } finally {
    decisions.close()
  }
}

/** Alters a manifest; gives what it was. */
function alter(path: string): string {
  const text = readFileSync(path, 'utf8')
  const altered = text.replace('"passed":true', '"passed":false')
  expect(altered).not.toBe(text)
  writeFileSync(path, altered)
  return text
}

function deleteIndex(): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${workspacePaths(shop.root).index}${suffix}`, { force: true })
}

async function reading<Result>(work: (workspace: Workspace) => Promise<Result>): Promise<Result> {
  const workspace = await openWorkspace(shop.root, { mode: 'read' })
  try {
    return await work(workspace)
  } finally {
    await workspace.close()
  }
}

const listed = () =>
  reading(async ({ stores }) => ({
    releases: (await stores?.index.releases(daily))?.map(({ release }) => release),
    damaged: (await stores?.index.damaged())?.map(({ product, release, code }) => [product, release, code]),
    serving: (await stores?.index.search.serving())?.map(({ product, release }) => `${product}#${release}`).sort(),
  }))
const everyone = [`${catalog}#1`, `${daily}#2`, `${regulars}#1`]
const outcomes = ({ products }: ApplyReport) =>
  products.map((one) => [one.kind === 'failed' ? one.product : one.ref.product, one.kind]).sort()
const failureOf = (report: ApplyReport, product: ProductName) => {
  const outcome = report.products.find((one) => one.kind === 'failed' && one.product === product)
  if (outcome?.kind !== 'failed') throw new Error(`${product} did not fail`)
  return outcome
}

describe('the manifest of an old release', () => {
  it('that is altered while the index is gone stops nothing, is listed as damaged, and is taken in when restored', async () => {
    const path = manifestOf(daily, 1)
    const text = alter(path)
    deleteIndex()
    expect((await shop.apply()).isUnchanged).toBe(true)
    expect(await listed()).toEqual({
      releases: [2],
      damaged: [[daily, 1, 'STORAGE_DIGEST_MISMATCH']],
      serving: everyone,
    })
    writeFileSync(path, text)
    expect((await shop.apply()).isUnchanged).toBe(true)
    expect(await listed()).toEqual({ releases: [2, 1], damaged: [], serving: everyone })
  })

  it('that is missing stops nothing either', async () => {
    rmSync(manifestOf(daily, 1))
    deleteIndex()
    expect((await shop.apply()).isUnchanged).toBe(true)
    expect((await listed()).damaged).toEqual([[daily, 1, 'STORAGE_OBJECT_MISSING']])
  })
})

describe('the manifest of the release that serves', () => {
  it('that is altered fails its product alone, with the way out; others are built and served', async () => {
    const path = manifestOf(daily, 2)
    alter(path)
    deleteIndex()
    shop.append('data/sales.csv', 's7,2026-03-06,Ada Lovelace,pear,1')
    const report = await shop.apply()
    expect(report.isClean).toBe(false)
    expect(outcomes(report)).toEqual([
      [catalog, 'unchanged'],
      [daily, 'failed'],
      [regulars, 'published'],
    ])
    const { error, serving } = failureOf(report, daily)
    expect(serving).toBeNull()
    expect(error).toMatchObject({ code: 'STORAGE_DIGEST_MISMATCH', details: { needed: '2.0.0', release: 2 } })
    expect(error.message).toContain('shop/daily-sales@1.0.0#2')
    expect((await listed()).serving).toEqual([`${catalog}#1`, `${regulars}#2`])
  })

  it('leaves what reads it unchanged, and refuses to build that from it', async () => {
    rmSync(manifestOf(catalog, 1))
    expect(outcomes(await shop.apply())).toEqual([
      [catalog, 'failed'],
      [daily, 'unchanged'],
      [regulars, 'unchanged'],
    ])
    shop.append('data/sales.csv', 's7,2026-03-06,Ada Lovelace,pear,1')
    const plan = await reading((workspace) => workspace.plan())
    expect(plan.products.map(({ product, action }) => [product, action]).sort()).toEqual([
      [catalog, 'refused'],
      [daily, 'refused'],
      [regulars, 'build'],
    ])
    const report = await shop.apply()
    expect(failureOf(report, daily).error.code).toBe('PLAN_INPUT_UNAVAILABLE')
    expect(outcomes(report)).toContainEqual([regulars, 'published'])
  })

  it('is followed by a new major, which needs no promise before it', async () => {
    alter(manifestOf(daily, 2))
    deleteIndex()
    shop.edit('daily/daily.product.ts', "name: 'daily-sales'", "version: '2.0.0', name: 'daily-sales'")
    const report = await shop.apply()
    expect(report.isClean).toBe(true)
    expect(outcomes(report)).toContainEqual([daily, 'published'])
    expect(await listed()).toEqual({
      releases: [1, 1],
      damaged: [[daily, 2, 'STORAGE_DIGEST_MISMATCH']],
      serving: everyone.map((one) => one.replace(`${daily}#2`, `${daily}#1`)),
    })
    expect((await shop.apply()).isUnchanged).toBe(true)
  })

  it('is as before once its file is restored', async () => {
    const path = manifestOf(daily, 2)
    const text = alter(path)
    deleteIndex()
    expect((await shop.apply()).isClean).toBe(false)
    writeFileSync(path, text)
    expect((await shop.apply()).isUnchanged).toBe(true)
    expect(await listed()).toEqual({ releases: [2, 1], damaged: [], serving: everyone })
  })
})
