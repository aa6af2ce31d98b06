import type { EventLedger, ProductContract } from '@provender/contract'

/** What the log holds of an event type at the pinned position. */
export interface EventCounts {
  readonly events: number
  readonly late: number
  /** Repeats refused at the door. */
  readonly duplicate: number
}

/**
 * How every dataset of a product treats each event of the product's types: used (of these some late), or ignored by name.
 * Each event is counted once: events = used + late + ignored.
 * @example accountEvents(contract, counts)['weekly'] // [{ type: '…book-borrowed', events: 20589, used: 20589, late: 0, ignored: 0, duplicate: 0 }]
 */
export function accountEvents(
  contract: ProductContract,
  counts: ReadonlyMap<string, EventCounts>,
): Readonly<Record<string, readonly EventLedger[]>> {
  const types = [
    ...new Set([...contract.events.map(({ type }) => type), ...contract.ignores.map(({ type }) => type)]),
  ].sort()
  const ledgers = contract.datasets.map((dataset) => {
    const read = new Set(dataset.relations.flatMap((relation) => (relation.kind === 'event' ? [relation.type] : [])))
    return [
      dataset.name,
      types.map((type) => ledgerOf(type, read.has(type), counts.get(type) ?? { events: 0, late: 0, duplicate: 0 })),
    ] as const
  })
  return Object.fromEntries(ledgers)
}

function ledgerOf(type: string, isRead: boolean, { events, late, duplicate }: EventCounts): EventLedger {
  if (!isRead) return { type, events, used: 0, late: 0, ignored: events, duplicate }
  return { type, events, used: events - late, late, ignored: 0, duplicate }
}
