import type { ServingRelease } from '@provender/storage'
import type { CatalogParts } from '../catalog-parts.ts'
import { freshnessOf, freshnessState } from '../freshness.ts'
import type { HeldBack, PresentFacts } from './search-products.ts'

/** What log, clock and decisions add to the index at this moment. */
export function presentFacts({
  arrivals,
  clock,
  decisions,
}: Pick<CatalogParts, 'arrivals' | 'clock' | 'decisions'>): PresentFacts {
  const [arrived, now] = [arrivals(), clock.now()]
  const heldBack = new Map<string, HeldBack>(
    decisions
      .holdBacks({ isStanding: true })
      .map(({ product, at, passed, total }) => [product, { at, failed: total - passed, total }]),
  )
  return {
    freshnessOf: (release) => freshnessOf(factsOf(release), arrived, now),
    freshnessStateOf: (release) => freshnessState(factsOf(release), arrived, now),
    heldBackOf: ({ product }) => heldBack.get(product) ?? null,
  }
}

function factsOf({ freshness, pins, formerPins, publishedAt }: ServingRelease) {
  return { promise: freshness, pins, formerPins, publishedAt }
}
