import { type Digest, digestOfJson, type Json, ProvenderError } from '@provender/kernel'
import type { Check } from './check.ts'
import type { ColumnMap } from './column.ts'
import type {
  CheckContract,
  ColumnContract,
  DatasetContract,
  EventContract,
  OwnerContract,
  PortsContract,
  ProductContract,
  RelationContract,
  SqlText,
  UpstreamContract,
} from './contract-json.ts'
import type { Dataset, Relation } from './dataset.ts'
import type { Domain } from './domain.ts'
import type { EventType } from './event.ts'
import type { ProductDefinition } from './product.ts'
import type { Sql } from './sql.ts'

/** Reads the text of a file that a definition names by URL; handed in, because this package does no I/O. */
export type ReadText = (url: string) => string

/**
 * A product definition as plain JSON, complete with the text of its SQL files and documentation.
 * @throws CONTRACT_INVALID when a dataset reads what is not declared under `inputs`
 */
export function describeProduct(product: ProductDefinition, read: ReadText): ProductContract {
  requireDeclaredInputs(product)
  return {
    format: 'provender-product/1',
    product: product.product,
    owner: ownerOf(product.domain),
    version: product.version,
    purpose: product.purpose,
    customers: product.customers,
    benefit: product.benefit,
    docs:
      product.docs === null || product.definedIn === null ? null : read(new URL(product.docs, product.definedIn).href),
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
  }
}

/**
 * The definition digest: canonical JSON of everything the definition says, SQL and documentation included.
 * @example definitionDigestOf(contract).startsWith('sha256:') // true
 */
export function definitionDigestOf(contract: ProductContract): Digest {
  return digestOfJson(contract as unknown as Json)
}

/**
 * An event type as plain JSON with the digest of its shape.
 * @example describeEvent(BookBorrowed).schemaDigest.startsWith('sha256:') // true
 */
export function describeEvent(event: EventType): EventContract {
  const data = describeColumns(event.data)
  const shape = data.map(({ name, type, nullable, pii }) => ({ name, type, nullable, pii }))
  return {
    type: event.type,
    owner: ownerOf(event.owner),
    description: event.description,
    data,
    example: event.example,
    modelled: event.modelled,
    simulated: event.simulated,
    schemaDigest: digestOfJson({ type: event.type, data: shape } as unknown as Json),
  }
}

/**
 * SQL as it stands in a contract; a file's text is read through `read`.
 * @example sqlTextOf(sql`a > 1`, read) // { text: 'a > 1', file: null }
 */
export function sqlTextOf(sql: Sql<unknown>, read: ReadText): SqlText {
  if (sql.source.kind === 'text') return { text: sql.source.text, file: null }
  return { text: read(sql.source.url), file: sql.source.url.slice(sql.source.url.lastIndexOf('/') + 1) }
}

/** The owner of things in a domain, as plain JSON. */
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

function relationsOf(
  product: ProductDefinition,
): readonly { readonly dataset: Dataset; readonly name: string; readonly relation: Relation }[] {
  return Object.values(product.datasets).flatMap((dataset) =>
    Object.entries(dataset.build.relations).map(([name, relation]) => ({ dataset, name, relation })),
  )
}

function eventsOf(product: ProductDefinition): readonly EventType[] {
  const read = relationsOf(product).flatMap(({ relation }) => (relation.kind === 'event' ? [relation] : []))
  const declared = product.inputs.flatMap((input) => (input.kind === 'event' ? [input] : []))
  return [...new Map([...declared, ...read].map((event) => [event.type, event])).values()]
}

function upstreamOf(product: ProductDefinition): readonly UpstreamContract[] {
  const ports = relationsOf(product).flatMap(({ relation }) => (relation.kind === 'output-port' ? [relation] : []))
  const byName = new Map(ports.map((port) => [`${port.product}.${port.dataset.name}`, port]))
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

function requireDeclaredInputs(product: ProductDefinition): void {
  const declared = new Set(product.inputs.map((input) => (input.kind === 'event' ? input.type : input.product)))
  const own = new Set(Object.values(product.datasets).map((dataset) => dataset.name))
  for (const { dataset, name, relation } of relationsOf(product)) {
    const needed = relation.kind === 'event' ? relation.type : relation.kind === 'output-port' ? relation.product : null
    const known = needed === null ? relation.kind === 'dataset' && own.has(relation.name) : declared.has(needed)
    if (!known) {
      const what = needed ?? (relation.kind === 'dataset' ? `the dataset ${relation.name}` : name)
      throw new ProvenderError(
        'CONTRACT_INVALID',
        `${product.product}: the dataset ${dataset.name} reads ${what} as "${name}", but the product does not declare it. Add it to ${needed === null ? 'datasets' : 'inputs'}.`,
        { product: product.product, dataset: dataset.name, relation: name },
      )
    }
  }
}
