import { ProvenderError } from '@provender/kernel'
import { besideCaller } from './call-site.ts'

/** SQL as written: its text, or the URL of the file that holds it. */
export type SqlSource =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly url: string }

/** SQL with the relations it may read, by the names it uses for them. */
export interface Sql<Relations = Readonly<Record<never, never>>> {
  readonly source: SqlSource
  readonly relations: Relations
}

/** What can stand in a template: written as a SQL literal, never as SQL. */
export type SqlLiteral = string | number | bigint | boolean | null

interface SqlTag {
  (strings: TemplateStringsArray, ...values: readonly SqlLiteral[]): Sql
  /**
   * SQL in a file and the relations it reads by name. The path is relative to the file that holds this call:
   * in a factory function that is the factory's file, not its caller's.
   */
  file<const Relations extends Readonly<Record<string, unknown>> = Readonly<Record<never, never>>>(
    path: string,
    relations?: Relations,
  ): Sql<Relations>
  /** SQL in a template that reads relations by name. */
  from<const Relations extends Readonly<Record<string, unknown>>>(
    relations: Relations,
  ): (strings: TemplateStringsArray, ...values: readonly SqlLiteral[]) => Sql<Relations>
}

const greatestBigint = 2n ** 63n - 1n

/**
 * A value as a DuckDB literal that stays one literal wherever an expression may stand; negative numbers are in brackets,
 * because a minus before them would begin a comment.
 * @throws CONTRACT_VALUE_INVALID for what SQL text cannot hold: numbers that are not finite or beyond 64 bits,
 * text with a NUL or a lone surrogate, and anything that is no literal
 * @example literalOf("it's") // "'it''s'"
 */
export function literalOf(value: SqlLiteral): string {
  switch (typeof value) {
    case 'string':
      if (value.includes('\0') || !value.isWellFormed()) throw unfit('Text with a NUL or a lone surrogate')
      return `'${value.replaceAll("'", "''")}'`
    case 'number':
      if (!Number.isFinite(value)) throw unfit(`${value}`, 'Numbers in SQL are finite.')
      return value < 0 ? `(${value})` : String(value)
    case 'bigint':
      if (value > greatestBigint || value < -greatestBigint - 1n) throw unfit(`${value}`, 'Whole numbers have 64 bits.')
      return value < 0n ? `(${value})` : String(value)
    case 'boolean':
      return String(value)
    default:
      if (value === null) return 'NULL'
      throw unfit(value === undefined ? 'undefined' : `A value of type ${typeof value}`)
  }
}

function unfit(found: string, rule = 'Give a text, a number, true, false or null.'): ProvenderError {
  return new ProvenderError('CONTRACT_VALUE_INVALID', `${found} cannot stand in SQL. ${rule}`, { found })
}

function template(strings: TemplateStringsArray, ...values: readonly SqlLiteral[]): Sql {
  return freeze({ kind: 'text', text: textOf(strings, values) }, {})
}

function textOf(strings: TemplateStringsArray, values: readonly SqlLiteral[]): string {
  const [first = '', ...rest] = strings
  return rest.reduce((text, part, index) => {
    requireOpenGround(text, part)
    return text + literalOf(values[index] as SqlLiteral) + part
  }, first)
}

const closedParts = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*\n|\/\*[\s\S]*?\*\/|\$\$[\s\S]*?\$\$/g

/** A literal inside quotes or a comment would end them: the value would be read as SQL. */
function requireOpenGround(before: string, after: string): void {
  const open = /['"]|\/\*|--|\$\$/.exec(before.replaceAll(closedParts, ' '))?.[0]
  if (open === undefined && !/[\w$]$/.test(before) && !/^[\w'"$]/.test(after)) return
  const where = open === undefined ? 'directly beside a word or quote' : `after an open ${open}`
  throw new ProvenderError(
    'CONTRACT_VALUE_INVALID',
    `A value in a SQL template stands ${where}: …${before.slice(-40)}‹value›. Values become whole literals; let it stand alone, and join texts with ||.`,
    { before: before.slice(-40) },
  )
}

function file<const Relations extends Readonly<Record<string, unknown>>>(
  path: string,
  relations?: Relations,
): Sql<Relations> {
  return freeze({ kind: 'file', url: besideCaller(path, file) }, relations ?? ({} as Relations))
}

function freeze<Relations>(source: SqlSource, relations: Relations): Sql<Relations> {
  return Object.freeze({ source: Object.freeze(source), relations: Object.freeze({ ...relations }) })
}

/**
 * SQL in a template; interpolated values become literals, never SQL.
 * `sql.file(path, relations)` reads a file beside the definition, `sql.from(relations)` names what a template reads.
 * @throws CONTRACT_VALUE_INVALID for a value that SQL cannot hold or that stands inside quotes or a comment
 * @example sql`overdue_rate is null or active_loans > ${0}`.source // { kind: 'text', text: 'overdue_rate is null or active_loans > 0' }
 */
export const sql: SqlTag = Object.assign(template, {
  file,
  from:
    <const Relations extends Readonly<Record<string, unknown>>>(relations: Relations) =>
    (strings: TemplateStringsArray, ...values: readonly SqlLiteral[]): Sql<Relations> =>
      freeze({ kind: 'text', text: textOf(strings, values) }, relations),
})
