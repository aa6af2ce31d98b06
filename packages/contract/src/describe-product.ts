import { type Digest, digestOfJson, type Json } from '@provender/kernel'
import { besideFile, fileNameOf } from './call-site.ts'
import type { Check } from './check.ts'
import type { ColumnMap } from './column.ts'
import type {
  CheckContract,
  ColumnContract,
  DatasetContract,
  DomainContract,
  EventContract,
  OwnerContract,
  PortsContract,
  ProductContract,
  RelationContract,
  SqlText,
  UpstreamContract,
  ViewContract,
} from './contract-json.ts'
import type { Dataset, Relation } from './dataset.ts'
import { eventsOf, relationsOf, requireDeclaredInputs, requireReadInputs } from './declared-inputs.ts'
import type { Domain } from './domain.ts'
import type { EventType } from './event.ts'
import { frozenCopy } from './frozen.ts'
import type { ProductDefinition } from './product.ts'
import { invalid } from './refusal.ts'
import type { Sql } from './sql.ts'
import type { View } from './view.ts'

/** Reads the text of a file that a definition names by URL; handed in, because this package does no I/O. */
export type ReadText = (url: string) => string

/**
 * A product definition as plain JSON, complete with the text of its SQL files and documentation; deeply frozen.
 * @throws CONTRACT_INVALID when a dataset reads or reconciles with what is not declared under `inputs` and `datasets`
 * @throws CONTRACT_NAME_DUPLICATE when two different event types share a name
 * @example describeProduct(borrowingPatterns, (url) => readFileSync(fileURLToPath(url), 'utf8')).format // 'provender-product/1'
 */
export function describeProduct(product: ProductDefinition, read: ReadText): ProductContract {
  requireDeclaredInputs(product)
  requireReadInputs(product)
  return frozenCopy({
    format: 'provender-product/1',
    product: product.product,
    owner: ownerOf(product.domain),
    version: product.version,
    purpose: product.purpose,
    customers: product.customers,
    benefit: product.benefit,
    docs: docsOf(product, read),
    limits: product.limits,
    examples: product.examples.map((example) => sqlTextOf(example, read)),
    simulated: product.simulated,
    events: eventsOf(product).map(describeEvent),
    ignores: product.ignores.map(({ event, reason }) => ({ type: event.type, reason })),
    upstream: upstreamOf(product),
    datasets: Object.values(product.datasets).map((dataset) => describeDataset(dataset, read)),
    sla: product.sla,
    ports: portsOf(product),
    allowedFor: product.access.allowedFor,
    ...catalogPartsSaid(product, read),
  })
}

type SaidParts = Pick<ProductContract, 'kind' | 'status' | 'deprecated' | 'views' | 'domain'>

/** Only what differs from what is understood without it: a definition that says none of it keeps its digest. */
function catalogPartsSaid(product: ProductDefinition, read: ReadText): SaidParts {
  const domain = describeDomain(product.domain)
  const views = product.views.map((view) => describeView(view, read))
  return {
    ...(product.productKind === 'dataset' ? {} : { kind: product.productKind }),
    ...(product.status === 'active' ? {} : { status: product.status }),
    ...(product.deprecated === null ? {} : { deprecated: product.deprecated }),
    ...(views.length === 0 ? {} : { views }),
    ...(domain.purpose === null && domain.people.length + domain.terms.length === 0 ? {} : { domain }),
  }
}

function describeDomain({ purpose, people, terms }: Domain): DomainContract {
  return { purpose, people, terms: Object.entries(terms).map(([term, meaning]) => ({ term, meaning })) }
}

function describeView({ kind: _, select, ...parts }: View, read: ReadText): ViewContract {
  return { ...parts, select: sqlTextOf(select, read) }
}

function docsOf(product: ProductDefinition, read: ReadText): string | null {
  if (product.docs === null) return null
  if (product.definedIn !== null) return read(besideFile(product.docs, product.definedIn))
  throw invalid(
    `The product ${product.product} names its docs "${product.docs}" but is defined outside a file. Move it into a file.`,
    { product: product.product },
  )
}

/**
 * The definition digest: canonical JSON of everything the definition says, SQL and documentation included.
 * @example definitionDigestOf(contract).startsWith('sha256:') // true
 */
export function definitionDigestOf(contract: ProductContract): Digest {
  return digestOfJson(contract as unknown as Json)
}

/**
 * An event type as plain JSON with the digest of its shape; values of the example stand as they travel in JSON.
 * @example describeEvent(BookBorrowed).schemaDigest.startsWith('sha256:') // true
 */
export function describeEvent(event: EventType): EventContract {
  const data = describeColumns(event.data)
  const shape = data.map(({ name, type, nullable, pii }) => ({ name, type, nullable, pii }))
  return frozenCopy({
    type: event.type,
    owner: ownerOf(event.owner),
    description: event.description,
    data,
    example: event.example,
    modelled: event.modelled,
    simulated: event.simulated,
    schemaDigest: digestOfJson({ type: event.type, data: shape } as unknown as Json),
  })
}

/**
 * SQL as it stands in a contract; a file's text is read through `read`.
 * @example sqlTextOf(sql`a > 1`, read) // { text: 'a > 1', file: null }
 */
export function sqlTextOf(sql: Sql<unknown>, read: ReadText): SqlText {
  if (sql.source.kind === 'text') return { text: sql.source.text, file: null }
  return { text: read(sql.source.url), file: fileNameOf(sql.source.url) }
}

/**
 * The owner of things in a domain, as plain JSON.
 * @example ownerOf(library) // { domain: 'library', team: 'circulation', contact: 'circulation@library.example' }
 */
export function ownerOf(domain: Domain): OwnerContract {
  return { domain: domain.name, team: domain.team, contact: domain.contact }
}

function describeColumns(columns: ColumnMap): readonly ColumnContract[] {
  return Object.entries(columns).map(([name, column]) => ({ name, ...column.definition }))
}

function describeDataset(dataset: Dataset, read: ReadText): DatasetContract {
  return {
    name: dataset.name,
    description: dataset.description,
    grain: dataset.grain,
    columns: describeColumns(dataset.columns),
    key: dataset.key,
    build: sqlTextOf(dataset.build, read),
    relations: Object.entries(dataset.build.relations).map(([name, relation]) => describeRelation(name, relation)),
    incremental: dataset.incremental,
    checks: dataset.checks.map((check) => describeCheck(check, read)),
    mayBeEmpty: dataset.mayBeEmpty?.reason ?? null,
  }
}

function describeRelation(name: string, relation: Relation): RelationContract {
  switch (relation.kind) {
    case 'event':
      return { kind: 'event', name, type: relation.type }
    case 'dataset':
      return { kind: 'dataset', name, dataset: relation.name }
    case 'output-port':
      return {
        kind: 'upstream',
        name,
        product: relation.product,
        version: relation.version,
        dataset: relation.dataset.name,
      }
  }
}

function describeCheck(check: Check, read: ReadText): CheckContract {
  if (check.kind === 'rows')
    return { kind: 'rows', name: check.name, dimension: check.dimension, predicate: sqlTextOf(check.predicate, read) }
  return {
    kind: 'complete',
    name: check.name,
    dimension: check.dimension,
    against: check.against.type,
    min: check.min,
    measure: check.measure,
  }
}

function upstreamOf(product: ProductDefinition): readonly UpstreamContract[] {
  const ports = relationsOf(product).flatMap(({ relation }) => (relation.kind === 'output-port' ? [relation] : []))
  const byName = new Map(ports.map((port) => [`${port.product}@${port.version}.${port.dataset.name}`, port]))
  return [...byName.values()].map((port) => ({
    product: port.product,
    version: port.version,
    dataset: port.dataset.name,
    columns: describeColumns(port.dataset.columns),
  }))
}

function portsOf(product: ProductDefinition): PortsContract {
  const { sql = false, rest = false, iceberg = false } = product.ports
  if (rest === false) return { sql, rest: null, iceberg }
  const by = rest === true ? {} : rest
  const entries = Object.entries(product.datasets).map(
    ([name, dataset]) => [dataset.name, { by: by[name]?.by ?? [] }] as const,
  )
  return { sql, rest: Object.fromEntries(entries), iceberg }
}
