import { rmSync } from 'node:fs'
import { rebuildIndex } from '@provender/storage'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { governedAccess } from '../governed/governed-access.ts'
import { type PublishedWorkspace, patterns, publishedWorkspace, rowsSql } from '../governed/published.fixture.ts'
import { openReleaseCatalog } from '../release-catalog.ts'
import { serveCatalog } from './served.fixture.ts'

const name = 'library/borrowing-patterns'

let workspace: PublishedWorkspace
/** Three releases; the manifest of the second went before the index was made anew. */
beforeAll(async () => {
  workspace = await publishedWorkspace()
  await workspace.publish(patterns(), rowsSql())
  await workspace.publish(patterns(), rowsSql('b', 50))
  await workspace.publish(patterns(), rowsSql('c', 60))
  const [, second] = workspace.decisions.publications({ product: name })
  rmSync(workspace.objects.pathOf(second?.manifestObject ?? ''))
  await rebuildIndex(workspace)
})
afterAll(() => workspace.close())

async function list(query: string, token: string | null = 'local') {
  const { decisions, log, objects, engine } = workspace
  const catalog = openReleaseCatalog({ decisions, log, objects })
  const access = governedAccess({ catalog, engine, workspace: () => ({ open: ['library/*'] }) })
  const server = serveCatalog({ ...workspace, catalog, access })
  try {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` }
    const answer = await server.inject({ url: `/api/products/${name}/releases?${query}`, headers })
    return { status: answer.statusCode, ...answer.json() }
  } finally {
    await server.close()
  }
}

describe('a release that the index could not read', () => {
  it('stands in its place in the list, as damaged, with what the decisions know of it', async () => {
    const [, second] = workspace.decisions.publications({ product: name })
    const { status, releases, next } = await list('')
    expect([status, next]).toEqual([200, null])
    expect(releases.map((line: { number: number; state: string }) => [line.number, line.state])).toEqual([
      [3, 'sound'],
      [2, 'damaged'],
      [1, 'sound'],
    ])
    expect(releases[1]).toMatchObject({
      ...{ release: `${name}@1.0.0#2`, releaseDigest: second?.releaseDigest, publishedAt: second?.at },
      ...{ contentDigest: null, definitionDigest: null, rows: null, checks: null, sizeBytes: null, buildMillis: null },
      ...{ isServing: false, isSameContent: false, changes: [], actor: second?.actor },
    })
    expect(releases[0]).toMatchObject({ isServing: true, rowsBefore: null, changes: [], isSameContent: false })
  })

  it('is on one page of the list, once', async () => {
    const seen: number[] = []
    for (let cursor = ''; ; ) {
      const { releases, next } = await list(`limit=1${cursor}`, null)
      seen.push(...releases.map(({ number }: { number: number }) => number))
      if (next === null) break
      cursor = `&cursor=${next}`
    }
    expect(seen).toEqual([3, 2, 1])
  })
})
