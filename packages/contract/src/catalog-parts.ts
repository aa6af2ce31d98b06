import type { DomainContract, ProductContract, ViewContract } from './contract-json.ts'

/** What a product may be used as. */
export const productKinds = [
  'dataset',
  'feature-store',
  'forecast',
  'recommender',
  'decision-api',
  'feed',
  'embeddings',
  'graph',
] as const

/** One of the kinds of products. */
export type ProductKind = (typeof productKinds)[number]

/** Where a product that has a release stands in its life, as its author says; a deprecated one is either and says why. */
export const productStatuses = ['draft', 'active'] as const

/** One of the statuses that an author can say. */
export type ProductStatus = (typeof productStatuses)[number]

/** That a product should no longer be begun with: since which day, why, and what to use instead. */
export interface Deprecation {
  /** YYYY-MM-DD. */
  readonly since: string
  readonly reason: string
  /** Product to use instead, as domain/name; null when there is none. */
  readonly use: string | null
}

/** The parts of a definition by which a product is found and shown; none of them is a promise about data. */
export interface CatalogParts {
  readonly kind: ProductKind
  readonly status: ProductStatus
  readonly deprecated: Deprecation | null
  readonly views: readonly ViewContract[]
  readonly domain: DomainContract
}

/**
 * The catalog parts of a contract, with what was left out filled in. A contract holds only what its author said, so that a
 * definition without them, and a release from before there were any, keeps its digest.
 * @example catalogPartsOf(contract).kind // 'dataset'
 */
export function catalogPartsOf(contract: ProductContract): CatalogParts {
  return {
    kind: contract.kind ?? 'dataset',
    status: contract.status ?? 'active',
    deprecated: contract.deprecated ?? null,
    views: contract.views ?? [],
    domain: contract.domain ?? { purpose: null, people: [], terms: [] },
  }
}
