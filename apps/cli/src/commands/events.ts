import { ProvenderError } from '@provender/kernel'
import type { EventTypeFacts } from '@provender/ports'
import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { EventsFlags } from '../flags.ts'
import { type ReadStores, readingWorkspace } from '../read-workspace.ts'
import { type EventSummary, eventsText, eventText, quarantineText } from '../render/event-text.ts'

/**
 * `provender events [type]`: what the log holds, and what is in quarantine and why.
 * @throws EVENT_TYPE_UNKNOWN
 */
export async function runEvents(
  context: CommandContext,
  type: string | undefined,
  flags: EventsFlags,
): Promise<ExitCode> {
  return readingWorkspace(context.folder, async ({ stores }) => {
    const types = stores === null ? [] : summaries(await stores.catalog.events(), stores)
    const chosen = type === undefined ? types : types.filter((summary) => summary.type === type)
    if (type !== undefined && chosen.length === 0) throw unknownType(type, types)
    const counts = (stores?.log.quarantineCounts() ?? []).filter(
      ({ eventType }) => type === undefined || eventType === type,
    )
    if (flags.quarantine === true) {
      const entries = (stores?.log.quarantine({ limit: type === undefined ? flags.limit : 10_000 }) ?? [])
        .filter(({ eventType }) => type === undefined || eventType === type)
        .slice(0, flags.limit)
      answer(context, { quarantine: entries, counts }, () => quarantineText(entries, counts, context.terminal))
      return exitCodes.done
    }
    const [one] = chosen
    if (type !== undefined && one !== undefined) {
      answer(context, { ...one, quarantine: counts }, () => eventText(one, counts, context.terminal))
      return exitCodes.done
    }
    answer(context, { events: types, quarantine: counts }, () => eventsText(types, counts, context.terminal))
    return exitCodes.done
  })
}

function summaries(facts: readonly EventTypeFacts[], stores: ReadStores): readonly EventSummary[] {
  const sources = new Map<string, Set<string>>()
  for (const { source, segments, ledger } of stores.log.batches()) {
    for (const { eventType } of segments) sources.set(eventType, (sources.get(eventType) ?? new Set()).add(source))
    for (const { type } of ledger.events) sources.set(type, (sources.get(type) ?? new Set()).add(source))
  }
  return facts.map(({ contract, events, firstEventTime, lastEventTime }) => ({
    type: contract.type,
    description: contract.description,
    owner: contract.owner,
    events,
    firstEventTime,
    lastEventTime,
    sources: [...(sources.get(contract.type) ?? [])].sort(),
    fields: contract.data,
    modelled: contract.modelled,
    simulated: contract.simulated,
  }))
}

function unknownType(type: string, types: readonly EventSummary[]): ProvenderError {
  const known = types.map((summary) => summary.type)
  const there = known.length === 0 ? 'The log holds none yet. Run: provender apply' : `There are: ${known.join(', ')}.`
  return new ProvenderError('EVENT_TYPE_UNKNOWN', `There is no event type "${type}" in the log. ${there}`, {
    type,
    known,
  })
}
