import { type ColumnContract, type ColumnType, duckdbTypeOf } from '@provender/contract'
import { errorFromJson, type Json, ProvenderError } from '@provender/kernel'
import type { EngineProcess } from './duckdb/engine-process.ts'
import type { BindRelation, BindReply, ResultColumn } from './duckdb/protocol.ts'
import { placeOf, quoteName } from './sql-text.ts'
import { expressionAlias, type GateMode } from './statement-gate.ts'

/** A column of a relation that SQL may read. */
export interface RelationColumn {
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
}

/** The columns of the relations that SQL may read, by name (`weekly`, or `library.borrowing_patterns.weekly`). */
export type RelationColumns = Readonly<Record<string, readonly RelationColumn[]>>

/** A SELECT to bind. `file` names it in messages. */
export interface SelectToBind {
  readonly sql: string
  readonly file: string | null
  readonly relations: RelationColumns
  readonly mode: Exclude<GateMode, 'expression'>
}

/** One expression over a relation to bind; `lookups` are further relations that its subqueries may read. */
export interface ExpressionToBind {
  readonly sql: string
  readonly file: string | null
  readonly over: { readonly name: string; readonly columns: readonly RelationColumn[] }
  readonly lookups?: RelationColumns
}

/** A statement whose names are resolved and whose types are known. */
export interface BoundSelect {
  readonly columns: readonly ResultColumn[]
  /** Parameters (`$1`, `$week`) with the types DuckDB found for them; only in `query` mode. */
  readonly parameters: readonly ResultColumn[]
  /** Equal for equal meaning: SHA-256 of the bound plan; empty when the statement has parameters. */
  readonly fingerprint: string
  /** The relations that the statement reads. */
  readonly relations: readonly string[]
}

/** An expression whose type is known. */
export interface BoundExpression {
  readonly duckdbType: string
  readonly type: ColumnType
  readonly relations: readonly string[]
}

/** What binding one of many gave: the statement, or the error that `bindSelect` would throw. */
export type BindOutcome<Bound> =
  | { readonly kind: 'bound'; readonly bound: Bound }
  | { readonly kind: 'failed'; readonly error: ProvenderError }

/**
 * Gates a SELECT and binds it against empty tables of the declared columns: nothing is read.
 * @throws SQL_INVALID, SQL_FORBIDDEN, SQL_NOT_DETERMINISTIC with file, line, column and the offending line
 */
export async function bindSelect(binder: EngineProcess, select: SelectToBind): Promise<BoundSelect> {
  const [outcome] = await bindSelects(binder, [select])
  return boundOf(outcome)
}

/** Binds many SELECTs in one call, in order; one that fails does not keep the others from binding. */
export async function bindSelects(
  binder: EngineProcess,
  selects: readonly SelectToBind[],
): Promise<readonly BindOutcome<BoundSelect>[]> {
  const replies = await binder.bind(
    selects.map(({ sql, mode, relations }) => ({ sql, mode, relations: Object.entries(relations).map(emptyTable) })),
  )
  return replies.map((reply, index) => {
    const select = selects[index]
    return outcomeOf(reply, { sql: select?.sql ?? '', file: select?.file ?? null, prefix: '' })
  })
}

/**
 * Gates and binds one expression over the rows of a relation.
 * @throws SQL_INVALID, SQL_FORBIDDEN, SQL_NOT_DETERMINISTIC
 */
export async function bindExpression(binder: EngineProcess, expression: ExpressionToBind): Promise<BoundExpression> {
  const [outcome] = await bindExpressions(binder, [expression])
  return boundOf(outcome)
}

/** Binds many expressions in one call, in order. */
export async function bindExpressions(
  binder: EngineProcess,
  expressions: readonly ExpressionToBind[],
): Promise<readonly BindOutcome<BoundExpression>[]> {
  const replies = await binder.bind(
    expressions.map((expression) => ({
      sql: `${selectPrefix}${expression.sql}\n) AS ${expressionAlias} FROM ${quoteName(expression.over.name)}`,
      mode: 'expression' as const,
      relations: [
        emptyTable([expression.over.name, expression.over.columns]),
        ...Object.entries(expression.lookups ?? {}).map(emptyTable),
      ],
    })),
  )
  return replies.map((reply, index) => {
    const { sql = '', file = null } = expressions[index] ?? {}
    const outcome = outcomeOf(reply, { sql, file, prefix: selectPrefix })
    if (outcome.kind === 'failed') return outcome
    const [column] = outcome.bound.columns
    const { relations } = outcome.bound
    const type = column?.type ?? { kind: 'string' as const }
    return { kind: 'bound', bound: { duckdbType: column?.duckdbType ?? '', type, relations } }
  })
}

/**
 * Binds an expression that must be true or false: a check, a filter, a quarantine condition.
 * @throws SQL_INVALID (also when the expression is not BOOLEAN), SQL_FORBIDDEN, SQL_NOT_DETERMINISTIC
 */
export async function bindPredicate(binder: EngineProcess, predicate: ExpressionToBind): Promise<BoundExpression> {
  const bound = await bindExpression(binder, predicate)
  if (bound.duckdbType === 'BOOLEAN') return bound
  throw new ProvenderError(
    'SQL_INVALID',
    `${predicate.file ?? 'The condition'}: a condition is true or false, but "${predicate.sql.trim()}" is ${bound.duckdbType}. Compare it with something.`,
    { sql: predicate.sql, found: bound.duckdbType },
  )
}

const selectPrefix = 'SELECT (\n'

function emptyTable([name, columns]: readonly [string, readonly RelationColumn[]]): BindRelation {
  return {
    name,
    columns: columns.map((column) => ({
      name: column.name,
      duckdbType: duckdbTypeOf(column.type),
      nullable: column.nullable,
    })),
  }
}

function boundOf<Bound>(outcome: BindOutcome<Bound> | undefined): Bound {
  if (outcome?.kind === 'bound') return outcome.bound
  throw outcome?.error ?? new ProvenderError('INTERNAL', 'The binder gave no answer for a statement.')
}

interface WrittenSql {
  readonly sql: string
  readonly file: string | null
  /** What the binder saw before the author's text. */
  readonly prefix: string
}

function outcomeOf(reply: BindReply, written: WrittenSql): BindOutcome<BoundSelect> {
  if (reply.kind === 'bound') {
    const { columns, parameters, fingerprint, relations } = reply
    return { kind: 'bound', bound: { columns, parameters, fingerprint, relations } }
  }
  return { kind: 'failed', error: placedError(errorFromJson(reply.error), reply.position, written) }
}

function placedError(error: ProvenderError, position: number | null, written: WrittenSql): ProvenderError {
  const details: Record<string, Json> = { ...error.details, sql: written.sql, file: written.file }
  const length = Buffer.byteLength(written.sql)
  const offset = position === null ? null : position - written.prefix.length
  if (offset === null || offset < 0 || offset > length) {
    return new ProvenderError(error.code, `${written.file ?? 'SQL'}: ${error.message}`, details)
  }
  const place = placeOf(written.sql, offset)
  return new ProvenderError(
    error.code,
    `${written.file ?? 'SQL'}:${place.line}:${place.column}: ${error.message}\n  ${place.text}\n  ${' '.repeat(place.column - 1)}^`,
    { ...details, line: place.line, column: place.column },
  )
}

/** What a dataset declares of a column, as far as binding is concerned. */
export type DeclaredColumn = Pick<ColumnContract, 'name' | 'type'>

const tableless = /^(INTERVAL|TIME WITH TIME ZONE|TIME|TIME_NS|UNION|BIT|VARIANT|GEOMETRY)/

/**
 * Compares the columns of a SELECT with those declared, by name and type; their order is free.
 * @throws SQL_COLUMNS_MISMATCH naming the column, both types and the fix
 * @example checkColumns({ columns: [{ name: 'n', duckdbType: 'BIGINT', type: { kind: 'bigint' } }] }, [{ name: 'n', type: { kind: 'count' } }])
 */
export function checkColumns(
  bound: Pick<BoundSelect, 'columns'>,
  declared: readonly DeclaredColumn[],
  file: string | null = null,
): void {
  const problems = [
    ...doubled(bound),
    ...declared.flatMap((column) => problemOf(column, bound)),
    ...undeclared(bound, declared),
  ]
  const [first] = problems
  if (first === undefined) return
  const message = problems.map((problem) => problem.says).join(' ')
  throw new ProvenderError('SQL_COLUMNS_MISMATCH', `${file ?? 'SQL'}: ${message}`, { ...first.facts, file })
}

interface ColumnProblem {
  readonly says: string
  readonly facts: Readonly<Record<string, Json>>
}

function problemOf({ name, type }: DeclaredColumn, bound: Pick<BoundSelect, 'columns'>): readonly ColumnProblem[] {
  const expected = duckdbTypeOf(type)
  const column = bound.columns.find((candidate) => candidate.name === name)
  if (column === undefined) {
    const says = `Column ${name} (${expected}) is declared, but the SELECT has none of that name; it has ${bound.columns.map((found) => found.name).join(', ')}.`
    return [{ says, facts: { column: name, expected, found: null } }]
  }
  if (sameType(column.duckdbType, expected)) return []
  const says = `Column ${name} is declared ${expected}, the SELECT gives ${column.duckdbType}: ${fixOf(name, column.duckdbType, expected)}.`
  return [{ says, facts: { column: name, expected, found: column.duckdbType } }]
}

function fixOf(name: string, found: string, expected: string): string {
  if (found === 'HUGEINT' || found === 'UHUGEINT') {
    return `sums of BIGINT are ${found}, which Parquet would round: cast it: ${name}::${expected}`
  }
  if (tableless.test(found)) return `${found} has no table type: turn it into ${expected}`
  return `cast it: ${name}::${expected}`
}

function undeclared(
  bound: Pick<BoundSelect, 'columns'>,
  declared: readonly DeclaredColumn[],
): readonly ColumnProblem[] {
  return bound.columns
    .filter((column) => !declared.some(({ name }) => name === column.name))
    .map(({ name, duckdbType }) => ({
      says: `The SELECT gives a column ${name} (${duckdbType}) that is not declared: declare it or leave it out.`,
      facts: { column: name, expected: null, found: duckdbType },
    }))
}

function doubled(bound: Pick<BoundSelect, 'columns'>): readonly ColumnProblem[] {
  const names = bound.columns.map(({ name }) => name)
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => ({
    says: `The SELECT gives the column ${name} more than once: name each once.`,
    facts: { column: name, expected: null, found: null },
  }))
}

function sameType(found: string, expected: string): boolean {
  return found.replaceAll('"', '') === expected.replaceAll('"', '')
}
