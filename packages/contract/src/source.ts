import { besideCaller } from './call-site.ts'
import type { ColumnMap } from './column.ts'
import type { Domain } from './domain.ts'
import type { EventType } from './event.ts'
import { invalid, isRecord, shown } from './refusal.ts'
import { requireList, requireName, requireSpec, requireSql, requireText } from './require.ts'
import type { Sql } from './sql.ts'

/** A file whose rows a source reads, by URL; CSV columns arrive as text. */
export type SourceFile =
  | { readonly format: 'csv'; readonly url: string; readonly columns: readonly string[]; readonly delimiter: string }
  | { readonly format: 'parquet'; readonly url: string; readonly columns: readonly string[] }

/**
 * A CSV file beside the definition (also `.csv.gz`), UTF-8 with a header line. `columns` are the header's names in order;
 * every value arrives as text, an empty field as NULL. Rows that do not fit are quarantined.
 * @throws CONTRACT_INVALID
 * @example csv('./loans.csv', { columns: ['id', 'start'] }).format // 'csv'
 */
export function csv(
  path: string,
  options: { readonly columns: readonly string[]; readonly delimiter?: string },
): SourceFile {
  const delimiter = options?.delimiter ?? ','
  if (typeof delimiter !== 'string' || !/^[^\s\w"']$|^\t$/.test(delimiter)) {
    throw invalid(`The file ${path} has the delimiter ${shown(delimiter)}. Give one sign, such as ";" or a tab.`, {
      path,
    })
  }
  const url = besideCaller(path, csv)
  return Object.freeze({ format: 'csv', url, columns: requireNames(path, options?.columns), delimiter })
}

/**
 * A Parquet file beside the definition; values keep their types.
 * @throws CONTRACT_INVALID
 * @example parquet('./loans.parquet', { columns: ['id', 'start'] }).format // 'parquet'
 */
export function parquet(path: string, options: { readonly columns: readonly string[] }): SourceFile {
  const url = besideCaller(path, parquet)
  return Object.freeze({ format: 'parquet', url, columns: requireNames(path, options?.columns) })
}

function requireNames(path: string, columns: readonly string[]): readonly string[] {
  const names = requireList(`file ${path}`, 'columns', columns)
  const isNamed = names.every((name) => typeof name === 'string' && name.trim() !== '')
  if (names.length === 0 || !isNamed || new Set(names).size !== names.length) {
    throw invalid(`The file ${path} needs its column names, each once: columns: ['id', 'start'].`, { path })
  }
  return Object.freeze([...names])
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
 * @throws CONTRACT_INVALID when a field of the event has no expression, or an expression no field
 * @example emit(BookBorrowed, { id: sql`event_id`, time: sql`start::timestamptz`, subject: sql`'/loan/' || event_id`, data: { loan_id: sql`event_id` } })
 */
export function emit<const Data extends ColumnMap>(
  event: EventType<Data>,
  spec: EmissionSpec<NoInfer<Data>>,
): Emission {
  requireEmission(event, spec)
  return Object.freeze({
    event,
    when: spec.when ?? null,
    id: spec.id,
    time: spec.time,
    subject: spec.subject,
    data: Object.freeze({ ...spec.data }),
    quarantine: Object.freeze([...(spec.quarantine ?? [])]),
  })
}

function requireEmission(event: EventType, spec: EmissionSpec<ColumnMap>): void {
  if (event?.kind !== 'event') {
    throw invalid(`emit(…) is given ${shown(event)}, not an event type. Import the event type itself.`, {
      found: shown(event),
    })
  }
  const thing = `emission of ${event.type}`
  requireSpec(thing, spec)
  for (const part of ['id', 'time', 'subject'] as const) requireSql(thing, part, spec[part])
  if (spec.when !== undefined) requireSql(thing, 'when', spec.when)
  requireSpec(`data of the ${thing}`, spec.data)
  for (const field of Object.keys(event.data)) requireSql(thing, `field "${field}"`, spec.data[field])
  for (const field of Object.keys(spec.data)) {
    if (!Object.hasOwn(event.data, field)) {
      throw invalid(
        `The ${thing} fills "${field}", which the event type does not have (it has ${Object.keys(event.data).join(', ')}).`,
        { type: event.type, field },
      )
    }
  }
  requireQuarantine(thing, spec.quarantine)
}

function requireQuarantine(thing: string, rules: readonly Quarantine[] | undefined): void {
  for (const rule of requireList(thing, 'quarantine', rules)) {
    requireSpec(`quarantine of the ${thing}`, rule)
    requireSql(`quarantine of the ${thing}`, 'when', rule.when)
    requireText(`quarantine of the ${thing}`, 'reason', rule.reason)
  }
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
  readonly snapshot: { readonly key: Sql; readonly vanished: Emission; readonly mayVanish: number } | null
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
 * @throws CONTRACT_NAME_INVALID
 * @throws CONTRACT_INVALID
 * @example
 * source('loans', {
 *   owner: library, description: 'Lending cards.', reads: csv('./loans.csv', { columns: ['id', 'start'] }),
 *   emits: [emit(BookBorrowed, { id: sql`id`, time: sql`start::timestamptz`, subject: sql`'/loan/' || id`, data: { loan_id: sql`id` } })],
 * }).name // 'loans'
 */
export function source(name: string, spec: SourceSpec): SourceDefinition {
  const common = commonParts(name, spec)
  const emissions = requireList(`source ${name}`, 'emits', spec.emits)
  if (emissions.length === 0) {
    throw invalid(`The source ${name} emits nothing. Add emits: [emit(EventType, { … })].`, { source: name })
  }
  for (const emission of emissions) requireMadeByEmit(`source ${name}`, 'emits', emission)
  return Object.freeze({
    ...common,
    emissions: Object.freeze([...emissions]),
    snapshot: null,
  })
}

/**
 * Declares a source that is a snapshot: a file that holds the present state. Its difference by key to what the log already
 * tells becomes events: `appeared` for new and changed keys, `vanished` for keys that are gone.
 * The expressions of `vanished` see the last `appeared` event of the key.
 * @throws CONTRACT_NAME_INVALID
 * @throws CONTRACT_INVALID
 * @example
 * snapshot('books', {
 *   owner: library, description: 'The catalogue.', reads: csv('./books.csv', { columns: ['id', 'title'] }), key: sql`id`,
 *   appeared: emit(BookCatalogued, { id: sql`id`, time: sql`now`, subject: sql`'/title/' || id`, data: { title: sql`title` } }),
 *   vanished: emit(BookRemoved, { id: sql`id`, time: sql`now`, subject: sql`'/title/' || id`, data: { title: sql`title` } }),
 * }).snapshot?.key.source // { kind: 'text', text: 'id' }
 */
export function snapshot(
  name: string,
  spec: Omit<SourceSpec, 'emits'> & {
    readonly key: Sql
    readonly appeared: Emission
    readonly vanished: Emission
    /**
     * The share of the known keys, 0 to 1, that may vanish in one intake; absent: 0.2. Ten keys always may. When more are
     * gone, the file is taken for a truncated one and nothing is taken in.
     */
    readonly mayVanish?: number
  },
): SourceDefinition {
  const common = commonParts(name, spec)
  requireSql(`source ${name}`, 'key', spec.key)
  requireMadeByEmit(`source ${name}`, 'appeared', spec.appeared)
  requireMadeByEmit(`source ${name}`, 'vanished', spec.vanished)
  const mayVanish = spec.mayVanish ?? 0.2
  if (typeof mayVanish !== 'number' || !(mayVanish >= 0 && mayVanish <= 1)) {
    throw invalid(
      `mayVanish of the source ${name} is ${shown(mayVanish)}. Give the share of the keys that may vanish in one intake, from 0 to 1.`,
      { source: name },
    )
  }
  return Object.freeze({
    ...common,
    emissions: Object.freeze([spec.appeared]),
    snapshot: Object.freeze({ key: spec.key, vanished: spec.vanished, mayVanish }),
  })
}

function requireMadeByEmit(thing: string, part: string, emission: Emission): void {
  if (isRecord(emission) && emission.event?.kind === 'event') return
  throw invalid(`${part} of the ${thing} is ${shown(emission)}. Make it with emit(EventType, { … }).`, { thing, part })
}

function commonParts(name: string, spec: Omit<SourceSpec, 'emits'>) {
  const thing = `source ${String(name)}`
  requireName('source', name)
  requireSpec(thing, spec)
  requireText(thing, 'owner', spec.owner?.name)
  requireText(thing, 'description', spec.description)
  if (spec.reads?.format !== 'csv' && spec.reads?.format !== 'parquet') {
    throw invalid(`The ${thing} reads no file. Add reads: csv('./file.csv', { columns: […] }) or parquet(…).`, {
      thing,
    })
  }
  if (spec.expand !== undefined) requireSql(thing, 'expand', spec.expand)
  requireQuarantine(thing, spec.quarantine)
  for (const [lookup, event] of Object.entries(spec.lookups ?? {})) {
    requireName('dataset', lookup)
    if (lookup === 'rows') {
      throw invalid(`The ${thing} calls a lookup "rows", which is the name of its own rows. Rename the lookup.`, {
        thing,
        lookup,
      })
    }
    if (event?.kind !== 'event') {
      throw invalid(`The lookup "${lookup}" of the ${thing} is ${shown(event)}, not an event type.`, { thing, lookup })
    }
  }
  return {
    kind: 'source' as const,
    name,
    owner: spec.owner,
    description: spec.description,
    attribution: spec.attribution ?? null,
    simulated: spec.simulated ?? null,
    reads: spec.reads,
    expand: spec.expand ?? null,
    lookups: Object.freeze({ ...spec.lookups }),
    quarantine: Object.freeze([...(spec.quarantine ?? [])]),
  }
}
