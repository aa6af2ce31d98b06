import type { ErrorCode } from '@provender/kernel'
import {
  allowedExpressions,
  allowedNodes,
  clockWords,
  estimates,
  orderedAggregates,
  orderedWindows,
  sessionWords,
  tableFunctions,
} from './gate-lists.ts'
import { aggregateFunctions, chanceFunctions, clockFunctions, scalarFunctions } from './generated/functions.ts'
import type { GateMode } from './statement-gate.ts'

/** Why a statement is refused, and the byte offset of what is wrong. */
export interface GateRefusal {
  readonly code: ErrorCode
  readonly message: string
  readonly position: number | null
}

/** Ends the walk through a statement at the first thing that is not allowed. */
export class Refused extends Error {
  readonly refusal: GateRefusal

  constructor(refusal: GateRefusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}

type Tree = Readonly<Record<string, unknown>>
/** The parser writes `list(a ORDER BY a)` as `list_sort(list(a))`. */
const sorts = new Set(['list_sort', 'list_reverse_sort', 'array_sort', 'array_reverse_sort'])

/** Names of CTEs in sight, and whether the walk is inside a subquery. */
interface Scope {
  readonly ctes: ReadonlySet<string>
  readonly isNested: boolean
}

/** One walk through a parse tree: every object in it is either allowed by a list or refused. */
export class StatementWalk {
  readonly used = new Set<string>()
  readonly #mode: GateMode
  readonly #relations = new Map<string, string>()
  readonly #sorted = new WeakSet<Tree>()

  constructor(mode: GateMode, relations: Iterable<string>) {
    this.#mode = mode
    for (const name of relations) this.#relations.set(folded(name), name)
  }

  /** Walks a statement. Throws `Refused` at the first thing that is not allowed. */
  statement(statement: Tree): void {
    this.#visit(statement, { ctes: new Set(), isNested: false })
  }

  #visit(value: unknown, scope: Scope): void {
    if (Array.isArray(value)) {
      for (const item of value) this.#visit(item, scope)
    } else if (typeof value === 'object' && value !== null) {
      this.#visitTree(value as Tree, scope)
    }
  }

  #visitTree(tree: Tree, scope: Scope): void {
    if (typeof tree['class'] === 'string') {
      this.#expression(tree, tree['class'], scope)
    } else if (typeof tree['type'] === 'string') {
      this.#node(tree, tree['type'], scope)
    } else {
      this.#parts(tree, scope)
    }
  }

  #parts(tree: Tree, scope: Scope, except: readonly string[] = []): void {
    for (const [key, value] of Object.entries(tree)) if (!except.includes(key)) this.#visit(value, scope)
  }

  #node(tree: Tree, type: string, scope: Scope): void {
    const isTypeInfo = type.endsWith('_TYPE_INFO')
    if (!isTypeInfo && !allowedNodes.has(type)) throw forbidden(`${words(type)} is not allowed here`, tree)
    if (tree['sample'] !== null && tree['sample'] !== undefined) this.#requireQuery('a sample', 'SAMPLE', tree)
    switch (type) {
      case 'BASE_TABLE':
        this.#table(tree, scope)
        break
      case 'TABLE_FUNCTION':
        this.#tableFunction(tree, scope)
        break
      case 'JOIN':
        if (tree['ref_type'] === 'POSITIONAL') this.#requireQuery('the order of rows', 'POSITIONAL JOIN', tree)
        this.#parts(tree, scope)
        break
      case 'SELECT_NODE':
      case 'SET_OPERATION_NODE':
      case 'RECURSIVE_CTE_NODE':
      case 'CTE_NODE':
        this.#query(tree, scope)
        break
      default:
        this.#parts(tree, scope)
    }
  }

  #query(tree: Tree, scope: Scope): void {
    const names = new Set(scope.ctes)
    const map =
      (tree['cte_map'] as { readonly map?: readonly { key: string; value: unknown }[] } | undefined)?.map ?? []
    for (const { key, value } of map) {
      this.#requireFreeName(key, tree)
      this.#visit(value, { ...scope, isNested: true, ctes: new Set(names) })
      names.add(folded(key))
    }
    this.#requireOrder(tree)
    this.#parts(tree, { ...scope, ctes: names }, ['cte_map', 'right'])
    const own = tree['type'] === 'RECURSIVE_CTE_NODE' ? [folded(String(tree['cte_name']))] : []
    this.#visit(tree['right'], { ...scope, ctes: new Set([...names, ...own]) })
  }

  /** Where the engine does not find a CTE it opens the file of that name: none may have the name of a file. */
  #requireFreeName(name: string, tree: Tree): void {
    if (!/^[\p{L}\p{M}\p{N}_$ -]+$/u.test(name)) {
      throw forbidden('A name behind WITH holds letters, digits, spaces, _, $ and -: choose another name', tree)
    }
    if (this.#relations.has(folded(name))) {
      throw forbidden(`WITH ${name} hides the relation of that name: choose another name`, tree)
    }
  }

  #requireOrder(tree: Tree): void {
    const modifiers = (tree['modifiers'] ?? []) as readonly Tree[]
    const kinds = new Set(modifiers.map((modifier) => modifier['type']))
    if (kinds.has('ORDER_MODIFIER')) return
    if (kinds.has('LIMIT_MODIFIER') || kinds.has('LIMIT_PERCENT_MODIFIER')) {
      this.#requireQuery('the order of rows: add ORDER BY', 'LIMIT', tree)
    }
    const distinct = modifiers.find((modifier) => modifier['type'] === 'DISTINCT_MODIFIER')
    if (((distinct?.['distinct_on_targets'] ?? []) as readonly unknown[]).length > 0) {
      this.#requireQuery('the order of rows: add ORDER BY', 'DISTINCT ON', tree)
    }
  }

  #table(tree: Tree, scope: Scope): void {
    const parts = [tree['catalog_name'], tree['schema_name'], tree['table_name']]
      .map(String)
      .filter((part) => part !== '')
    const name = folded(parts.join('.'))
    if (tree['at_clause'] !== null && tree['at_clause'] !== undefined) throw forbidden('AT is not allowed here', tree)
    if (parts.length === 1 && scope.ctes.has(name)) return
    const relation = parts.some((part) => part.includes('.')) ? undefined : this.#relations.get(name)
    if (relation === undefined) {
      const known = [...this.#relations.values()].sort().join(', ')
      throw forbidden(`There is no relation ${parts.join('.')} here; there is ${known === '' ? 'none' : known}`, tree)
    }
    this.used.add(relation)
  }

  #tableFunction(tree: Tree, scope: Scope): void {
    const call = tree['function'] as Tree
    const name = String(call['function_name']).toLowerCase()
    if (!isPlainlyNamed(call) || !tableFunctions.has(name)) throw forbidden(`FROM ${name}(…) is not allowed`, tree)
    this.#parts(call, scope)
    this.#parts(tree, scope, ['function'])
  }

  #expression(tree: Tree, kind: string, scope: Scope): void {
    if (!allowedExpressions.has(kind) && !allowedExpressions.has(`${kind}:${String(tree['type'])}`)) {
      throw forbidden(`${words(String(tree['type']))} is not allowed here`, tree)
    }
    switch (kind) {
      case 'FUNCTION':
        this.#call(tree, scope)
        break
      case 'WINDOW':
        this.#window(tree, scope)
        break
      case 'COLUMN_REF':
        this.#column(tree)
        break
      case 'STAR':
        if (tree['columns'] === true || tree['expr'] !== null)
          throw forbidden('COLUMNS(…) is not allowed: name the columns', tree)
        break
      case 'PARAMETER':
        if (this.#mode !== 'query') throw forbidden('a parameter has no value here: write the value', tree)
        break
    }
    this.#parts(tree, kind === 'SUBQUERY' ? { ...scope, isNested: true } : scope)
  }

  #call(tree: Tree, scope: Scope): void {
    const name = this.#function(tree)
    if (sorts.has(name)) this.#sorted.add((tree['children'] as readonly Tree[])[0] ?? tree)
    if (!aggregateFunctions.has(name)) return
    this.#requireRowLevel(`${name}(…) is an aggregate`, tree, scope)
    const orders = ((tree['order_bys'] as Tree | null)?.['orders'] ?? []) as readonly unknown[]
    if (orderedAggregates.has(name) && orders.length === 0 && !this.#sorted.has(tree)) {
      this.#requireQuery(`the order of rows: write ${name}(… ORDER BY …), or min(…)`, `${name}(…)`, tree)
    }
    if (estimates.has(name)) this.#requireQuery('an estimate', `${name}(…)`, tree)
  }

  #window(tree: Tree, scope: Scope): void {
    const name = this.#function(tree)
    this.#requireRowLevel(`${name}(…) OVER is a window`, tree, scope)
    const isOrdered = ['orders', 'arg_orders'].some((key) => ((tree[key] ?? []) as readonly unknown[]).length > 0)
    if ((orderedWindows.has(name) || orderedAggregates.has(name)) && !isOrdered) {
      this.#requireQuery('the order of rows: add ORDER BY to the window', `${name}(…) OVER`, tree)
    }
    if (estimates.has(name)) this.#requireQuery('an estimate', `${name}(…)`, tree)
  }

  #function(tree: Tree): string {
    const name = String(tree['function_name']).toLowerCase()
    const isKnown = [scalarFunctions, aggregateFunctions, clockFunctions, chanceFunctions].some((list) =>
      list.has(name),
    )
    if (!isPlainlyNamed(tree) || !isKnown)
      throw forbidden(`the function ${name} is not on the list of allowed functions`, tree)
    const readsClock =
      clockFunctions.has(name) || (name === 'age' && (tree['children'] as readonly unknown[]).length === 1)
    if (readsClock) this.#requireQuery('the clock', `${name}()`, tree)
    if (chanceFunctions.has(name)) this.#requireQuery('chance', `${name}()`, tree)
    return name
  }

  #column(tree: Tree): void {
    const names = tree['column_names'] as readonly string[]
    const last = String(names.at(-1)).toLowerCase()
    if (names.length === 1 && sessionWords.has(last)) throw forbidden(`${last} tells about the session`, tree)
    if (names.length === 1 && clockWords.has(last)) this.#requireQuery('the clock', last, tree)
  }

  #requireRowLevel(what: string, tree: Tree, scope: Scope): void {
    if (this.#mode === 'expression' && !scope.isNested)
      throw forbidden(`${what}; an expression speaks of one row`, tree)
  }

  #requireQuery(what: string, name: string, tree: Tree): void {
    if (this.#mode === 'query') return
    throw new Refused({
      code: 'SQL_NOT_DETERMINISTIC',
      message: `${name} depends on ${what}; the same inputs must give the same rows.`,
      position: positionOf(tree),
    })
  }
}

/**
 * A name without its case, as DuckDB compares names: letters of ASCII only. `toLowerCase` folds more (U+212A to k), so two names
 * would be one here and two for the engine.
 */
function folded(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function isPlainlyNamed(call: Tree): boolean {
  return ['', 'main'].includes(String(call['schema'] ?? '')) && ['', 'system'].includes(String(call['catalog'] ?? ''))
}

function forbidden(message: string, tree: Tree): Refused {
  return new Refused({ code: 'SQL_FORBIDDEN', message: `${message}.`, position: positionOf(tree) })
}

function positionOf(tree: Tree): number | null {
  const position = tree['query_location']
  return typeof position === 'number' && position < Number.MAX_SAFE_INTEGER ? position : null
}

function words(type: string): string {
  return type.replace(/_(REF|NODE|MODIFIER)$/, '').replaceAll('_', ' ')
}
