import type { NamedRelation } from './completion-place.ts'
import { quotedName } from './sql-tokens.ts'

/** A relation that the reader may query. */
export interface Relation {
  /** `library.borrowing_patterns.weekly`. */
  readonly name: string
  readonly product: string
  readonly description: string
  readonly columns: readonly { readonly name: string; readonly type: string; readonly description: string }[]
}

/** Something to write, as the editor offers it. */
export interface Offer {
  readonly label: string
  readonly apply?: string
  readonly detail?: string
  readonly info?: string
  readonly type: 'relation' | 'column' | 'keyword' | 'function' | 'alias'
  /** Those with more come first. */
  readonly boost: number
}

/**
 * The product in whose context a statement stands, without the major that may follow it.
 * @example productOfContext('library/borrowing-patterns@1') // 'library/borrowing-patterns'
 */
export function productOfContext(context: string): string {
  return context.split('@')[0] ?? context
}

/**
 * What the names of a product's relations begin with.
 * @example schemaPrefix('library/borrowing-patterns') // 'library.borrowing_patterns'
 */
export function schemaPrefix(context: string): string {
  const [product = '', major = '1'] = context.split('@')
  const schema = product.replaceAll('-', '_').replaceAll('/', '.')
  return Number(major) > 1 ? `${schema}_v${major}` : schema
}

/**
 * Relations to write after FROM: those of the product in context come first, by their bare names.
 * @example relationOffers([weekly], 'library/borrowing-patterns')[0].label // 'weekly'
 */
export function relationOffers(relations: readonly Relation[], context: string | null): readonly Offer[] {
  const own = context === null ? [] : relations.filter((relation) => isOf(relation, context))
  const bare = own.map(({ name, description, columns }) => ({
    ...{ label: bareName(name), apply: quotedName(bareName(name)), type: 'relation' as const, boost: 50 },
    ...{ detail: columnCount(columns.length), info: description },
  }))
  const whole = relations.map(({ name, description, columns }) => ({
    ...{ label: name, apply: name.split('.').map(quotedName).join('.'), type: 'relation' as const, boost: 0 },
    ...{ detail: columnCount(columns.length), info: description },
  }))
  return [...bare, ...whole]
}

/**
 * Columns of the relations that a statement reads; with `of`, of the one that is named so or has that alias.
 * @example columnOffers([{ name: 'weekly', alias: 'w' }], [weekly], { of: 'w', context: 'library/borrowing-patterns' })[0].label // 'week'
 */
export function columnOffers(
  named: readonly NamedRelation[],
  relations: readonly Relation[],
  { of, context }: { readonly of: string | null; readonly context: string | null },
): readonly Offer[] {
  const meant = named.filter(
    ({ name, alias }) => of === null || alias === of || name === of || (alias === null && bareName(name) === of),
  )
  const seen = new Set<string>()
  return meant.flatMap(({ name, alias }) => {
    const relation = relationNamed(name, relations, context)
    const columns = (relation?.columns ?? []).filter((column) => {
      const isNew = !seen.has(column.name)
      seen.add(column.name)
      return isNew
    })
    return columns.map((column) => ({
      ...{ label: column.name, apply: quotedName(column.name), type: 'column' as const, boost: 30 },
      ...{
        detail: of === null ? `${column.type} of ${alias ?? bareName(name)}` : column.type,
        info: column.description,
      },
    }))
  })
}

/**
 * Names by which columns may be told apart in a statement: aliases, and bare names of relations that have none.
 * @example aliasOffers([{ name: 'weekly', alias: 'w' }])[0].label // 'w'
 */
export function aliasOffers(named: readonly NamedRelation[]): readonly Offer[] {
  const names = new Map(named.map(({ name, alias }) => [alias ?? bareName(name), name]))
  return [...names].map(([label, name]) => ({
    label,
    apply: quotedName(label),
    detail: name === label ? 'relation' : name,
    type: 'alias',
    boost: 10,
  }))
}

/**
 * Which of the known relations a name in a statement means: its whole name, or a bare one in the context of a product.
 * @example relationNamed('weekly', [weekly], 'library/borrowing-patterns')?.name // 'library.borrowing_patterns.weekly'
 */
export function relationNamed(name: string, relations: readonly Relation[], context: string | null): Relation | null {
  const whole = relations.find((relation) => relation.name.toLowerCase() === name.toLowerCase())
  if (whole !== undefined || context === null || name.includes('.')) return whole ?? null
  return (
    relations.findLast(
      (relation) => isOf(relation, context) && bareName(relation.name).toLowerCase() === name.toLowerCase(),
    ) ?? null
  )
}

/**
 * The last part of a dotted name.
 * @example bareName('library.borrowing_patterns.weekly') // 'weekly'
 */
export function bareName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function isOf(relation: Relation, context: string): boolean {
  const isProduct = productOfContext(relation.product) === productOfContext(context)
  return isProduct && (!context.includes('@') || relation.name.startsWith(`${schemaPrefix(context)}.`))
}

function columnCount(columns: number): string {
  return columns === 1 ? '1 column' : `${columns} columns`
}
