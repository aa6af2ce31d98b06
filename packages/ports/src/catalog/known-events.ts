import type { ColumnContract, EventContract, Principal } from '@provender/contract'
import type { EventLog } from '@provender/storage'
import type { GovernedAccess } from '../governed/governed-access.ts'

/** What one reader may know of events: types that a product he may know of reads, and sources that tell nothing else. */
export interface KnownEvents {
  /** Whether fields that hold personal data are told of, and everything that no product reads. */
  readonly seesAll: boolean
  mayKnowType(type: string): boolean
  /** A source is known when every event type that it tells is: its rows and positions count all of them together. */
  mayKnowSource(source: string): boolean
  /** Names of the sources that may be known; undefined when all may. */
  knownSources(): readonly string[] | undefined
  /** Products that read a type, of those that may be known. */
  consumersOf(type: string): readonly string[]
  /** Products that ignore a type by name, of those that may be known. */
  ignoredBy(type: string): readonly { readonly product: string; readonly reason: string }[]
}

/** The types that each source ever told, by source. */
export type ToldBySource = ReadonlyMap<string, ReadonlySet<string>>

/** Finds out what a principal may know of events now. */
export async function knownEvents(
  principal: Principal,
  access: Pick<GovernedAccess, 'products'>,
  told: ToldBySource,
): Promise<KnownEvents> {
  const uses = (await access.products(principal)).map(({ manifest }) => manifest.definition)
  return describeKnown(principal, uses, told)
}

/** The parts of a definition that say how it treats events. */
interface EventUse {
  readonly product: string
  readonly events: readonly Pick<EventContract, 'type'>[]
  readonly ignores: readonly { readonly type: string; readonly reason: string }[]
}

/**
 * What a principal who may know of these products may know of events.
 * @example describeKnown(local, [], new Map()).mayKnowType('org.library.loan.book-borrowed') // true
 */
export function describeKnown(principal: Principal, products: readonly EventUse[], told: ToldBySource): KnownEvents {
  const seesAll = principal.kind === 'local'
  const consumers = new Map<string, string[]>()
  const ignored = new Map<string, { product: string; reason: string }[]>()
  for (const { product, events, ignores } of products) {
    for (const { type } of events) addTo(consumers, type, product)
    for (const { type, reason } of ignores) addTo(ignored, type, { product, reason })
  }
  const mayKnowType = (type: string): boolean => seesAll || consumers.has(type)
  const mayKnowSource = (source: string): boolean => {
    if (seesAll) return true
    const types = told.get(source)
    return types !== undefined && types.size > 0 && [...types].every(mayKnowType)
  }
  return {
    seesAll,
    mayKnowType,
    mayKnowSource,
    knownSources: () => (seesAll ? undefined : [...told.keys()].filter(mayKnowSource)),
    consumersOf: (type) => consumers.get(type) ?? [],
    ignoredBy: (type) => ignored.get(type) ?? [],
  }
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
export function shownFields(fields: readonly ColumnContract[], seesAll: boolean): readonly ColumnContract[] {
  return seesAll ? fields : fields.filter(({ pii }) => pii === null)
}

function addTo<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}
