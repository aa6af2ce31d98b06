import type { ErrorCode } from '@provender/kernel'
import { type GateRefusal, Refused, StatementWalk } from './gate-walk.ts'
import { placeOf } from './sql-text.ts'

/** What SQL is for: the SELECT of a dataset, a reader's query, or one expression over a relation. */
export type GateMode = 'build' | 'query' | 'expression'

/** What a statement may read, and by which rules. */
export interface GateRules {
  readonly mode: GateMode
  /** Relations that may be read, as SQL names them: `weekly` or `library.borrowing_patterns.weekly`; compared without case. */
  readonly relations: Iterable<string>
  /** The statement's text, to tell line and column. */
  readonly sql?: string
}

/** Whether a statement may run, and the relations it reads (as named in the rules). */
export type GateVerdict =
  | { readonly kind: 'allowed'; readonly relations: readonly string[] }
  | {
      readonly kind: 'refused'
      readonly code: ErrorCode
      readonly message: string
      /** Byte offset in the text; null when unknown. */
      readonly position: number | null
    }

/** The alias under which an expression to be gated is selected. */
export const expressionAlias = 'provender_value'

/**
 * Decides on DuckDB's parse tree (the text of `json_serialize_sql`) whether a statement only reads what it may read.
 * Everything is refused unless a list allows it: one SELECT, known nodes, listed functions, given relations.
 * In `build` and `expression` it must also be deterministic: no clock, chance, session, sampling, LIMIT without ORDER BY.
 * @example gateStatement('{"error":false,"statements":[]}', { mode: 'query', relations: [] }).kind // 'refused'
 */
export function gateStatement(parsedJson: string, rules: GateRules): GateVerdict {
  const verdict = decide(parsedJson, rules)
  if (verdict.kind === 'allowed' || verdict.position === null || rules.sql === undefined) return verdict
  const place = placeOf(rules.sql, verdict.position)
  return { ...verdict, message: `${verdict.message} (at ${place.line}:${place.column})` }
}

function decide(parsedJson: string, rules: GateRules): GateVerdict {
  const parsed = JSON.parse(parsedJson) as ParsedSql
  if (parsed.error === true) return unparsed(parsed)
  const [statement, ...others] = parsed.statements ?? []
  if (statement === undefined) return refused({ code: 'SQL_INVALID', message: 'There is no statement.', position: 0 })
  if (others.length > 0) {
    return refused({ code: 'SQL_FORBIDDEN', message: 'Write one statement, not several.', position: null })
  }
  try {
    if (rules.mode === 'expression') requireOneExpression(statement.node)
    const walk = new StatementWalk(rules.mode, rules.relations)
    walk.statement(statement)
    return { kind: 'allowed', relations: [...walk.used].sort() }
  } catch (error) {
    if (error instanceof Refused) return refused(error.refusal)
    throw error
  }
}

interface ParsedSql {
  readonly error?: boolean
  readonly error_type?: string
  readonly error_message?: string
  readonly position?: string
  readonly statements?: readonly { readonly node: Readonly<Record<string, unknown>> }[]
}

function unparsed(parsed: ParsedSql): GateVerdict {
  if (parsed.error_type === 'not implemented') {
    return refused({
      code: 'SQL_FORBIDDEN',
      message: 'Only a SELECT may stand here; statements that change, load, attach, copy or configure are refused.',
      position: null,
    })
  }
  const position = parsed.position === undefined ? null : Number(parsed.position)
  return refused({ code: 'SQL_INVALID', message: `The SQL does not parse: ${parsed.error_message ?? ''}`, position })
}

function refused(refusal: GateRefusal): GateVerdict {
  return { kind: 'refused', ...refusal }
}

const emptyParts = ['where_clause', 'having', 'qualify', 'sample'] as const
const emptyLists = ['modifiers', 'group_expressions', 'group_sets'] as const

function requireOneExpression(node: Readonly<Record<string, unknown>>): void {
  const items = node['select_list'] as readonly { readonly alias: string }[] | undefined
  const from = node['from_table'] as { readonly type: string } | undefined
  const ctes = node['cte_map'] as { readonly map: readonly unknown[] } | undefined
  const isPlain =
    node['type'] === 'SELECT_NODE' &&
    items?.length === 1 &&
    items[0]?.alias === expressionAlias &&
    from?.type === 'BASE_TABLE' &&
    ctes?.map.length === 0 &&
    emptyParts.every((part) => node[part] === null) &&
    emptyLists.every((part) => (node[part] as readonly unknown[] | undefined)?.length === 0)
  if (!isPlain) {
    throw new Refused({
      code: 'SQL_FORBIDDEN',
      message: 'Write one SQL expression, nothing around it.',
      position: null,
    })
  }
}
