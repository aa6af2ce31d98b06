import type { Principal } from '@provender/contract'
import { type Instant, isProvenderError, type ProductName } from '@provender/kernel'
import { type HoldBack, isDamage, type ReleaseSummary } from '@provender/storage'
import type { BuildOutcome, ProductSummary } from '../answers/product-answers.ts'
import type { ReleaseChoice } from '../governed/governed-access.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import type { PublishedRelease } from '../release-catalog.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { freshnessOf, type PinnedType } from './freshness.ts'
import { latestBuilds, outcomeOf, type PageContext, portAccess } from './product-page.ts'

const mostBuilds = 30

/** How a product stands now, for the page of one of its releases. */
export async function productStanding(
  parts: CatalogParts,
  principal: Principal,
  { data, choice }: { readonly data: GovernedData; readonly choice: ReleaseChoice },
): Promise<PageContext> {
  const { product } = data.release.manifest
  const serving = choice === null ? data.release : await parts.access.find(principal, product)
  const published = await parts.index.releases(product, { limit: mostBuilds })
  const heldBack = parts.decisions.holdBacks({ product })
  return {
    isServing: serving.releaseDigest === data.release.releaseDigest,
    freshness: freshnessOf(
      {
        promise: serving.manifest.definition.sla.freshness,
        pins: serving.manifest.inputs.events,
        formerPins: await formerPins(parts, serving, published),
        publishedAt: serving.publishedAt,
      },
      parts.arrivals(),
      parts.clock.now(),
    ),
    heldBack: standing(heldBack),
    builds: latestBuilds(published.map(publishedBuild(parts)), heldBack.map(keptBuild), mostBuilds),
    access: await portAccess(data.release, (port) => parts.access.open(principal, port, product, choice)),
    upstream: await knownProducts(
      parts,
      principal,
      data.release.manifest.inputs.upstream.map((pin) => pin.product),
    ),
  }
}

/** The hold-back that stands for a product, if its last build was kept back. */
export function standing(heldBack: readonly HoldBack[]): ProductSummary['heldBack'] {
  const last = heldBack.at(-1)
  return last === undefined || last.endedBy !== null
    ? null
    : { at: last.at, failed: last.total - last.passed, total: last.total }
}

/** Of some products those that a reader may know of. */
export async function knownProducts(
  { access }: Pick<CatalogParts, 'access'>,
  principal: Principal,
  products: readonly ProductName[],
): Promise<ReadonlySet<string>> {
  const known = await Promise.all(
    [...new Set(products)].map(async (product) => {
      const found = await access.find(principal, product).catch(nullWhenUnknown)
      return found === null ? [] : [product]
    }),
  )
  return new Set(known.flat())
}

function nullWhenUnknown(error: unknown): null {
  if (isProvenderError(error) && (error.code === 'REGISTRY_PRODUCT_UNKNOWN' || isDamage(error))) return null
  throw error
}

/** Where the release before the serving one had read to; null when there was none. One that cannot be read tells nothing new. */
async function formerPins(
  { catalog, index }: CatalogParts,
  { manifest }: PublishedRelease,
  newest: readonly ReleaseSummary[],
): Promise<readonly PinnedType[] | null> {
  const { previous, product } = manifest
  if (previous === null) return null
  const isFormer = ({ releaseDigest }: ReleaseSummary): boolean => releaseDigest === previous
  const former = newest.find(isFormer) ?? (await index.releases(product)).find(isFormer)
  if (former === undefined) return manifest.inputs.events
  try {
    return (await catalog.release(product, former.version, former.release)).manifest.inputs.events
  } catch (error) {
    if (isDamage(error)) return manifest.inputs.events
    throw error
  }
}

function publishedBuild({ decisions }: CatalogParts): (release: ReleaseSummary) => BuildOutcome {
  return ({ product, version, release, checks, build }) => {
    const at: Instant = decisions.publication(product, version, release)?.at ?? build.finishedAt
    return outcomeOf('published', { at, version, release, ...checks })
  }
}

function keptBuild({ at, version, passed, total, rowsSeen }: HoldBack): BuildOutcome {
  return outcomeOf('held-back', { at, version, release: null, passed, total, rowsSeen })
}
