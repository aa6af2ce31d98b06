import { rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { digestOf, type ProductName } from '@provender/kernel'
import { describe, expect, it } from 'vitest'
import { openDecisionLog } from './decision-log.ts'
import { rebuildIndex } from './index-from-decisions.ts'
import { type IndexStore, openIndexStore } from './index-store.ts'
import { writeManifest } from './manifest-store.ts'
import { localObjectStore } from './object-store.ts'
import { freshWorkspace, product, sampleBuild, sampleManifest, samplePublication } from './samples.fixture.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

const other: ProductName = 'library/members'
const file = { object: 'releases/p/1.0.0/b/f-0.parquet', sha256: digestOf('f'), sizeBytes: 120, rows: 2 }

/** Two releases of one product and one of another, published and indexed. */
async function publishedWorkspace(): Promise<WorkspacePaths> {
  const paths = freshWorkspace()
  const [objects, decisions, index] = [localObjectStore(paths), openDecisionLog(paths), openIndexStore(paths)]
  for (const [build, manifest] of [
    ['b1', sampleManifest(1, [file])],
    ['b2', sampleManifest(1, [], other)],
    ['b3', sampleManifest(2, [file])],
  ] as const) {
    const { object, releaseDigest } = await writeManifest(objects, manifest, sampleBuild, build)
    const expected = decisions.channel(manifest.product, 'latest')?.releaseDigest ?? null
    const facts = { product: manifest.product, releaseDigest, manifestObject: object }
    const { sequence } = decisions.publish({ ...samplePublication(manifest.release, expected), ...facts })
    await index.recordRelease({ manifest, releaseDigest, build: sampleBuild, manifestObject: object, sequence })
  }
  decisions.close()
  await index.close()
  return paths
}

async function contentOf(index: IndexStore): Promise<unknown> {
  const releases = [...(await index.releases(product)), ...(await index.releases(other))]
  return {
    products: await index.products(),
    releases,
    full: await Promise.all(releases.map((one) => index.release(one.product, one.version, one.release))),
  }
}

describe('the index', () => {
  it('answers with what the manifest says', async () => {
    const index = openIndexStore(await publishedWorkspace(), { readOnly: true })
    expect((await index.products()).map((one) => [one.product, one.release])).toEqual([
      [product, 2],
      [other, 1],
    ])
    expect((await index.releases(product)).map(({ release }) => release)).toEqual([2, 1])
    const [newest] = await index.releases(product, { limit: 1 })
    expect(newest).toMatchObject({ release: 2, checks: { passed: 1, total: 1, rowsSeen: 2 } })
    const older = await index.releases(product, { limit: 9, before: newest?.sequence ?? 0 })
    expect(older.map(({ release }) => release)).toEqual([1])
    expect((await index.latestRelease(product))?.release).toBe(2)
    expect(await index.latestRelease(product, '9.0.0')).toBeNull()
    expect(await index.release(product, '1.0.0', 3)).toBeNull()
    expect(await index.release(product, '1.0.0', 2)).toMatchObject({
      ...{ purpose: 'Know what is read.', rows: 2, sizeBytes: 120, checks: { passed: 1, total: 1 } },
      ...{ engine: 'duckdb 1.5.5', owner: { domain: 'library', team: 'circulation' } },
      datasets: [
        {
          ...{ name: 'weekly', description: 'Loans by week.', grain: 'one row per title', key: ['title_id'] },
          columns: [
            { fieldId: 1, name: 'title_id', type: { kind: 'string' }, nullable: false, pii: null },
            { fieldId: 2, name: 'member', nullable: true, pii: { kind: 'identifier' } },
          ],
          files: [file],
        },
      ],
      checkResults: [{ name: 'key is unique', dimension: 'uniqueness', status: 'passed', rowsSeen: 2 }],
    })
    await index.close()
  })

  it.each([
    ['deleted', (path: string) => rmSync(path)],
    ['damaged', (path: string) => writeFileSync(path, 'x'.repeat(9000))],
  ])('%s is made again, equal to what it was', async (_, harm) => {
    const paths = await publishedWorkspace()
    const decisions = openDecisionLog(paths)
    const index = openIndexStore(paths)
    const before = await contentOf(index)
    expect(await index.isFresh(decisions.head())).toBe(true)
    await index.close()
    harm(paths.index)
    const again = openIndexStore(paths)
    expect(await again.isFresh(decisions.head())).toBe(false)
    expect(await again.products()).toEqual([])
    await rebuildIndex({ decisions, objects: localObjectStore(paths), index: again })
    expect(await again.isFresh(decisions.head())).toBe(true)
    expect(await contentOf(again)).toEqual(before)
    await rebuildIndex({ decisions, objects: localObjectStore(paths), index: again })
    expect(await contentOf(again)).toEqual(before)
    await again.close()
    decisions.close()
  })

  it('a rebuild that fails half-way leaves the former content', async () => {
    const paths = await publishedWorkspace()
    const decisions = openDecisionLog(paths)
    const index = openIndexStore(paths)
    const before = await contentOf(index)
    const objects = localObjectStore(paths)
    const sample = sampleManifest(3)
    const later = { ...sample, format: 'provender-release/2' as typeof sample.format }
    const { object, releaseDigest } = await writeManifest(objects, later, sampleBuild, 'b4')
    const expected = decisions.channel(product, 'latest')?.releaseDigest ?? null
    decisions.publish({ ...samplePublication(3, expected), releaseDigest, manifestObject: object })
    await expect(rebuildIndex({ decisions, objects, index })).rejects.toMatchObject({ code: 'STORAGE_FORMAT_NEWER' })
    expect(await contentOf(index)).toEqual(before)
    await index.close()
    decisions.close()
  })

  it('that missed a decision stays stale whatever is recorded later', async () => {
    const index = openIndexStore(freshWorkspace())
    const entry = { manifest: sampleManifest(1), releaseDigest: digestOf('r'), build: sampleBuild, manifestObject: 'a' }
    await index.recordRelease({ ...entry, sequence: 2 })
    expect(await index.isFresh(2)).toBe(false)
    await index.advance(1)
    expect(await index.isFresh(1)).toBe(true)
    await index.advance(2)
    expect(await index.isFresh(2)).toBe(true)
    await index.close()
  })

  it('records a release once, however often it is told', async () => {
    const index = openIndexStore(freshWorkspace())
    const entry = { manifest: sampleManifest(1), releaseDigest: digestOf('r'), build: sampleBuild, manifestObject: 'a' }
    await index.recordRelease({ ...entry, sequence: 1 })
    await index.recordRelease({ ...entry, sequence: 1 })
    expect(await index.releases(product)).toHaveLength(1)
    await index.close()
  })

  it('remembers facts for planning by kind and key, the last one wins', async () => {
    const index = openIndexStore(freshWorkspace())
    const fact = { mtimeMs: 1.5, size: 10, ino: 7, sha256: 'sha256:00' }
    await index.setPlanFact('sources', '/data/loans.csv', { ...fact, size: 9 })
    await index.setPlanFact('sources', '/data/loans.csv', fact)
    await index.setPlanFact('bindings', 'sha256:aa', { bound: true })
    expect(await index.planFact('sources', '/data/loans.csv')).toEqual(fact)
    expect(await index.planFact('bindings', 'sha256:aa')).toEqual({ bound: true })
    expect(await index.planFact('bindings', 'sha256:bb')).toBeNull()
    await index.close()
  })

  it('written by a newer version is refused, not thrown away', async () => {
    const paths = await publishedWorkspace()
    const newer = new DatabaseSync(paths.index)
    newer.exec('PRAGMA user_version = 99')
    newer.close()
    expect(() => openIndexStore(paths)).toThrow(expect.objectContaining({ code: 'STORAGE_FORMAT_NEWER' }))
  })
})
