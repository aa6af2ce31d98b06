import { checkName, ProvenderError } from '@provender/kernel'
import type { ColumnMap } from './column.ts'
import type { Domain } from './domain.ts'
import type { EventType } from './event.ts'
import { requireText } from './require.ts'
import { besideCaller, type Sql } from './sql.ts'

/** A file whose rows a source reads, by URL; CSV columns arrive as text. */
export type SourceFile =
  | { readonly format: 'csv'; readonly url: string; readonly columns: readonly string[]; readonly delimiter: string }
  | { readonly format: 'parquet'; readonly url: string; readonly columns: readonly string[] }

/**
 * A CSV file beside the definition (also `.csv.gz`), UTF-8 with a header line. `columns` are the header's names in order;
 * every value arrives as text, an empty field as NULL. Rows that do not fit are quarantined.
 * @throws CONTRACT_INVALID
 */
export function csv(
  path: string,
  options: { readonly columns: readonly string[]; readonly delimiter?: string },
): SourceFile {
  return {
    format: 'csv',
    url: besideCaller(path, csv),
    columns: requireNames(path, options.columns),
    delimiter: options.delimiter ?? ',',
  }
}

/**
 * A Parquet file beside the definition; values keep their types.
 * @throws CONTRACT_INVALID
 */
export function parquet(path: string, options: { readonly columns: readonly string[] }): SourceFile {
  return { format: 'parquet', url: besideCaller(path, parquet), columns: requireNames(path, options.columns) }
}

function requireNames(path: string, columns: readonly string[]): readonly string[] {
  if (columns.length === 0 || new Set(columns).size !== columns.length) {
    throw new ProvenderError('CONTRACT_INVALID', `The file ${path} needs its column names, each once.`, { path })
  }
  return [...columns]
}

/** A condition under which a row or an event is set aside, and the reason that is shown. */
export interface Quarantine {
  readonly when: Sql
  readonly reason: string
}

/** How one kind of event follows from a source row; all parts are SQL expressions over the row. */
export interface Emission {
  readonly event: EventType
  readonly when: Sql | null
  readonly id: Sql
  readonly time: Sql
  readonly subject: Sql
  readonly data: Readonly<Record<string, Sql>>
  readonly quarantine: readonly Quarantine[]
}

interface EmissionSpec<Data extends ColumnMap> {
  /** Rows from which the event is due; absent: all. */
  readonly when?: Sql
  /** Unique within the source and stable, so that a repeated row is recognised. */
  readonly id: Sql
  readonly time: Sql
  readonly subject: Sql
  readonly data: { readonly [Name in keyof Data]: Sql }
  /** When the event is due but cannot be told: only this event is set aside. */
  readonly quarantine?: readonly Quarantine[]
}

/**
 * Says how an event follows from a source row.
 * @example emit(BookBorrowed, { id: sql`event_id`, time: sql`start::timestamptz`, subject: sql`'/loan/' || event_id`, data: { loan_id: sql`event_id` } })
 */
export function emit<const Data extends ColumnMap>(
  event: EventType<Data>,
  spec: EmissionSpec<NoInfer<Data>>,
): Emission {
  return Object.freeze({
    event,
    when: spec.when ?? null,
    id: spec.id,
    time: spec.time,
    subject: spec.subject,
    data: spec.data,
    quarantine: spec.quarantine ?? [],
  })
}

/** Facts read from rows of a file: each row is told once. */
export interface SourceDefinition {
  readonly kind: 'source'
  readonly name: string
  readonly owner: Domain
  readonly description: string
  readonly attribution: string | null
  readonly simulated: string | null
  readonly reads: SourceFile
  /** SQL over `rows` that makes the source rows when they are not the file's rows themselves. */
  readonly expand: Sql | null
  /** Event types whose current log the expressions may look up, by name. */
  readonly lookups: Readonly<Record<string, EventType>>
  /** Conditions that set a whole row aside. */
  readonly quarantine: readonly Quarantine[]
  readonly emissions: readonly Emission[]
  /** For a snapshot: the columns that tell one row from another, and what a vanished key means. */
  readonly snapshot: { readonly key: Sql; readonly vanished: Emission } | null
}

interface SourceSpec {
  readonly owner: Domain
  readonly description: string
  /** Who made the data, and under which licence. */
  readonly attribution?: string
  readonly simulated?: string
  readonly reads: SourceFile
  readonly expand?: Sql
  readonly lookups?: Readonly<Record<string, EventType>>
  readonly quarantine?: readonly Quarantine[]
  readonly emits: readonly [Emission, ...Emission[]]
}

/**
 * Declares a source whose rows are facts: each row becomes events once; what does not fit is quarantined with its reason.
 * @throws CONTRACT_NAME_INVALID, CONTRACT_INVALID
 * @example
 * source('loans', {
 *   owner: library, description: 'Lending cards.', reads: csv('./loans.csv', { columns: ['id', 'start'] }),
 *   emits: [emit(BookBorrowed, { id: sql`id`, time: sql`start::timestamptz`, subject: sql`'/loan/' || id`, data: { loan_id: sql`id` } })],
 * }).name // 'loans'
 */
export function source(name: string, spec: SourceSpec): SourceDefinition {
  return Object.freeze({
    ...commonParts(name, spec),
    expand: spec.expand ?? null,
    emissions: spec.emits,
    snapshot: null,
  })
}

/**
 * Declares a source that is a snapshot: a file that holds the present state. Its difference by key to what the log already
 * tells becomes events: `appeared` for new and changed keys, `vanished` for keys that are gone.
 * The expressions of `vanished` see the last `appeared` event of the key.
 * @throws CONTRACT_NAME_INVALID, CONTRACT_INVALID
 */
export function snapshot(
  name: string,
  spec: Omit<SourceSpec, 'emits' | 'expand'> & {
    readonly expand?: Sql
    readonly key: Sql
    readonly appeared: Emission
    readonly vanished: Emission
  },
): SourceDefinition {
  return Object.freeze({
    ...commonParts(name, spec),
    expand: spec.expand ?? null,
    emissions: [spec.appeared],
    snapshot: { key: spec.key, vanished: spec.vanished },
  })
}

function commonParts(name: string, spec: Omit<SourceSpec, 'emits' | 'expand'>) {
  checkName('source', name)
  requireText(`source ${name}`, 'owner', spec.owner?.name)
  requireText(`source ${name}`, 'description', spec.description)
  return {
    kind: 'source' as const,
    name,
    owner: spec.owner,
    description: spec.description,
    attribution: spec.attribution ?? null,
    simulated: spec.simulated ?? null,
    reads: spec.reads,
    lookups: spec.lookups ?? {},
    quarantine: spec.quarantine ?? [],
  }
}
