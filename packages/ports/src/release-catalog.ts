import type { BuildRecord, EventContract, ReleaseManifest } from '@provender/contract'
import { type Digest, type Instant, type ProductName, ProvenderError } from '@provender/kernel'
import type { DecisionLog, EventLog, ObjectStore, Publication } from '@provender/storage'
import { readManifest } from '@provender/storage'

/** A release as it was published: its manifest, its digest, how and when it came about. */
export interface PublishedRelease {
  readonly manifest: ReleaseManifest
  readonly releaseDigest: Digest
  readonly build: BuildRecord
  readonly publishedAt: Instant
  readonly actor: string
}

/** Events of one type in the log. */
export interface EventTypeFacts {
  readonly contract: EventContract
  readonly events: number
  readonly firstEventTime: Instant | null
  readonly lastEventTime: Instant | null
}

/** What is published, read from the decisions and the immutable manifests they name. */
export interface ReleaseCatalog {
  /** The release that serves for each product, by name. */
  products(): Promise<readonly PublishedRelease[]>
  /** Every product that has a channel, by name; no manifest is read. */
  names(): readonly ProductName[]
  /** The newest release of every major of every product, or the one that serves: what SQL can read under a name. No manifest is read. */
  majors(): readonly Publication[]
  /**
   * The release that serves: what the channel `latest` points to.
   * @throws REGISTRY_PRODUCT_UNKNOWN
   */
  latest(product: ProductName): Promise<PublishedRelease>
  /**
   * One release.
   * @throws REGISTRY_PRODUCT_UNKNOWN, REGISTRY_RELEASE_UNKNOWN
   */
  release(product: ProductName, version: string, release: number): Promise<PublishedRelease>
  /**
   * Releases of a product, newest first.
   * @throws REGISTRY_PRODUCT_UNKNOWN
   */
  releases(product: ProductName): Promise<readonly Publication[]>
  events(): Promise<readonly EventTypeFacts[]>
}

/** The stores that a catalog reads. */
export interface CatalogStores {
  readonly decisions: Pick<DecisionLog, 'head' | 'channel' | 'channels' | 'publications' | 'publication'>
  readonly log: Pick<EventLog, 'eventTypes' | 'segments'>
  readonly objects: ObjectStore
}

const manifestsKept = 500

/**
 * The catalog over a workspace's stores. Manifests never change, so they are read and verified once.
 * Its look-ups have this refusal:
 * @throws REGISTRY_RELEASE_UNKNOWN when the product has no such release
 */
export function openReleaseCatalog({ decisions, log, objects }: CatalogStores): ReleaseCatalog {
  const manifests = new Map<Digest, Promise<PublishedRelease>>()
  const read = (publication: Publication): Promise<PublishedRelease> => {
    const kept = manifests.get(publication.releaseDigest) ?? readPublished(objects, publication)
    manifests.delete(publication.releaseDigest)
    manifests.set(publication.releaseDigest, kept)
    kept.catch(() => manifests.delete(publication.releaseDigest))
    const [oldest] = manifests.keys()
    if (manifests.size > manifestsKept && oldest !== undefined) manifests.delete(oldest)
    return kept
  }
  const known = (): readonly ProductName[] => [...new Set(decisions.channels().map(({ product }) => product))].sort()
  const publications = (product: ProductName): readonly Publication[] => {
    const found = decisions.publications({ product })
    if (found.length === 0) throw unknownProduct(product)
    return found.toSorted((a, b) => b.sequence - a.sequence)
  }
  const latest = async (product: ProductName): Promise<PublishedRelease> => {
    const pointer = decisions.channel(product, 'latest')
    const serving = pointer === null ? publications(product)[0] : pointer
    if (serving === undefined) throw unknownProduct(product)
    return read(serving)
  }
  return {
    products: () => Promise.all(known().map(latest)),
    names: known,
    majors: majorsOf(decisions),
    latest,
    async release(product, version, release) {
      const publication = decisions.publication(product, version, release)
      if (publication !== null) return read(publication)
      const there = publications(product).map((one) => `${one.version}#${one.release}`)
      throw new ProvenderError(
        'REGISTRY_RELEASE_UNKNOWN',
        `${product} has no release ${version}#${release}. There are: ${there.slice(0, 20).join(', ')}.`,
        { product, version, release, known: there.slice(0, 20) },
      )
    },
    releases: async (product) => publications(product),
    events: async () => eventFacts(log),
  }
}

async function readPublished(objects: ObjectStore, publication: Publication): Promise<PublishedRelease> {
  const stored = await readManifest(objects, publication.manifestObject, publication.releaseDigest)
  return { ...stored, publishedAt: publication.at, actor: publication.actor }
}

/** Found anew after each decision. */
function majorsOf(decisions: CatalogStores['decisions']): () => readonly Publication[] {
  let kept: { readonly head: number; readonly majors: readonly Publication[] } | null = null
  return () => {
    const head = decisions.head()
    if (kept?.head !== head) {
      const serving = decisions.channels().filter(({ channel }) => channel === 'latest')
      kept = { head, majors: newestOfMajors(decisions.publications(), serving) }
    }
    return kept.majors
  }
}

function newestOfMajors(publications: readonly Publication[], serving: readonly Publication[]): readonly Publication[] {
  const newest = new Map<string, Publication>()
  const inOrder = publications.toSorted((a, b) => a.sequence - b.sequence)
  for (const publication of [...inOrder, ...serving]) newest.set(majorOf(publication), publication)
  return [...newest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, publication]) => publication)
}

function majorOf({ product, version }: Publication): string {
  return `${product}@${version.split('.')[0]}`
}

function eventFacts(log: CatalogStores['log']): readonly EventTypeFacts[] {
  const segments = log.segments()
  return log.eventTypes().map(({ type, contract }) => {
    const own = segments.filter((segment) => segment.eventType === type)
    return {
      contract,
      events: own.reduce((sum, segment) => sum + segment.rows, 0),
      firstEventTime: own.map((segment) => segment.firstEventTime).sort()[0] ?? null,
      lastEventTime:
        own
          .map((segment) => segment.lastEventTime)
          .sort()
          .at(-1) ?? null,
    }
  })
}

function unknownProduct(product: string): ProvenderError {
  return new ProvenderError('REGISTRY_PRODUCT_UNKNOWN', `There is no product ${product} with a release.`, { product })
}
