import type { Completion, CompletionContext, CompletionResult, CompletionSource } from '@codemirror/autocomplete'
import { completionPlace, namedRelations } from './completion-place.ts'
import { offeredFunctions, offeredKeywords } from './duckdb-words.ts'
import {
  aliasOffers,
  columnOffers,
  type Offer,
  type Relation,
  relationOffers,
  schemaPrefix,
} from './sql-completions.ts'

/** Relations whose names begin with a prefix, as the server tells them; asked again, they come from memory. */
export type FindRelations = (
  prefix: string,
) => Promise<{ readonly relations: readonly Relation[]; readonly hasMore: boolean }>

/** What completion asks, and for whom. */
export interface CompletionParts {
  readonly find: FindRelations
  /** The product whose datasets may be named without their schema, at this moment. */
  readonly context: () => string | null
}

const fixed: readonly Offer[] = [
  ...offeredKeywords.map((label): Offer => ({ label, type: 'keyword', boost: 0 })),
  ...Object.entries(offeredFunctions).map(
    ([label, detail]): Offer => ({
      label,
      detail,
      type: 'function',
      apply: label === 'count' ? 'count(*)' : `${label}(`,
      boost: -5,
    }),
  ),
]

/** Completes products, datasets, columns, functions and words of SQL where they may stand. */
export function completeSql({ find, context }: CompletionParts): CompletionSource {
  return async (at: CompletionContext): Promise<CompletionResult | null> => {
    const sql = at.state.doc.toString()
    const place = completionPlace(sql, at.pos)
    const product = context()
    if (place.kind === 'nothing') return null
    if (place.kind === 'relation') {
      const [own, found] = await Promise.all([
        product === null ? null : find(`${schemaPrefix(product)}.`),
        find(place.prefix),
      ])
      const relations = joined(own?.relations ?? [], found.relations)
      return {
        from: place.from,
        options: options(relationOffers(relations, product)),
        ...(found.hasMore ? {} : { validFor: /^[\w."]*$/ }),
      }
    }
    if (place.kind === 'any' && place.prefix === '' && !at.explicit) return null
    const named = namedRelations(sql)
    const relations = await relationsOf(
      named.map(({ name }) => name),
      product,
      find,
    )
    const of = place.kind === 'column' ? place.of : null
    const columns = columnOffers(named, relations, { of, context: product })
    const offers = of === null ? [...columns, ...aliasOffers(named), ...fixed] : columns
    return offers.length === 0 ? null : { from: place.from, options: options(offers), validFor: /^[\w"]*$/ }
  }
}

/** A statement that names very many relations gets the columns of the first ones. */
const mostNamed = 12

async function relationsOf(
  names: readonly string[],
  product: string | null,
  find: FindRelations,
): Promise<readonly Relation[]> {
  const prefixes = names.filter((name) => name.includes('.')).slice(0, mostNamed)
  const own = product === null ? [] : [`${schemaPrefix(product)}.`]
  const found = await Promise.all([...new Set([...own, ...prefixes])].map(find))
  return found.reduce<readonly Relation[]>((all, { relations }) => joined(all, relations), [])
}

function joined(first: readonly Relation[], second: readonly Relation[]): readonly Relation[] {
  const names = new Set(first.map(({ name }) => name))
  return [...first, ...second.filter(({ name }) => !names.has(name))]
}

function options(offers: readonly Offer[]): readonly Completion[] {
  return offers.map(({ label, apply, detail, info, type, boost }) => ({
    ...{ label, type, boost },
    ...(apply === undefined ? {} : { apply }),
    ...(detail === undefined ? {} : { detail }),
    ...(info === undefined || info === '' ? {} : { info }),
  }))
}
