import { quoteName, statementText } from '@provender/engine'
import { type ProductName, ProvenderError } from '@provender/kernel'
import { didYouMean } from '../near-names.ts'
import { invalidRequest } from '../problem.ts'
import type { SqlRelation } from './governed-sql.ts'

/** A product whose datasets a statement may name alone; `major` null: the major that serves. */
export interface BareProduct {
  readonly product: ProductName
  readonly major: number | null
}

/** A relation under the bare name of its dataset. */
export interface BareRelation {
  readonly bare: string
  readonly relation: SqlRelation
}

/**
 * Reads `library/borrowing-patterns` or `library/borrowing-patterns@2`.
 * @throws REQUEST_INVALID
 * @example parseBareProduct('library/borrowing-patterns@2').major // 2
 */
export function parseBareProduct(text: string): BareProduct {
  const match = /^([a-z][a-z0-9-]{1,49}\/[a-z][a-z0-9-]{1,49})(?:@(\d{1,9}))?$/.exec(text)
  if (match === null) {
    throw invalidRequest(
      `product is ${JSON.stringify(text.slice(0, 80))}; write domain/name, or domain/name@2 for its major 2.`,
      { parameter: 'product' },
    )
  }
  return { product: match[1] as ProductName, major: match[2] === undefined ? null : Number(match[2]) }
}

/**
 * The relations of a product, by their bare names.
 * @throws REGISTRY_PRODUCT_UNKNOWN when none of them may be read through SQL
 */
export function bareRelations(
  relations: readonly SqlRelation[],
  { product, major }: BareProduct,
): readonly BareRelation[] {
  const own = relations.filter(({ release }) => release.manifest.product === product)
  const found = own.filter((relation) => (major === null ? relation.isServing : majorOf(relation) === major))
  if (found.length > 0) return found.map((relation) => ({ bare: relation.dataset.name, relation }))
  const majors = [...new Set(own.map(majorOf))].join(', ')
  const products = [...new Set(relations.map(({ release }) => release.manifest.product))]
  throw new ProvenderError(
    'REGISTRY_PRODUCT_UNKNOWN',
    own.length > 0
      ? `${product} has no major ${major} that you may read through SQL. There is: ${majors}.`
      : `There is no product ${product} that you may read through SQL.${didYouMean(product, products)}`,
    { product },
  )
}

/**
 * A statement that passed the gate, with the relations that it names by their bare names. What stands before the text is on one
 * line, and its rows keep their order.
 * @example withBareNames('select loans from weekly', [weekly])
 * // WITH "weekly" AS NOT MATERIALIZED (SELECT * FROM "library"."borrowing_patterns"."weekly") SELECT * FROM ( … ) AS provender_asked
 */
export function withBareNames(text: string, used: readonly BareRelation[]): string {
  if (used.length === 0) return text
  const named = used.map(({ bare, relation }) => {
    const name = relation.name.split('.').map(quoteName).join('.')
    return `${quoteName(bare)} AS NOT MATERIALIZED (SELECT * FROM ${name})`
  })
  return `WITH ${named.join(', ')} SELECT * FROM (\n${statementText(text)}\n) AS provender_asked`
}

function majorOf({ release }: SqlRelation): number {
  return Number(release.manifest.version.split('.')[0])
}
