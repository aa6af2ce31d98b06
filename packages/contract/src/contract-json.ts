import type { Digest, ProductName } from '@provender/kernel'
import type { Deprecation, ProductKind, ProductStatus } from './catalog-parts.ts'
import type { QualityDimension } from './check.ts'
import type { ColumnDefinition } from './column.ts'
import type { Incremental } from './dataset.ts'
import type { DomainPerson } from './domain.ts'
import type { Customer, Sla } from './product.ts'
import type { ViewMark } from './view-mark.ts'

/** SQL as it stands in a contract: its text, and the file's name (relative to the definition) for messages. */
export interface SqlText {
  readonly text: string
  readonly file: string | null
}

/** A column by name, as contracts list it (order as written by the author). */
export interface ColumnContract extends ColumnDefinition {
  readonly name: string
}

/** An event type as plain JSON. `schemaDigest` covers type name and data fields: two equal digests hold the same shape. */
export interface EventContract {
  readonly type: string
  readonly owner: OwnerContract
  readonly description: string
  readonly data: readonly ColumnContract[]
  readonly example: Readonly<Record<string, unknown>> | null
  readonly modelled: string | null
  readonly simulated: string | null
  readonly schemaDigest: Digest
}

/** Who answers for a thing. */
export interface OwnerContract {
  readonly domain: string
  readonly team: string
  readonly contact: string
}

/** What a dataset's SQL reads under a name. */
export type RelationContract =
  | { readonly kind: 'event'; readonly name: string; readonly type: string }
  | { readonly kind: 'dataset'; readonly name: string; readonly dataset: string }
  | {
      readonly kind: 'upstream'
      readonly name: string
      readonly product: ProductName
      readonly version: string
      readonly dataset: string
    }

/** A check as plain JSON. */
export type CheckContract =
  | { readonly kind: 'rows'; readonly name: string; readonly dimension: QualityDimension; readonly predicate: SqlText }
  | {
      readonly kind: 'complete'
      readonly name: string
      readonly dimension: 'completeness'
      readonly against: string
      readonly min: number
      readonly measure: string | null
    }

/** A dataset as plain JSON. */
export interface DatasetContract {
  readonly name: string
  readonly description: string
  readonly grain: string
  readonly columns: readonly ColumnContract[]
  readonly key: readonly string[]
  readonly build: SqlText
  readonly relations: readonly RelationContract[]
  readonly incremental: Incremental | null
  readonly checks: readonly CheckContract[]
  readonly mayBeEmpty: string | null
}

/** The columns of an upstream dataset that a product relies on. */
export interface UpstreamContract {
  readonly product: ProductName
  readonly version: string
  readonly dataset: string
  readonly columns: readonly ColumnContract[]
}

/** A declared picture as plain JSON; `select` names the product's own datasets by their bare names. */
export interface ViewContract {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly dataset: string | null
  readonly mark: ViewMark
  readonly x: string
  readonly y: string
  readonly series: string | null
  readonly value: string | null
  readonly pick: string | null
  readonly select: SqlText
}

/** What a domain says of itself: its purpose, whom to turn to, and its terms in the order written. */
export interface DomainContract {
  readonly purpose: string | null
  readonly people: readonly DomainPerson[]
  readonly terms: readonly { readonly term: string; readonly meaning: string }[]
}

/** A product definition as plain JSON: what is digested, stored in releases, compared and shown. */
export interface ProductContract {
  readonly format: 'provender-product/1'
  readonly product: ProductName
  readonly owner: OwnerContract
  readonly version: string
  readonly purpose: string
  readonly customers: readonly Customer[]
  readonly benefit: { readonly says: string; readonly measuredBy: string }
  readonly docs: string | null
  readonly limits: readonly string[]
  readonly examples: readonly SqlText[]
  readonly simulated: string | null
  readonly events: readonly EventContract[]
  readonly ignores: readonly { readonly type: string; readonly reason: string }[]
  readonly upstream: readonly UpstreamContract[]
  readonly datasets: readonly DatasetContract[]
  readonly sla: Sla
  readonly ports: PortsContract
  readonly allowedFor: readonly string[]
  // Absent when the author left them out, and in releases from before there were any: read them by catalogPartsOf.
  readonly kind?: ProductKind
  readonly status?: ProductStatus
  readonly deprecated?: Deprecation
  readonly views?: readonly ViewContract[]
  readonly domain?: DomainContract
}

/** The declared ways out; `rest` lists per dataset the columns that have a path of their own. */
export interface PortsContract {
  readonly sql: boolean
  readonly rest: Readonly<Record<string, { readonly by: readonly string[] }>> | null
  readonly iceberg: boolean
}

/** How an event follows from a source row, as plain JSON; expressions are SQL over the row. */
export interface EmissionContract {
  readonly event: EventContract
  readonly when: SqlText | null
  readonly id: SqlText
  readonly time: SqlText
  readonly subject: SqlText
  readonly data: readonly { readonly field: string; readonly value: SqlText }[]
  readonly quarantine: readonly QuarantineContract[]
}

/** A condition and its reason, as plain JSON. */
export interface QuarantineContract {
  readonly when: SqlText
  readonly reason: string
}

/** A source as plain JSON. `reads.path` is absolute on this machine and takes no part in digests. */
export interface SourceContract {
  readonly name: string
  readonly owner: OwnerContract
  readonly description: string
  readonly attribution: string | null
  readonly simulated: string | null
  readonly reads: {
    readonly format: 'csv' | 'parquet'
    readonly path: string
    readonly file: string
    readonly columns: readonly string[]
    readonly delimiter: string
  }
  readonly expand: SqlText | null
  readonly lookups: readonly { readonly name: string; readonly event: EventContract }[]
  readonly quarantine: readonly QuarantineContract[]
  readonly emissions: readonly EmissionContract[]
  /** `mayVanish` is the share of the known keys, 0 to 1, that may vanish in one intake. */
  readonly snapshot: { readonly key: SqlText; readonly vanished: EmissionContract; readonly mayVanish: number } | null
}
