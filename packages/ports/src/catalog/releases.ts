import type { Principal } from '@provender/contract'
import { microsOf, type ProductName, showRelease } from '@provender/kernel'
import { type DamagedRelease, isDamage, type ReleaseSummary } from '@provender/storage'
import type { ReleaseLine, ReleasesAnswer } from '../answers/product-answers.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import { invalidRequest } from '../problem.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { hiddenColumns } from './hidden-columns.ts'
import { type KnowledgeParts, type ReaderKnowledge, readerKnowledge } from './reader-knowledge.ts'
import { visibleChanges } from './visible-changes.ts'

/** Which releases of a product are listed. */
export interface ReleasesQuestion {
  readonly product: ProductName
  readonly limit: number
  /** Sequence of the last release of the page before. */
  readonly before: number | null
}

/** A release of the list as its reader may see it. */
interface Listed {
  readonly of: Pick<DamagedRelease, 'product' | 'version' | 'release' | 'releaseDigest' | 'sequence' | 'publishedAt'>
  /** Null when its manifest was damaged already when the index came to it, so that nothing of it is known. */
  readonly summary: ReleaseSummary | null
  /** Null when its manifest is damaged. */
  readonly data: GovernedData | null
}

/** A release of the list beside the one before it. */
interface Compared extends Listed {
  readonly former: Listed | null
  readonly known: ReaderKnowledge
}

/**
 * A page of a product's releases, newest first, each with what changed since the one before it.
 * @throws REGISTRY_PRODUCT_UNKNOWN
 */
export async function listReleases(
  parts: CatalogParts & KnowledgeParts,
  principal: Principal,
  { product, limit, before }: ReleasesQuestion,
): Promise<ReleasesAnswer> {
  const serving = await parts.access.find(principal, product)
  const page = { limit: limit + 1, ...(before === null ? {} : { before }) }
  const summaries = await parts.index.releases(serving.manifest.product, page)
  const unknown = (await parts.index.damaged(serving.manifest.product))
    .filter(({ sequence }) => before === null || sequence < before)
    .map((of) => ({ of, summary: null, data: null }))
  const opened = await Promise.all(summaries.map((summary) => openListed(parts, principal, summary)))
  const listed = [...opened, ...unknown].sort((a, b) => b.of.sequence - a.of.sequence).slice(0, limit + 1)
  const known = await readerKnowledge(
    parts,
    principal,
    listed.flatMap(({ data }) => (data === null ? [] : [data.release])),
  )
  const lines = listed.slice(0, limit).map((one, place) => ({
    ...lineOf(parts, { ...one, former: listed[place + 1] ?? null, known }),
    isServing: one.of.releaseDigest === serving.releaseDigest,
  }))
  const last = listed[limit - 1]
  return { releases: lines, next: listed.length > limit && last !== undefined ? String(last.of.sequence) : null }
}

/**
 * The cursor of a page of releases.
 * @throws REQUEST_INVALID
 * @example cursorOf('17') // 17
 */
export function cursorOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw invalidRequest('cursor is none that an answer gave. Send next of the page before, as it is.', {
    parameter: 'cursor',
  })
}

async function openListed(parts: CatalogParts, principal: Principal, summary: ReleaseSummary): Promise<Listed> {
  const { product, version, release } = summary
  const of = { ...summary, publishedAt: summary.build.finishedAt }
  try {
    return { of, summary, data: await parts.access.open(principal, 'page', product, { version, release }) }
  } catch (error) {
    if (isDamage(error)) return { of, summary, data: null }
    throw error
  }
}

function lineOf(
  { decisions, objects }: CatalogParts,
  { of, summary, data, former, known }: Compared,
): Omit<ReleaseLine, 'isServing'> {
  const { product, version, release, releaseDigest } = of
  const publication = decisions.publication(product, version, release)
  const seesAll = data !== null && hiddenColumns(data).isNone
  const changes =
    data === null || former === null || former.data === null ? [] : visibleChanges(former.data, data, known.types)
  return {
    release: showRelease(product, version, release),
    ...{ version, number: release },
    releaseDigest,
    publishedAt: publication?.at ?? of.publishedAt,
    actor: known.isHolder ? (publication?.actor ?? summary?.build.actor ?? null) : null,
    ...(summary === null ? nothingKnown : factsOf(summary, former?.summary ?? null)),
    rowsBefore: former?.summary?.rows ?? null,
    sizeBytes: seesAll && summary !== null ? summary.sizeBytes : null,
    changes: changes.map((change) => ({ ...change })),
    state: data === null || isDamaged(objects, data) ? 'damaged' : 'sound',
    href: `/api/products/${product}/${version}/releases/${release}`,
  }
}

type ReleaseFacts = Pick<
  ReleaseLine,
  'contentDigest' | 'definitionDigest' | 'rows' | 'checks' | 'isSameContent' | 'buildMillis'
>

function factsOf(summary: ReleaseSummary, former: ReleaseSummary | null): ReleaseFacts {
  const { contentDigest, definitionDigest, rows, checks, build } = summary
  return {
    ...{ contentDigest, definitionDigest, rows, checks: { ...checks } },
    isSameContent: former?.contentDigest === contentDigest,
    buildMillis: Math.round(Number(microsOf(build.finishedAt) - microsOf(build.startedAt)) / 1000),
  }
}

const nothingKnown: ReleaseFacts = {
  ...{ contentDigest: null, definitionDigest: null, rows: null, checks: null },
  ...{ isSameContent: false, buildMillis: null },
}

function isDamaged(objects: CatalogParts['objects'], { release }: GovernedData): boolean {
  return release.manifest.datasets.some(({ files }) => files.some((file) => objects.isKnownDamaged(file)))
}
