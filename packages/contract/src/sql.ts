import { ProvenderError } from '@provender/kernel'
import { callSiteOf } from './call-site.ts'

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
  /** SQL in a file beside the definition, and the relations it reads by name. */
  file<const Relations extends Readonly<Record<string, unknown>>>(path: string, relations: Relations): Sql<Relations>
  /** SQL in a template that reads relations by name. */
  from<const Relations extends Readonly<Record<string, unknown>>>(
    relations: Relations,
  ): (strings: TemplateStringsArray, ...values: readonly SqlLiteral[]) => Sql<Relations>
}

function template(strings: TemplateStringsArray, ...values: readonly SqlLiteral[]): Sql {
  return { source: { kind: 'text', text: textOf(strings, values) }, relations: {} }
}

function textOf(strings: TemplateStringsArray, values: readonly SqlLiteral[]): string {
  return strings.reduce((text, part, index) => text + literalOf(values[index - 1] ?? null) + part)
}

/**
 * A value as a DuckDB literal.
 * @throws CONTRACT_VALUE_INVALID for a number that is not finite
 * @example literalOf("it's") // "'it''s'"
 */
export function literalOf(value: SqlLiteral): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new ProvenderError('CONTRACT_VALUE_INVALID', `${value} cannot stand in SQL: numbers are finite.`)
  }
  return String(value)
}

function file<const Relations extends Readonly<Record<string, unknown>>>(
  path: string,
  relations: Relations,
): Sql<Relations> {
  return { source: { kind: 'file', url: besideCaller(path, file) }, relations }
}

/**
 * The URL of a file named relative to the file that called `callee`.
 * @throws CONTRACT_INVALID when the path is absolute or the caller is no file
 */
export function besideCaller(path: string, callee: (...parameters: never[]) => unknown): string {
  const caller = callSiteOf(callee)
  if (caller === null || /^([a-z]+:|\/|\\)/i.test(path)) {
    throw new ProvenderError(
      'CONTRACT_INVALID',
      `Write "${path}" relative to the definition file, e.g. "./weekly.sql".`,
      { path },
    )
  }
  return new URL(path, caller).href
}

/**
 * SQL in a template; interpolated values become literals, never SQL.
 * `sql.file(path, relations)` reads a file beside the definition, `sql.from(relations)` names what a template reads.
 * @example sql`overdue_rate is null or active_loans > ${0}`.source // { kind: 'text', text: 'overdue_rate is null or active_loans > 0' }
 */
export const sql: SqlTag = Object.assign(template, {
  file,
  from:
    <const Relations extends Readonly<Record<string, unknown>>>(relations: Relations) =>
    (strings: TemplateStringsArray, ...values: readonly SqlLiteral[]): Sql<Relations> => ({
      source: { kind: 'text', text: textOf(strings, values) },
      relations,
    }),
})
