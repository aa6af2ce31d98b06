import type { Principal } from '@provender/contract'
import type { Instant } from '@provender/kernel'
import { type HoldBack, isDamage, type ReleaseSummary } from '@provender/storage'
import type { BuildOutcome, ProductSummary } from '../answers/product-answers.ts'
import type { ReleaseChoice } from '../governed/governed-access.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import type { PublishedRelease } from '../release-catalog.ts'
import type { CatalogParts } from './catalog-parts.ts'
import { freshnessOf, type PinnedType } from './freshness.ts'
import { latestBuilds, outcomeOf, type PageContext, portAccess } from './product-page.ts'
import type { ReaderKnowledge } from './reader-knowledge.ts'

const mostBuilds = 30

/** A release as one reader opened it. */
export interface StoodRelease {
  readonly data: GovernedData
  readonly choice: ReleaseChoice
  readonly known: ReaderKnowledge
}

/** How a product stands now, for the page of one of its releases. */
export async function productStanding(
  parts: CatalogParts,
  principal: Principal,
  { data, choice, known }: StoodRelease,
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
    builds: latestBuilds(published.map(publishedBuild(parts)), heldBack.map(keptBuild(data)), mostBuilds),
    access: await portAccess(data.release, (port) => parts.access.open(principal, port, product, choice)),
    known,
  }
}

/** The hold-back that stands for a product, if its last build was kept back. */
export function standing(heldBack: readonly HoldBack[]): ProductSummary['heldBack'] {
  const last = heldBack.at(-1)
  return last === undefined || last.endedBy !== null
    ? null
    : { at: last.at, failed: last.total - last.passed, total: last.total }
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

/** A check may name or read any column of its dataset, so it is told to who sees them all. */
function keptBuild({ datasets, release }: GovernedData): (heldBack: HoldBack) => BuildOutcome {
  const declared = release.manifest.definition.datasets
  const isWhole = (name: string): boolean =>
    datasets.find((dataset) => dataset.name === name)?.columns.length ===
    declared.find((dataset) => dataset.name === name)?.columns.length
  const told = datasets.flatMap(({ name }) => (isWhole(name) ? [name] : []))
  return ({ at, version, passed, total, rowsSeen, failed }) => {
    const shown = failed.flatMap(({ dataset, name, failures }) =>
      told.includes(dataset) ? [{ dataset, name, failures }] : [],
    )
    return outcomeOf('held-back', { at, version, release: null, passed, total, rowsSeen, failed: shown })
  }
}
