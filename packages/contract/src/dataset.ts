import { type Check, durationText, type MayBeEmpty } from './check.ts'
import type { ColumnMap } from './column.ts'
import type { EventType } from './event.ts'
import { frozenCopy } from './frozen.ts'
import type { OutputPort } from './product.ts'
import { requireName, requireSpec, requireText } from './require.ts'
import { requireColumns } from './require-columns.ts'
import {
  requireChecks,
  requireIncremental,
  requireKey,
  requireMayBeEmpty,
  requireRelations,
} from './require-dataset.ts'
import type { Sql } from './sql.ts'

/** What a dataset's SQL may read by name: an event type, another dataset of the product, or an upstream product's output. */
export type Relation = EventType | Dataset | OutputPort

/** Relations by the names the SQL uses. */
export type RelationMap = Readonly<Record<string, Relation>>

/** How far outside its own interval an incremental dataset reads an input. */
export type ReadsOutside = 'none' | 'all-before' | { readonly within: string }

/** How a dataset can be refreshed interval by interval. */
export interface Incremental {
  readonly by: string
  readonly lateness: string
  readonly reads: Readonly<Record<string, ReadsOutside>>
}

/** A table shaped for its consumers: typed, keyed, documented, built by SQL. */
export interface Dataset<Columns extends ColumnMap = ColumnMap> {
  readonly kind: 'dataset'
  readonly name: string
  readonly description: string
  readonly grain: string
  readonly columns: Columns
  readonly key: readonly string[]
  readonly build: Sql<RelationMap>
  readonly incremental: Incremental | null
  readonly checks: readonly Check[]
  readonly mayBeEmpty: MayBeEmpty | null
}

interface DatasetSpec<Columns extends ColumnMap, Relations extends RelationMap> {
  readonly description: string
  /** In words: one row per … */
  readonly grain: string
  readonly columns: Columns
  readonly key: readonly (NoInfer<keyof Columns> & string)[]
  readonly build: Sql<Relations>
  readonly incremental?: {
    readonly by: NoInfer<keyof Columns> & string
    readonly lateness: string
    readonly reads: { readonly [Name in NoInfer<keyof Relations>]?: ReadsOutside }
  }
  readonly checks?: readonly Check[]
  readonly mayBeEmpty?: MayBeEmpty
}

/**
 * Declares a dataset: its columns, key, grain, the SQL that builds it and the checks it must pass.
 * @throws CONTRACT_NAME_INVALID
 * @throws CONTRACT_INVALID
 * @throws CONTRACT_NAME_DUPLICATE
 * @throws CONTRACT_VALUE_INVALID
 * @example
 * dataset('titles', {
 *   description: 'Titles on the shelves.', grain: 'one row per title',
 *   columns: { title_id: c.string().describe('Catalogue key.') }, key: ['title_id'],
 *   build: sql.from({ catalogued: BookCatalogued })`select distinct title_id from catalogued`,
 * }).key // ['title_id']
 */
export function dataset<const Columns extends ColumnMap, const Relations extends RelationMap>(
  name: string,
  spec: DatasetSpec<Columns, Relations>,
): Dataset<Columns> {
  const thing = `dataset ${String(name)}`
  requireName('dataset', name)
  requireSpec(thing, spec)
  requireText(thing, 'description', spec.description)
  requireText(thing, 'grain', spec.grain)
  requireColumns(thing, 'column', spec.columns)
  requireKey(thing, spec.columns, spec.key)
  requireRelations(thing, spec.build)
  requireIncremental(thing, spec.columns, Object.keys(spec.build.relations), spec.incremental)
  requireChecks(thing, spec.columns, spec.checks)
  requireMayBeEmpty(thing, spec.mayBeEmpty)
  return Object.freeze({
    kind: 'dataset',
    name,
    description: spec.description,
    grain: spec.grain,
    columns: Object.freeze({ ...spec.columns }),
    key: frozenCopy(spec.key),
    build: spec.build,
    incremental: spec.incremental === undefined ? null : incrementalOf(spec.incremental),
    checks: Object.freeze([...(spec.checks ?? [])]),
    mayBeEmpty: spec.mayBeEmpty ?? null,
  })
}

function incrementalOf(spec: {
  readonly by: string
  readonly lateness: string
  readonly reads: Readonly<Record<string, ReadsOutside | undefined>>
}): Incremental {
  const reads = Object.entries(spec.reads).flatMap(([name, outside]) =>
    outside === undefined ? [] : [[name, outside] as const],
  )
  return frozenCopy({ by: spec.by, lateness: durationText(spec.lateness), reads: Object.fromEntries(reads) })
}
