import type { DecisionLog } from './decision-log.ts'
import type { DecisionRecord, Publication } from './decision-record.ts'
import type { IndexEntry } from './index-entry.ts'
import type { IndexStore } from './index-store.ts'
import { readManifest } from './manifest-store.ts'
import type { ObjectStore } from './object-store.ts'

/** What the index is made from. */
export interface IndexSources {
  readonly decisions: Pick<DecisionLog, 'head' | 'publications' | 'publication' | 'records' | 'channel'>
  readonly objects: ObjectStore
  readonly index: IndexStore
}

/**
 * Makes the index anew from the decisions and the manifests they name.
 * @throws STORAGE_DIGEST_MISMATCH, STORAGE_OBJECT_MISSING when a manifest cannot be read
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
 * Brings the index up to the head of the decisions, one decision after the other: releases, and which one serves.
 * @throws STORAGE_DIGEST_MISMATCH, STORAGE_OBJECT_MISSING when a manifest cannot be read
 * @throws STORAGE_DISK_FULL, STORAGE_IO
 */
export async function followDecisions(from: IndexSources): Promise<void> {
  for (const record of from.decisions.records(await from.index.applied())) await followOne(from, record)
}

/**
 * Brings a stale index up to date: decision by decision when it holds some, anew when it holds none, or more than there are.
 * @throws STORAGE_DIGEST_MISMATCH, STORAGE_OBJECT_MISSING when a manifest cannot be read
 * @throws STORAGE_DISK_FULL, STORAGE_IO
 */
export async function renewIndex(from: IndexSources): Promise<void> {
  const [applied, head] = [await from.index.applied(), from.decisions.head()]
  if (applied === head) return
  if (applied > 0 && applied < head) await followDecisions(from)
  else await rebuildIndex(from)
}

async function followOne(from: IndexSources, record: DecisionRecord): Promise<void> {
  const { decisions, index } = from
  const { sequence } = record
  switch (record.kind) {
    case 'publish': {
      const serves = record.channel === 'latest' || decisions.channel(record.product, 'latest') === null
      return index.recordRelease({ ...(await entryOf(from, record)), serves })
    }
    case 'move-channel': {
      const published = decisions.publication(record.product, record.version, record.release)
      if (record.channel !== 'latest' || published === null) return index.advance(sequence)
      return index.recordMove(await entryOf(from, published), sequence)
    }
    default:
      return index.advance(sequence)
  }
}

async function* publishedEntries(from: Parameters<typeof rebuildIndex>[0]): AsyncIterable<IndexEntry> {
  const publications = from.decisions.publications()
  const serving = new Map<string, number>()
  for (const { product, sequence } of publications) serving.set(product, sequence)
  for (const publication of publications) {
    const pointer = from.decisions.channel(publication.product, 'latest')
    const serves =
      pointer === null
        ? serving.get(publication.product) === publication.sequence
        : pointer.releaseDigest === publication.releaseDigest
    yield { ...(await entryOf(from, publication)), serves }
  }
}

async function entryOf({ objects }: Pick<IndexSources, 'objects'>, publication: Publication): Promise<IndexEntry> {
  const { manifestObject, releaseDigest, sequence, at } = publication
  const { manifest, build } = await readManifest(objects, manifestObject, releaseDigest)
  return { manifest, releaseDigest, build, manifestObject, sequence, publishedAt: at }
}
