import type { ColumnContract, Principal } from '@provender/contract'
import type { ProductName } from '@provender/kernel'
import type { EventLog, ServingRelease } from '@provender/storage'
import type { Sight } from '../governed/governed-access.ts'
import type { CatalogContent, CatalogMirror } from './search/catalog-mirror.ts'

/**
 * What one reader may know of events: types that a product he may know of reads or ignores by name, and sources that tell only
 * such as are read.
 */
export interface KnownEvents {
  /** Whether fields that hold personal data are told of. */
  readonly seesPersonal: boolean
  /** A type that no visible product names is known to the holder of the workspace's token only. */
  mayKnowType(type: string): boolean
  /** Fields and examples are told of where a visible product reads the type: one that is only ignored is named and counted. */
  mayKnowFields(type: string): boolean
  /** A source is known when every event type that it tells is read: its rows, reasons and positions count all of them together. */
  mayKnowSource(source: string): boolean
  /** Names of the sources that may be known; undefined when all may. */
  knownSources(): readonly string[] | undefined
  /** Products that read a type, of those that may be known. */
  consumersOf(type: string): readonly ProductName[]
  /** Products that ignore a type by name, of those that may be known. */
  ignoredBy(type: string): readonly { readonly product: string; readonly reason: string }[]
}

/** The types that each source ever told, by source. */
export type ToldBySource = ReadonlyMap<string, ReadonlySet<string>>

/** Which products treat events of a type in which way, by type; products by name. */
export interface EventUses {
  readonly consumers: ReadonlyMap<string, readonly ProductName[]>
  readonly ignored: ReadonlyMap<string, readonly { readonly product: ProductName; readonly reason: string }[]>
}

type Serving = Pick<ServingRelease, 'product' | 'events' | 'ignores'>

/**
 * How the releases that serve treat events.
 * @example eventUsesOf([]).consumers.size // 0
 */
export function eventUsesOf(serving: readonly Serving[]): EventUses {
  const consumers = new Map<string, ProductName[]>()
  const ignored = new Map<string, { product: ProductName; reason: string }[]>()
  for (const { product, events, ignores } of serving) {
    for (const type of events) addTo(consumers, type, product)
    for (const { type, reason } of ignores) addTo(ignored, type, { product, reason })
  }
  return { consumers, ignored }
}

/** How the releases that serve treat events now: looked at again when the index has changed. */
export function eventUses(mirror: CatalogMirror): () => Promise<EventUses> {
  let kept: { readonly content: CatalogContent; readonly uses: EventUses } | null = null
  return async () => {
    const content = await mirror.current()
    if (kept?.content !== content) {
      kept = { content, uses: eventUsesOf(content.byName.flatMap((id) => content.products[id] ?? [])) }
    }
    return kept.uses
  }
}

/**
 * What a principal may know of events: everything when he holds the token of the workspace.
 * @example knownEvents(local, sight, { consumers: new Map(), ignored: new Map() }, new Map()).mayKnowType('org.a.b') // true
 */
export function knownEvents(
  principal: Principal,
  sight: Pick<Sight, 'seesPersonal' | 'knows'>,
  { consumers, ignored }: EventUses,
  told: ToldBySource,
): KnownEvents {
  const seesAll = principal.kind === 'local'
  const isRead = (type: string): boolean =>
    seesAll || (consumers.get(type) ?? []).some((product) => sight.knows(product))
  const mayKnowSource = (source: string): boolean => {
    if (seesAll) return true
    const types = told.get(source)
    return types !== undefined && types.size > 0 && [...types].every(isRead)
  }
  return {
    seesPersonal: sight.seesPersonal,
    mayKnowType: (type) => seesAll || isTypeKnown(type, sight, { consumers, ignored }),
    mayKnowFields: isRead,
    mayKnowSource,
    knownSources: () => (seesAll ? undefined : [...told.keys()].filter(mayKnowSource)),
    consumersOf: (type) => (consumers.get(type) ?? []).filter((product) => sight.knows(product)),
    ignoredBy: (type) => (ignored.get(type) ?? []).filter(({ product }) => sight.knows(product)),
  }
}

/**
 * Whether a product in sight names an event type: reads it, or ignores it and says why. Its page names both, and its ledger counts
 * both.
 * @example isTypeKnown('org.a.b', sight, eventUsesOf([])) // false
 */
export function isTypeKnown(type: string, sight: Pick<Sight, 'knows'>, { consumers, ignored }: EventUses): boolean {
  return (
    (consumers.get(type) ?? []).some((product) => sight.knows(product)) ||
    (ignored.get(type) ?? []).some(({ product }) => sight.knows(product))
  )
}

/**
 * The types that sources tell, read from the log as it grows: each batch is looked at once.
 */
export function toldBySource(log: Pick<EventLog, 'toldTypes' | 'lastSequence'>): () => ToldBySource {
  const told = new Map<string, Set<string>>()
  let read = 0
  return () => {
    const last = log.lastSequence()
    if (last > read) {
      for (const { source, eventType } of log.toldTypes({ after: read })) {
        told.set(source, (told.get(source) ?? new Set()).add(eventType))
      }
      read = last
    }
    return told
  }
}

/**
 * The fields of an event type that a reader is told of: those of personal data are hidden as columns of datasets are.
 * @example shownFields(BookBorrowed.data, false).map(({ name }) => name) // ['loan_id', 'title_id']
 */
export function shownFields(fields: readonly ColumnContract[], seesPersonal: boolean): readonly ColumnContract[] {
  return seesPersonal ? fields : fields.filter(({ pii }) => pii === null)
}

function addTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
