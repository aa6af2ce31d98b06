import type { DecisionLog } from './decision-log.ts'
import type { Publication, Recorded, ReleaseDecision } from './decision-record.ts'
import type { DamagedRelease } from './index-damage.ts'
import type { IndexEntry } from './index-entry.ts'
import type { IndexStore } from './index-store.ts'
import { readManifest } from './manifest-store.ts'
import type { ObjectStore } from './object-store.ts'
import { isDamage } from './verified-paths.ts'

/** What the index is made from. */
export interface IndexSources {
  readonly decisions: Pick<DecisionLog, 'head' | 'publications' | 'publication' | 'records' | 'channel'>
  readonly objects: ObjectStore
  readonly index: IndexStore
}

/**
 * Makes the index anew from the decisions and the manifests they name. A release whose manifest is missing or not the
 * recorded one is remembered as damaged.
 * @throws STORAGE_FORMAT_NEWER when a manifest is of a later version
 * @throws STORAGE_DISK_FULL, STORAGE_IO
 */
export async function rebuildIndex(
  from: Omit<IndexSources, 'decisions'> & {
    readonly decisions: Pick<DecisionLog, 'head' | 'publications' | 'channel'>
  },
): Promise<void> {
  const head = from.decisions.head()
  await from.index.rebuild(publishedEntries(from), head)
}

/**
 * Brings the index up to the head of the decisions, one decision after the other: releases, and which one serves. It goes
 * past releases whose manifest is missing or not the recorded one, and remembers them as damaged.
 * @throws STORAGE_FORMAT_NEWER when a manifest is of a later version
 * @throws STORAGE_DISK_FULL, STORAGE_IO
 */
export async function followDecisions(from: IndexSources): Promise<void> {
  for (const record of from.decisions.records(await from.index.applied())) {
    if (record.kind === 'publish' || record.kind === 'move-channel') await followRelease(from, record)
    else await from.index.advance(record.sequence)
  }
}

/**
 * Brings the index up to date for who begins to write: decision by decision when it holds some, anew when it holds none, or
 * more than there are. Releases that were damaged are looked at again, so that restored ones are taken in.
 * @throws STORAGE_FORMAT_NEWER when a manifest is of a later version
 * @throws STORAGE_DISK_FULL, STORAGE_IO
 */
export async function renewIndex(from: IndexSources): Promise<void> {
  const [applied, head] = [await from.index.applied(), from.decisions.head()]
  if (applied !== head && (applied <= 0 || applied > head)) return rebuildIndex(from)
  await followDecisions(from)
  await takeInRestored(from)
}

async function takeInRestored(from: IndexSources): Promise<void> {
  for (const { product, version, release } of await from.index.damaged()) {
    const publication = from.decisions.publication(product, version, release)
    const read = publication === null ? null : await readEntry(from, publication)
    if (publication === null || read === null || 'code' in read) continue
    const serves = servingSequence(from, product) === publication.sequence
    await from.index.recordRestored({ ...read, serves })
  }
}

async function followRelease(from: IndexSources, record: Recorded<ReleaseDecision>): Promise<void> {
  const { decisions, index } = from
  const { kind, sequence, product, channel } = record
  const published = kind === 'publish' ? record : decisions.publication(product, record.version, record.release)
  if (published === null || (kind === 'move-channel' && channel !== 'latest')) return index.advance(sequence)
  const serves = channel === 'latest' || decisions.channel(product, 'latest') === null
  const read = await readEntry(from, published)
  if ('code' in read) return index.recordDamaged(read, { sequence, serves })
  return kind === 'publish' ? index.recordRelease({ ...read, serves }) : index.recordMove(read, sequence)
}

/** The publication that serves a product: what `latest` points to, or the last one when there is no such channel. */
function servingSequence({ decisions }: IndexSources, product: Publication['product']): number | null {
  const pointer = decisions.channel(product, 'latest')
  if (pointer === null) return decisions.publications({ product }).at(-1)?.sequence ?? null
  return decisions.publication(product, pointer.version, pointer.release)?.sequence ?? null
}

async function* publishedEntries(from: Parameters<typeof rebuildIndex>[0]): AsyncIterable<IndexEntry | DamagedRelease> {
  const publications = from.decisions.publications()
  const serving = new Map<string, number>()
  for (const { product, sequence } of publications) serving.set(product, sequence)
  for (const publication of publications) {
    const pointer = from.decisions.channel(publication.product, 'latest')
    const serves =
      pointer === null
        ? serving.get(publication.product) === publication.sequence
        : pointer.releaseDigest === publication.releaseDigest
    yield { ...(await readEntry(from, publication)), serves }
  }
}

async function readEntry(
  { objects }: Pick<IndexSources, 'objects'>,
  { product, version, release, releaseDigest, manifestObject, sequence, at }: Publication,
): Promise<IndexEntry | DamagedRelease> {
  try {
    const { manifest, build } = await readManifest(objects, manifestObject, releaseDigest)
    return { manifest, releaseDigest, build, manifestObject, sequence, publishedAt: at }
  } catch (error) {
    if (!isDamage(error)) throw error
    const ref = { product, version, release, releaseDigest }
    return { ...ref, manifestObject, sequence, publishedAt: at, code: error.code }
  }
}
