import { digestOf, instant, type ProductName } from '@provender/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DecisionLog, openDecisionLog } from './decision-log.ts'
import type { IndexEntry } from './index-entry.ts'
import { followDecisions, rebuildIndex, renewIndex } from './index-from-decisions.ts'
import { type IndexStore, openIndexStore } from './index-store.ts'
import { writeManifest } from './manifest-store.ts'
import { localObjectStore, type ObjectStore } from './object-store.ts'
import { freshWorkspace, product, sampleBuild, sampleManifest, samplePublication } from './samples.fixture.ts'
import { wordsOf } from './search-words.ts'

const other: ProductName = 'library/members'

let index: IndexStore
let decisions: DecisionLog
let objects: ObjectStore

beforeEach(() => {
  const paths = freshWorkspace()
  decisions = openDecisionLog(paths)
  objects = localObjectStore(paths)
  index = openIndexStore(paths)
})

afterEach(async () => {
  decisions.close()
  await index.close()
})

/** Publishes a release whose purpose is a text; the index is told unless `isMissed`. */
async function publish(
  number: number,
  purpose: string,
  {
    of = product,
    version = '1.0.0',
    isMissed = false,
  }: { of?: ProductName; version?: string; isMissed?: boolean } = {},
): Promise<void> {
  const sample = sampleManifest(number, [], of)
  const manifest = { ...sample, version, definition: { ...sample.definition, version, purpose } }
  const { object, releaseDigest } = await writeManifest(objects, manifest, sampleBuild, `b${decisions.head()}`)
  const expected = decisions.channel(of, 'latest')?.releaseDigest ?? null
  const facts = { product: of, version, releaseDigest, manifestObject: object }
  const { sequence } = decisions.publish({ ...samplePublication(number, expected), ...facts })
  const entry: IndexEntry = { manifest, releaseDigest, build: sampleBuild, manifestObject: object, sequence }
  if (!isMissed) await index.recordRelease(entry)
}

const foundBy = async (text: string): Promise<readonly string[]> => {
  const matches = await index.search.match([{ words: wordsOf(text), isPrefix: true }])
  return (await index.search.servingOf(matches.map(({ id }) => id))).map((one) => `${one.product}#${one.release}`)
}
const majors = async () => (await index.search.relations()).map((one) => `${one.product}@${one.version}#${one.release}`)

describe('what search shows', () => {
  it('is the release that was published last, without anything of a personal column', async () => {
    await publish(1, 'Know what is read.')
    await publish(2, 'Know what is lent.')
    expect(await foundBy('read')).toEqual([])
    expect(await foundBy('lent')).toEqual([`${product}#2`])
    expect(await foundBy('title_id')).toEqual([`${product}#2`])
    expect(await foundBy('member')).toEqual([])
    expect(await index.search.serving()).toMatchObject([
      {
        ...{ product, release: 2, kind: 'dataset', status: 'active', freshness: '24h', sql: true, rest: null },
        datasets: [{ name: 'weekly', rows: 2, columns: 2, personal: 1, modelled: 0 }],
        checks: { passed: 1, total: 1, rowsSeen: 2 },
      },
    ])
    const names = await index.search.meaningNames()
    expect(names.map(({ name }) => name)).toEqual(['title_id'])
    expect(await index.search.places()).toEqual([{ id: 1, meanings: [names[0]?.id] }])
  })

  it('moves with the channel, back and forth', async () => {
    await publish(1, 'Know what is read.')
    await publish(2, 'Know what is lent.')
    const before = await index.search.state()
    const expected = decisions.channel(product, 'latest')?.releaseDigest ?? null
    const move = { product, channel: 'latest', version: '1.0.0', actor: 'test', at: instant('2026-11-21T10:00:00Z') }
    decisions.moveChannel({ ...move, release: 1, expected })
    await followDecisions({ decisions, objects, index })
    expect(await foundBy('lent')).toEqual([])
    expect(await foundBy('read')).toEqual([`${product}#1`])
    expect(await majors()).toEqual([`${product}@1.0.0#1`])
    expect(await index.isFresh(decisions.head())).toBe(true)
    expect((await index.search.state()).edit).toBe(before.edit + 1)
    expect((await index.search.serving(before.edit)).map(({ release }) => release)).toEqual([1])
    const moved = await index.search.serving()
    await rebuildIndex({ decisions, objects, index })
    expect(await index.search.serving()).toEqual(moved)
    expect(await foundBy('read')).toEqual([`${product}#1`])
    expect((await index.search.state()).generation).toBe(before.generation + 1)
  })

  it('follows decisions that it missed, and passes over those that change no release', async () => {
    await publish(1, 'Know what is read.')
    await publish(1, 'Know who lends.', { of: other, isMissed: true })
    decisions.recordDemand({ wanted: 'holds', use: null, actor: 'test', at: instant('2026-11-21T10:00:00Z') })
    expect(await index.isFresh(decisions.head())).toBe(false)
    await followDecisions({ decisions, objects, index })
    expect(await index.isFresh(decisions.head())).toBe(true)
    expect(await foundBy('lends')).toEqual([`${other}#1`])
    expect(await foundBy('know')).toEqual([`${product}#1`, `${other}#1`])
  })

  it('is right in the end when a later release was told before an earlier one', async () => {
    await publish(1, 'One.')
    await publish(2, 'Two.', { isMissed: true })
    await publish(3, 'Three.')
    expect(await foundBy('three')).toEqual([`${product}#3`])
    expect(await index.isFresh(decisions.head())).toBe(false)
    await renewIndex({ decisions, objects, index })
    expect(await index.isFresh(decisions.head())).toBe(true)
    expect(await foundBy('three')).toEqual([`${product}#3`])
    expect(await foundBy('two')).toEqual([])
  })

  it('keeps the newest release of every major for SQL', async () => {
    await publish(1, 'One.')
    await publish(1, 'Two.', { version: '2.0.0' })
    await publish(2, 'One again.')
    expect(await majors()).toEqual([`${product}@1.0.0#2`, `${product}@2.0.0#1`])
    const relations = await index.search.relations()
    expect(relations.map(({ isServing }) => isServing)).toEqual([true, false])
    expect(await index.search.relationColumns(relations.slice(0, 1))).toMatchObject([
      { name: 'title_id', isPersonal: false, isStillOpen: true },
      { name: 'member', isPersonal: true, isStillOpen: false },
    ])
  })

  it('comes with the release or not at all', async () => {
    await publish(1, 'Know what is read.')
    const broken = sampleManifest(2)
    const entry = {
      manifest: {
        ...broken,
        definition: { ...broken.definition, domain: { purpose: null, people: [], terms: null as never } },
      },
      ...{ releaseDigest: digestOf('x'), build: sampleBuild, manifestObject: 'a', sequence: 2 },
    }
    await expect(index.recordRelease(entry)).rejects.toThrow()
    expect((await index.releases(product)).map(({ release }) => release)).toEqual([1])
    expect(await foundBy('read')).toEqual([`${product}#1`])
  })
})
