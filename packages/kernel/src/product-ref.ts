import { ProvenderError } from './errors.ts'

/** `domain/name`, e.g. `library/borrowing-patterns`. */
export type ProductName = `${string}/${string}`

/** A release as people write it: product, version, number (both optional when asking for what a channel points to). */
export interface ProductRef {
  readonly product: ProductName
  readonly version: string | null
  readonly release: number | null
}

const number = '(?:0|[1-9]\\d{0,14})'
const refPattern = new RegExp(
  `^([a-z][a-z0-9-]*/[a-z][a-z0-9-]*)(?:@(${number}\\.${number}\\.${number}))?(?:[#/](${number}))?$`,
)

/**
 * Reads `library/borrowing-patterns`, `…@2.1.0`, `…@2.1.0#14` or `…@2.1.0/14`.
 * @throws CONTRACT_NAME_INVALID when the text is none of these
 * @example parseProductRef('library/borrowing-patterns@2.1.0#14').release // 14
 */
export function parseProductRef(text: string): ProductRef {
  const match = refPattern.exec(text)
  if (!match || (match[3] !== undefined && match[2] === undefined)) {
    throw new ProvenderError(
      'CONTRACT_NAME_INVALID',
      `"${text}" is not a product; write domain/name, domain/name@1.0.0 or domain/name@1.0.0#3.`,
      { found: text },
    )
  }
  return {
    product: match[1] as ProductName,
    version: match[2] ?? null,
    release: match[3] === undefined ? null : Number(match[3]),
  }
}

/**
 * A release as it is shown.
 * @example showRelease('library/borrowing-patterns', '2.1.0', 14) // 'library/borrowing-patterns@2.1.0#14'
 */
export function showRelease(product: ProductName, version: string, release: number): string {
  return `${product}@${version}#${release}`
}

/**
 * The schema under which a product's datasets are read in SQL; majors above 1 carry their number.
 * @example sqlSchemaOf('library/borrowing-patterns', '2.1.0') // { catalog: 'library', schema: 'borrowing_patterns_v2' }
 */
export function sqlSchemaOf(
  product: ProductName,
  version: string,
): { readonly catalog: string; readonly schema: string } {
  const [domain = '', name = ''] = product.split('/')
  const major = Number(version.split('.')[0])
  const underscored = (text: string): string => text.replaceAll('-', '_')
  return { catalog: underscored(domain), schema: underscored(name) + (major > 1 ? `_v${major}` : '') }
}
