import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { instant, type ProductName } from '@provender/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DecisionLog, openDecisionLog } from './decision-log.ts'
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

/** Publishes a release whose purpose is a text, and tells the index nothing; the path of its manifest. */
async function publish(number: number, purpose: string, of = product, version = '1.0.0'): Promise<string> {
  const sample = sampleManifest(number, [], of)
  const manifest = { ...sample, version, definition: { ...sample.definition, version, purpose } }
  const { object, releaseDigest } = await writeManifest(objects, manifest, sampleBuild, `b${decisions.head()}`)
  const expected = decisions.channel(of, 'latest')?.releaseDigest ?? null
  decisions.publish({
    ...samplePublication(number, expected),
    ...{ product: of, version, releaseDigest, manifestObject: object },
  })
  return objects.pathOf(object)
}

const sources = () => ({ decisions, objects, index })
const spoil = (path: string): string => {
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace('"rowsSeen":2', '"rowsSeen":3'))
  return text
}
const moveTo = (release: number): void => {
  const expected = decisions.channel(product, 'latest')?.releaseDigest ?? null
  const move = { product, channel: 'latest', version: '1.0.0', release, expected }
  decisions.moveChannel({ ...move, actor: 'test', at: instant('2026-11-21T10:00:00Z') })
}
const damaged = async () => (await index.damaged()).map((one) => `${one.product}#${one.release} ${one.code}`)
const releases = async () => (await index.releases(product)).map(({ release }) => release)
const foundBy = async (text: string): Promise<readonly string[]> => {
  const matches = await index.search.match([{ words: wordsOf(text), isPrefix: true }])
  return (await index.search.servingOf(matches.map(({ id }) => id))).map((one) => `${one.product}#${one.release}`)
}
const majors = async () => (await index.search.relations()).map((one) => `${one.product}@${one.version}#${one.release}`)

/** Everything that the index tells, but not which edit of it told so. */
const told = async () => ({
  damaged: await index.damaged(),
  releases: [await index.releases(product), await index.releases(other)],
  serving: (await index.search.serving()).map(({ id, ...one }) => one),
  relations: (await index.search.relations()).map(({ id, ...one }) => one),
})

describe.each([
  ['made anew', rebuildIndex],
  ['that follows', followDecisions],
] as const)('an index %s', (_, bringUp) => {
  it('goes past an old release whose manifest is altered or gone, and remembers it', async () => {
    const altered = await publish(1, 'Know what is read.')
    const gone = await publish(2, 'Know what is lent.')
    await publish(3, 'Know what is kept.')
    await publish(1, 'Know who lends.', other)
    spoil(altered)
    rmSync(gone)
    await bringUp(sources())
    expect(await index.isFresh(decisions.head())).toBe(true)
    expect(await damaged()).toEqual([`${product}#2 STORAGE_OBJECT_MISSING`, `${product}#1 STORAGE_DIGEST_MISMATCH`])
    const [one] = (await index.damaged(product)).slice(-1)
    const { actor, at, ...published } = decisions.publications()[0] ?? samplePublication(1, null)
    expect(one).toEqual({ ...published, publishedAt: at, code: 'STORAGE_DIGEST_MISMATCH' })
    expect(actor).toBe('test')
    expect(await index.damaged(other)).toEqual([])
    expect(await releases()).toEqual([3])
    expect(await foundBy('know')).toEqual([`${product}#3`, `${other}#1`])
  })

  it('tells nothing of a product whose serving release is damaged, and of the next one again', async () => {
    await publish(1, 'Know what is read.')
    const path = await publish(2, 'Know what is lent.')
    await publish(1, 'Know who lends.', other)
    spoil(path)
    await bringUp(sources())
    expect(await foundBy('know')).toEqual([`${other}#1`])
    expect(await majors()).toEqual([`${other}@1.0.0#1`])
    expect(await releases()).toEqual([1])
    await publish(3, 'Know what is kept.')
    await followDecisions(sources())
    expect((await foundBy('know')).toSorted()).toEqual([`${product}#3`, `${other}#1`].toSorted())
    expect(await majors()).toContain(`${product}@1.0.0#3`)
    expect(await damaged()).toEqual([`${product}#2 STORAGE_DIGEST_MISMATCH`])
  })

  it('lets no older release answer under a major whose newest one is damaged', async () => {
    await publish(1, 'One.')
    const path = await publish(2, 'One again.')
    await publish(1, 'Two.', product, '2.0.0')
    spoil(path)
    await bringUp(sources())
    expect(await majors()).toEqual([`${product}@2.0.0#1`])
  })

  it('takes a restored release in when it is opened again, as if it had never been damaged', async () => {
    await publish(1, 'Know what is read.')
    const path = await publish(2, 'Know what is lent.')
    const text = spoil(path)
    await bringUp(sources())
    await renewIndex(sources())
    expect(await damaged()).toHaveLength(1)
    writeFileSync(path, text)
    await renewIndex(sources())
    expect(await foundBy('lent')).toEqual([`${product}#2`])
    const after = await told()
    expect(after.damaged).toEqual([])
    await rebuildIndex(sources())
    expect(await told()).toEqual(after)
  })

  it('leaves the release that serves when an old one is restored', async () => {
    const path = await publish(1, 'Know what is read.')
    await publish(2, 'Know what is lent.')
    const text = spoil(path)
    await bringUp(sources())
    writeFileSync(path, text)
    await renewIndex(sources())
    expect(await foundBy('know')).toEqual([`${product}#2`])
    expect(await majors()).toEqual([`${product}@1.0.0#2`])
    expect(await releases()).toEqual([2, 1])
  })

  it('is stopped by a sound manifest of a later version', async () => {
    const sample = sampleManifest(1)
    const later = { ...sample, format: 'provender-release/2' as typeof sample.format }
    const { object, releaseDigest } = await writeManifest(objects, later, sampleBuild, 'later')
    decisions.publish({ ...samplePublication(1, null), releaseDigest, manifestObject: object })
    await expect(bringUp(sources())).rejects.toMatchObject({ code: 'STORAGE_FORMAT_NEWER' })
    expect(await damaged()).toEqual([])
  })
})

it('a channel that moves to a release which is damaged by now withdraws what is told, in a new generation', async () => {
  const path = await publish(1, 'Know what is read.')
  await publish(2, 'Know what is lent.')
  await followDecisions(sources())
  const before = await index.search.state()
  const text = spoil(path)
  moveTo(1)
  await followDecisions(sources())
  expect(await foundBy('know')).toEqual([])
  expect(await damaged()).toEqual([`${product}#1 STORAGE_DIGEST_MISMATCH`])
  expect(await releases()).toEqual([2])
  expect((await index.search.state()).generation).toBe(before.generation + 1)
  writeFileSync(path, text)
  await renewIndex(sources())
  expect(await foundBy('read')).toEqual([`${product}#1`])
  expect(await releases()).toEqual([2, 1])
})

it('a damaged release is told only in the turn of its decision', async () => {
  await publish(1, 'Know what is read.')
  rmSync(await publish(2, 'Know what is lent.'))
  const [, second] = decisions.publications()
  if (second === undefined) throw new Error('nothing was published')
  const release = { ...second, publishedAt: second.at, code: 'STORAGE_OBJECT_MISSING' as const }
  await index.recordDamaged(release, { sequence: second.sequence, serves: true })
  expect(await damaged()).toEqual([])
  await followDecisions(sources())
  expect(await damaged()).toEqual([`${product}#2 STORAGE_OBJECT_MISSING`])
})
