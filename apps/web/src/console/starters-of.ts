import type { Answer } from '../api/answers.ts'
import { quotedName } from './sql-tokens.ts'

/** A statement to begin with. */
export interface Starter {
  readonly sql: string
  readonly product: string
  readonly purpose: string
  readonly simulated: string | null
}

/**
 * The statements to begin with of one product: those that its author wrote, else one that shows rows of its first dataset.
 * @example startersOf(page)[0]?.sql // 'select week, sum(loans) …'
 */
export function startersOf({
  product,
  purpose,
  simulated,
  examples,
  datasets,
  access,
}: StartablePage): readonly Starter[] {
  if (!access.some(({ port, mayRead }) => port === 'sql' && mayRead)) return []
  const first = datasets[0]
  const written = examples.map(({ sql }) => sql)
  const statements =
    written.length > 0 || first === undefined ? written : [`select * from ${quotedName(first.name)} limit 100`]
  return statements.map((sql) => ({ sql, product, purpose, simulated }))
}

type StartablePage = Pick<Answer<'ProductPage'>, 'product' | 'purpose' | 'simulated' | 'examples' | 'access'> & {
  readonly datasets: readonly { readonly name: string }[]
}
