import { type EventContract, showType } from '@provender/contract'
import type { EventTypePage, EventTypeSummary } from '../answers/event-answers.ts'
import type { EventTypeFacts } from '../release-catalog.ts'
import { type KnownEvents, shownFields } from './known-events.ts'

const mostConsumers = { line: 20, page: 1000 } as const

/** A line of the list of event types, as one reader sees it. */
export function describeEventType(
  facts: EventTypeFacts,
  known: KnownEvents,
  quarantined: number,
  shown: keyof typeof mostConsumers = 'line',
): EventTypeSummary {
  const { contract, events, firstEventTime, lastEventTime } = facts
  const consumers = known.consumersOf(contract.type)
  const most = mostConsumers[shown]
  const { domain, team, contact } = contract.owner
  return {
    type: contract.type,
    description: contract.description,
    owner: { domain, team, contact },
    modelled: contract.modelled,
    simulated: contract.simulated,
    ...{ events, quarantined, firstEventTime, lastEventTime },
    consumers: consumers.slice(0, most),
    moreConsumers: Math.max(0, consumers.length - most),
  }
}

/**
 * The page of an event type, as one reader sees it; fields of personal data are left out, also from the example, and all of them
 * where no product that he may know of reads the type.
 */
export function describeEventPage(
  facts: EventTypeFacts,
  known: KnownEvents,
  { quarantined, counts }: { readonly quarantined: number; readonly counts: EventTypePage['counts'] },
): EventTypePage {
  const { contract } = facts
  const isRead = known.mayKnowFields(contract.type)
  const fields = isRead ? shownFields(contract.data, known.seesPersonal) : []
  return {
    ...describeEventType(facts, known, quarantined, 'page'),
    schemaDigest: contract.schemaDigest,
    fields: fields.map(({ name, type, nullable, description, unit, pii, modelled }) => ({
      ...{ name, type: showType(type), nullable, description, unit, modelled },
      personal: pii?.kind ?? null,
    })),
    hiddenFields: contract.data.length - fields.length,
    example: isRead
      ? exampleOf(
          contract,
          fields.map(({ name }) => name),
        )
      : null,
    ignoredBy: [...known.ignoredBy(contract.type)],
    counts,
  }
}

function exampleOf({ example }: EventContract, shown: readonly string[]): EventTypePage['example'] {
  if (example === null) return null
  return Object.fromEntries(Object.entries(example).filter(([name]) => shown.includes(name)))
}
