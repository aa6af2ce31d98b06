import type { ProductName } from '@provender/kernel'
import { callSiteOf } from './call-site.ts'
import type { Deprecation, ProductKind, ProductStatus } from './catalog-parts.ts'
import type { ColumnMap } from './column.ts'
import type { Dataset } from './dataset.ts'
import type { Domain } from './domain.ts'
import type { EventType } from './event.ts'
import { frozenCopy } from './frozen.ts'
import { requireName, requireSpec, requireText } from './require.ts'
import { requireCatalogParts } from './require-catalog.ts'
import { requireDatasets, requireInputs, requirePorts, requirePromises, requireWords } from './require-product.ts'
import type { Sql } from './sql.ts'
import type { View } from './view.ts'

/** Datasets of a product by the names its author gave them. */
export type DatasetMap = Readonly<Record<string, Dataset>>

/** A dataset of a published product, as other products read it: the declared input port. */
export interface OutputPort<Columns extends ColumnMap = ColumnMap> {
  readonly kind: 'output-port'
  readonly product: ProductName
  readonly version: string
  readonly dataset: Dataset<Columns>
}

/** A team that uses the product, and what for. */
export interface Customer {
  readonly team: string
  readonly need: string
}

/** What is promised about service. `freshness` is the longest time from an event's arrival to the release that holds it. */
export interface Sla {
  readonly freshness: string
  readonly availability: number
  readonly support: string
}

/**
 * Which ways out a product has; what is not named is refused. With `rest` every dataset has a path;
 * `by` adds paths by column.
 */
export interface Ports<Datasets extends DatasetMap = DatasetMap> {
  readonly sql?: boolean
  readonly rest?:
    | boolean
    | { readonly [Name in keyof Datasets]?: { readonly by: readonly (keyof Datasets[Name]['columns'] & string)[] } }
  readonly iceberg?: boolean
}

/** A data product as its author defines it. */
export interface ProductDefinition<Datasets extends DatasetMap = DatasetMap> {
  readonly kind: 'product'
  readonly product: ProductName
  readonly name: string
  readonly domain: Domain
  readonly version: string
  /** What it may be used as; `kind` says that it is a product. */
  readonly productKind: ProductKind
  readonly status: ProductStatus
  readonly deprecated: Deprecation | null
  readonly purpose: string
  readonly customers: readonly Customer[]
  readonly benefit: { readonly says: string; readonly measuredBy: string }
  readonly docs: string | null
  readonly limits: readonly string[]
  readonly examples: readonly Sql[]
  readonly views: readonly View[]
  readonly simulated: string | null
  readonly inputs: readonly (EventType | ProductDefinition)[]
  readonly ignores: readonly { readonly event: EventType; readonly reason: string }[]
  readonly datasets: Datasets
  /** The same datasets as other products read them. */
  readonly outputs: { readonly [Name in keyof Datasets]: OutputPort<Datasets[Name]['columns']> }
  readonly sla: Sla
  readonly ports: Ports<Datasets>
  readonly access: { readonly allowedFor: readonly string[] }
  /** URL of the file that defines it. */
  readonly definedIn: string | null
}

/** What an author writes to define a product. */
export interface ProductSpec<Datasets extends DatasetMap = DatasetMap> {
  readonly name: string
  readonly domain: Domain
  /** Semantic version of the promise. */
  readonly version: string
  /** What it may be used as; a dataset unless said otherwise. */
  readonly kind?: ProductKind
  /** Whether it may be relied on yet; active unless said otherwise. */
  readonly status?: ProductStatus
  /** Since which day (YYYY-MM-DD) it should no longer be begun with, why, and which product (domain/name) to use instead. */
  readonly deprecated?: { readonly since: string; readonly reason: string; readonly use?: string }
  readonly purpose: string
  readonly customers: readonly [Customer, ...Customer[]]
  readonly benefit: { readonly says: string; readonly measuredBy: string }
  /** Markdown file beside the definition. */
  readonly docs?: string
  readonly limits?: readonly string[]
  readonly examples?: readonly Sql[]
  /** Pictures that the product's page shows. */
  readonly views?: readonly View[]
  /** Says that the data are simulated, and by which rules; shown wherever the product shows. */
  readonly simulated?: string
  readonly inputs: readonly (EventType | ProductDefinition)[]
  /** Event types of the inputs' world that the product leaves out by name, and why. */
  readonly ignores?: readonly { readonly event: EventType; readonly reason: string }[]
  readonly datasets: Datasets
  readonly sla: Sla
  readonly ports: Ports<NoInfer<Datasets>>
  readonly access: { readonly allowedFor: readonly string[] }
}

/**
 * Defines a data product. The definition says everything: datasets, pipelines, ports, meaning, owner, customers, promises.
 * It stands as the default export of its own `*.product.ts` file.
 * @throws CONTRACT_INVALID
 * @throws CONTRACT_NAME_INVALID
 * @throws CONTRACT_NAME_DUPLICATE
 * @throws CONTRACT_VALUE_INVALID
 * @source Bitol ODPS 1.1, DAMA DMBOK quality dimensions
 * @example
 * defineProduct({
 *   name: 'book-catalog', domain: library, version: '1.0.0', purpose: 'Which titles there are.',
 *   customers: [{ team: 'acquisitions', need: 'what we already have' }],
 *   benefit: { says: 'no title bought twice', measuredBy: 'returned orders' },
 *   inputs: [BookCatalogued], datasets: { titles }, sla: { freshness: '24h', availability: 0.999, support: 'weekdays' },
 *   ports: { sql: true, rest: true }, access: { allowedFor: ['research'] },
 * }).product // 'library/book-catalog'
 */
export function defineProduct<const Datasets extends DatasetMap>(
  spec: ProductSpec<Datasets>,
): ProductDefinition<Datasets> {
  requireSpec('product', spec)
  requireName('product', spec.name)
  const thing = `product ${spec.name}`
  requireText(thing, 'domain', spec.domain?.name)
  requireText(thing, 'owner', spec.domain.team)
  requireWords(thing, spec)
  requirePromises(thing, spec)
  requireInputs(thing, spec)
  requireDatasets(thing, spec.datasets)
  requirePorts(thing, spec.datasets, spec.ports)
  requireCatalogParts(thing, spec, spec.datasets)
  const product: ProductName = `${spec.domain.name}/${spec.name}`
  const definition: ProductDefinition<Datasets> = {
    kind: 'product',
    product,
    name: spec.name,
    domain: spec.domain,
    version: spec.version,
    ...catalogPartsOf(spec),
    purpose: spec.purpose,
    customers: frozenCopy(spec.customers),
    benefit: frozenCopy(spec.benefit),
    docs: spec.docs ?? null,
    limits: frozenCopy(spec.limits ?? []),
    examples: Object.freeze([...(spec.examples ?? [])]),
    simulated: spec.simulated ?? null,
    inputs: Object.freeze([...spec.inputs]),
    ignores: Object.freeze([...(spec.ignores ?? [])]),
    datasets: Object.freeze({ ...spec.datasets }),
    outputs: outputsOf(product, spec.version, spec.datasets),
    sla: frozenCopy(spec.sla),
    ports: frozenCopy(spec.ports) as Ports<Datasets>,
    access: frozenCopy(spec.access),
    definedIn: callSiteOf(defineProduct),
  }
  return Object.freeze(definition)
}

function catalogPartsOf(
  spec: Pick<ProductSpec, 'kind' | 'status' | 'deprecated' | 'views'>,
): Pick<ProductDefinition, 'productKind' | 'status' | 'deprecated' | 'views'> {
  const { deprecated } = spec
  return {
    productKind: spec.kind ?? 'dataset',
    status: spec.status ?? 'active',
    deprecated: deprecated === undefined ? null : frozenCopy({ ...deprecated, use: deprecated.use ?? null }),
    views: Object.freeze([...(spec.views ?? [])]),
  }
}

function outputsOf<Datasets extends DatasetMap>(
  product: ProductName,
  version: string,
  datasets: Datasets,
): { readonly [Name in keyof Datasets]: OutputPort<Datasets[Name]['columns']> } {
  const outputs = Object.entries(datasets).map(([name, dataset]) => [
    name,
    Object.freeze({ kind: 'output-port', product, version, dataset }),
  ])
  return Object.freeze(Object.fromEntries(outputs))
}
