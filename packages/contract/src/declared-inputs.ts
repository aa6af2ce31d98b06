import { ProvenderError } from '@provender/kernel'
import type { ColumnMap } from './column.ts'
import type { Dataset, Relation } from './dataset.ts'
import type { EventType } from './event.ts'
import type { ProductDefinition } from './product.ts'
import { invalid } from './refusal.ts'

/** A relation that a dataset of the product reads, and the name its SQL uses. */
export interface ReadRelation {
  readonly dataset: Dataset
  readonly name: string
  readonly relation: Relation
}

/**
 * Everything the datasets of a product read, in the order written.
 * @example relationsOf(borrowingPatterns).map(({ name }) => name) // ['borrowed', 'returned']
 */
export function relationsOf(product: ProductDefinition): readonly ReadRelation[] {
  return Object.values(product.datasets).flatMap((dataset) =>
    Object.entries(dataset.build.relations).map(([name, relation]) => ({ dataset, name, relation })),
  )
}

/**
 * The event types of a product, each once: those declared, then those read.
 * @throws CONTRACT_NAME_DUPLICATE when two different event types share a name
 * @example eventsOf(borrowingPatterns).map(({ type }) => type) // ['org.library.loan.book-borrowed']
 */
export function eventsOf(product: ProductDefinition): readonly EventType[] {
  const declared = product.inputs.flatMap((input) => (input.kind === 'event' ? [input] : []))
  const read = relationsOf(product).flatMap(({ relation }) => (relation.kind === 'event' ? [relation] : []))
  const measured = Object.values(product.datasets).flatMap(({ checks }) =>
    checks.flatMap((check) => (check.kind === 'complete' ? [check.against] : [])),
  )
  const byType = new Map<string, EventType>()
  for (const event of [...declared, ...read, ...measured]) {
    const known = byType.get(event.type)
    if (known !== undefined && known !== event && !isSameShape(known.data, event.data)) {
      throw new ProvenderError(
        'CONTRACT_NAME_DUPLICATE',
        `${product.product} reads two different event types named ${event.type}. Declare the type once and import it.`,
        { product: product.product, type: event.type },
      )
    }
    if (known === undefined) byType.set(event.type, event)
  }
  return [...byType.values()]
}

function isSameShape(one: ColumnMap, other: ColumnMap): boolean {
  const shape = (columns: ColumnMap): string =>
    JSON.stringify(
      Object.entries(columns).map(([name, { definition }]) => [
        name,
        definition.type,
        definition.nullable,
        definition.pii,
      ]),
    )
  return shape(one) === shape(other)
}

/**
 * Asserts that whatever the datasets of a product read or reconcile with is declared under `inputs` and `datasets`.
 * @throws CONTRACT_INVALID naming the dataset, the relation and what to add
 */
export function requireDeclaredInputs(product: ProductDefinition): void {
  const declared = new Set(product.inputs.map((input) => (input.kind === 'event' ? input.type : nameOf(input))))
  const own: ReadonlySet<unknown> = new Set(Object.values(product.datasets))
  const refuse = (dataset: Dataset, what: string, name: string, part: 'inputs' | 'datasets') =>
    invalid(
      `${product.product}: the dataset ${dataset.name} reads ${what} as "${name}", but the product does not declare it. Add it to ${part}.`,
      { product: product.product, dataset: dataset.name, relation: name },
    )
  for (const { dataset, name, relation } of relationsOf(product)) {
    if (relation.kind === 'dataset') {
      if (!own.has(relation)) throw refuse(dataset, `the dataset ${relation.name}`, name, 'datasets')
    } else {
      const needed = relation.kind === 'event' ? relation.type : nameOf(relation)
      if (!declared.has(needed)) throw refuse(dataset, needed, name, 'inputs')
    }
  }
  for (const dataset of Object.values(product.datasets)) {
    for (const check of dataset.checks) {
      if (check.kind !== 'complete' || declared.has(check.against.type)) continue
      throw refuse(dataset, check.against.type, check.name, 'inputs')
    }
  }
}

/**
 * Asserts that every declared input is read by a dataset: an event type that means nothing to a product is ignored by name.
 * @throws CONTRACT_INVALID naming the input
 */
export function requireReadInputs(product: ProductDefinition): void {
  const read = new Set(
    relationsOf(product).flatMap(({ relation }) => {
      if (relation.kind === 'dataset') return []
      return [relation.kind === 'event' ? relation.type : nameOf(relation)]
    }),
  )
  for (const input of product.inputs) {
    const name = input.kind === 'event' ? input.type : nameOf(input)
    if (read.has(name)) continue
    const wayOut =
      input.kind === 'event' ? 'Read it, or move it to ignores and say why' : 'Read it, or take it out of inputs'
    throw invalid(`${product.product} declares the input ${name}, but none of its datasets reads it. ${wayOut}.`, {
      product: product.product,
      input: name,
    })
  }
}

function nameOf({ product, version }: { readonly product: string; readonly version: string }): string {
  return `${product}@${version}`
}
