import { type GateVerdict, quoteName, statementText } from '@provender/engine'
import { isProvenderError, ProvenderError } from '@provender/kernel'
import { viewSelect } from './plan-row-sql.ts'
import type { VisibleDataset } from './visible-dataset.ts'

/** A SELECT that a product's author wrote over its datasets by their bare names, and which of its rows are wanted. */
export interface AuthoredSelect {
  readonly text: string
  readonly wanted: AuthoredRows | AuthoredChoices
}

/** Rows in the order of the SELECT; with `pick` only those where the text of a column is this one (null: none). */
export interface AuthoredRows {
  readonly kind: 'rows'
  readonly pick: { readonly column: string; readonly value: string | null } | null
  readonly limit: number
}

/** Characters of a text that can be picked; longer ones are no choices. */
export const longestChoice = 2000

/** The texts of a column with how many rows have each: most rows first, then by text. */
export interface AuthoredChoices {
  readonly kind: 'choices'
  readonly column: string
  readonly limit: number
}

/** A dataset and where its rows lie. */
export interface PlacedDataset {
  readonly dataset: VisibleDataset
  readonly paths: readonly string[]
}

/** SQL around a text: all that stands before it is on one line, so that places in errors can be told in the text. */
export interface WrappedSql {
  readonly sql: string
  readonly params: readonly string[]
}

/** Lines that `planAuthoredSql` puts before the text. */
export const linesBefore = 1

/**
 * The statement that answers an authored SELECT once it has passed the gate: the datasets that it names stand under
 * their bare names with the visible columns and no others.
 * @example planAuthoredSql({ text: 'select week from weekly', wanted: { kind: 'rows', pick: null, limit: 10 } }, placed).sql
 * // WITH "weekly" AS NOT MATERIALIZED (SELECT "week" FROM read_parquet([…])) SELECT * FROM ( … ) AS provender_asked LIMIT 11
 */
export function planAuthoredSql({ text, wanted }: AuthoredSelect, placed: readonly PlacedDataset[]): WrappedSql {
  const relations = placed.map(
    ({ dataset, paths }) => `${quoteName(dataset.name)} AS NOT MATERIALIZED (${viewSelect(dataset, paths)})`,
  )
  const before = relations.length === 0 ? '' : `WITH ${relations.join(', ')} `
  const asked = `(\n${statementText(text)}\n) AS provender_asked`
  if (wanted.kind === 'rows') {
    const { where, params } = pickSql(wanted.pick)
    return { sql: `${before}SELECT * FROM ${asked} ${where} LIMIT ${wanted.limit + 1}`, params }
  }
  const column = quoteName(wanted.column)
  const choice = `CAST(provender_asked.${column} AS VARCHAR)`
  return {
    sql: `${before}SELECT ${choice} AS choice, count(*) AS number FROM ${asked} WHERE length(${choice}) <= ${longestChoice} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${wanted.limit}`,
    params: [],
  }
}

function pickSql(pick: AuthoredRows['pick']): { readonly where: string; readonly params: readonly string[] } {
  if (pick === null) return { where: '', params: [] }
  if (pick.value === null) return { where: 'WHERE false', params: [] }
  return { where: `WHERE CAST(provender_asked.${quoteName(pick.column)} AS VARCHAR) = $1`, params: [pick.value] }
}

/**
 * The relations of a statement that the gate allowed.
 * @throws SQL_FORBIDDEN, SQL_INVALID, SQL_NOT_DETERMINISTIC when it did not
 */
export function relationsOfAllowed(verdict: GateVerdict): readonly string[] {
  if (verdict.kind === 'allowed') return verdict.relations
  throw new ProvenderError(verdict.code, verdict.message, { position: verdict.position })
}

/** An error about wrapped SQL as one about the text inside: its lines counted from the text's first, its SQL the text. */
export function asWritten(error: unknown, text: string, lines = linesBefore): unknown {
  if (!isProvenderError(error)) return error
  const { line, column, ...details } = error.details ?? {}
  const shown = { ...details, ...('sql' in details ? { sql: text.slice(0, 2000) } : {}) }
  if (typeof line !== 'number' || typeof column !== 'number') {
    return new ProvenderError(error.code, error.message, shown, { cause: error })
  }
  const place = { line: Math.max(1, line - lines), column }
  const message = error.message.replace(`at ${line}:${column}:`, `at ${place.line}:${column}:`)
  return new ProvenderError(error.code, message, { ...shown, ...place }, { cause: error })
}
