import { ProvenderError } from '@provender/kernel'
import { type Check, durationText } from './check.ts'
import type { ColumnMap } from './column.ts'
import { invalid, isRecord, shown } from './refusal.ts'
import { requireList, requireName, requireSql } from './require.ts'

/**
 * Asserts that a key is there and names columns that are never null, each once.
 * @throws CONTRACT_INVALID
 */
export function requireKey(thing: string, columns: ColumnMap, key: readonly string[]): void {
  const names = requireList(thing, 'key', key)
  if (names.length === 0) {
    throw invalid(`The ${thing} has no key. Add key: the columns that tell one row from another.`, { thing })
  }
  for (const [index, name] of names.entries()) {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined
    const problem =
      column === undefined
        ? `is no column (there are ${Object.keys(columns).join(', ')})`
        : column.definition.nullable
          ? 'is nullable'
          : names.indexOf(name) < index
            ? 'stands there twice'
            : null
    if (problem !== null) {
      throw invalid(
        `The key column ${shown(name)} of the ${thing} ${problem}. A key names columns that are never null, each once.`,
        { thing, column: String(name) },
      )
    }
  }
}

/**
 * Asserts that a build is SQL and reads event types, datasets and output ports under allowed names.
 * @throws CONTRACT_INVALID
 * @throws CONTRACT_NAME_INVALID
 */
export function requireRelations(thing: string, build: unknown): void {
  requireSql(thing, 'build', build)
  const relations = isRecord(build) && isRecord(build['relations']) ? build['relations'] : {}
  for (const [name, relation] of Object.entries(relations)) {
    requireName('dataset', name)
    const kind = isRecord(relation) ? relation['kind'] : undefined
    if (kind !== 'event' && kind !== 'dataset' && kind !== 'output-port') {
      const hint = kind === 'product' ? ' Name one of its outputs: product.outputs.name.' : ' Import the thing itself.'
      throw invalid(
        `The relation "${name}" of the ${thing} is ${kind === undefined ? shown(relation) : `a ${String(kind)}`}, not an event type, dataset or output port.${hint}`,
        { thing, relation: name },
      )
    }
  }
}

/**
 * Asserts that an incremental refresh goes by a column that is never null and reads relations that the SQL has.
 * @throws CONTRACT_INVALID
 * @throws CONTRACT_VALUE_INVALID
 */
export function requireIncremental(
  thing: string,
  columns: ColumnMap,
  relations: readonly string[],
  incremental: unknown,
): void {
  if (incremental === undefined) return
  if (!isRecord(incremental)) throw invalid(`The incremental of the ${thing} is ${shown(incremental)}.`, { thing })
  const { by, lateness, reads } = incremental
  const column = typeof by === 'string' && Object.hasOwn(columns, by) ? columns[by] : undefined
  if (column === undefined || column.definition.nullable) {
    const problem = column === undefined ? 'is no column' : 'is nullable'
    throw invalid(
      `incremental.by of the ${thing} is ${shown(by)}, which ${problem}. Name the column that holds the interval.`,
      { thing, by: shown(by) },
    )
  }
  durationText(String(lateness))
  if (!isRecord(reads)) {
    throw invalid(`The incremental of the ${thing} has no reads. Add reads: { relation: 'none' | 'all-before' }.`, {
      thing,
    })
  }
  for (const [name, outside] of Object.entries(reads)) requireReads(thing, relations, name, outside)
}

function requireReads(thing: string, relations: readonly string[], name: string, outside: unknown): void {
  if (!relations.includes(name)) {
    throw invalid(
      `incremental.reads of the ${thing} names "${name}", which its SQL does not read (it reads ${relations.join(', ') || 'nothing'}).`,
      { thing, relation: name },
    )
  }
  if (outside === undefined || outside === 'none' || outside === 'all-before') return
  if (isRecord(outside) && typeof outside['within'] === 'string') {
    durationText(outside['within'])
    return
  }
  throw invalid(
    `incremental.reads.${name} of the ${thing} is ${shown(outside)}. Write 'none', 'all-before' or { within: '14 days' }.`,
    { thing, relation: name },
  )
}

/**
 * Asserts that checks are made by check(…) or complete(…), have names of their own and measure columns that are there.
 * @throws CONTRACT_INVALID
 * @throws CONTRACT_NAME_DUPLICATE
 */
export function requireChecks(thing: string, columns: ColumnMap, checks: readonly Check[] | undefined): void {
  const names = new Set<string>()
  for (const check of requireList(thing, 'checks', checks)) {
    if (check?.kind !== 'rows' && check?.kind !== 'complete') {
      throw invalid(`The ${thing} has a check that is ${shown(check)}. Make it with check(…) or complete(…).`, {
        thing,
      })
    }
    if (names.has(check.name)) {
      throw new ProvenderError(
        'CONTRACT_NAME_DUPLICATE',
        `The ${thing} has two checks named "${check.name}". Give each a name of its own.`,
        { thing, check: check.name },
      )
    }
    names.add(check.name)
    if (check.kind === 'complete' && check.measure !== null && !Object.hasOwn(columns, check.measure)) {
      throw invalid(
        `The check "${check.name}" of the ${thing} measures "${check.measure}", which is no column. Name a column of the dataset.`,
        { thing, check: check.name },
      )
    }
  }
}

/**
 * Asserts that emptiness is declared with its reason.
 * @throws CONTRACT_INVALID
 */
export function requireMayBeEmpty(thing: string, mayBeEmpty: unknown): void {
  if (mayBeEmpty === undefined) return
  if (isRecord(mayBeEmpty) && typeof mayBeEmpty['reason'] === 'string') return
  throw invalid(`mayBeEmpty of the ${thing} is ${shown(mayBeEmpty)}. Write mayBeEmpty('why no rows can be right').`, {
    thing,
  })
}
