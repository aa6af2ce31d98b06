import { type ColumnContract, type OwnerContract, showType } from '@provender/contract'
import type { Instant } from '@provender/kernel'
import type { ListedQuarantine, QuarantineCount } from '@provender/storage'
import { plural } from '../progress.ts'
import { renderTable } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { lines } from './plan-text.ts'
import { coverageOf } from './release-text.ts'

/** What the log holds of one event type. */
export interface EventSummary {
  readonly type: string
  readonly description: string
  readonly owner: OwnerContract
  readonly events: number
  readonly firstEventTime: Instant | null
  readonly lastEventTime: Instant | null
  readonly sources: readonly string[]
  readonly fields: readonly ColumnContract[]
  readonly modelled: string | null
  readonly simulated: string | null
}

type Screen = Pick<Terminal, 'width' | 'colours'>

/** The event types of a workspace and its quarantine, by reason. */
export function eventsText(
  types: readonly EventSummary[],
  counts: readonly QuarantineCount[],
  { width }: Screen,
): string {
  if (types.length === 0) return 'The log holds no events yet. Next: provender apply'
  const rows = types.map((type) => [type.type, type.events, coverageOf(type), markOf(type), type.sources.join(', ')])
  const columns = [
    { title: 'event type' },
    { title: 'events' },
    { title: 'coverage' },
    { title: 'facts' },
    { title: 'from' },
  ]
  return [renderTable({ columns, rows, width }), '', countsText(counts, width)].join('\n')
}

function markOf({ simulated, modelled }: EventSummary): string {
  if (simulated !== null) return modelled === null ? 'simulated' : 'simulated, modelled'
  return modelled === null ? 'recorded' : 'modelled'
}

/** One event type in full. */
export function eventText(type: EventSummary, counts: readonly QuarantineCount[], { width, colours }: Screen): string {
  const columns = [{ title: 'field' }, { title: 'type' }, { title: 'meaning' }]
  const rows = type.fields.map((field) => [
    field.name,
    showType(field.type) + (field.nullable ? ' or null' : ''),
    field.description,
  ])
  return [
    colours.bold(type.type),
    lines(type.description),
    ...[type.simulated, type.modelled].flatMap((rule) => (rule === null ? [] : [lines(rule)])),
    `${plural(type.events, 'event')}, ${coverageOf(type)}, from ${type.sources.join(', ')}; owner ${type.owner.team} <${type.owner.contact}>`,
    '',
    renderTable({ columns, rows, width }),
    '',
    countsText(counts, width),
  ].join('\n')
}

/** Entries in quarantine and how many there are in all. */
export function quarantineText(
  entries: readonly ListedQuarantine[],
  counts: readonly QuarantineCount[],
  { width }: Screen,
): string {
  if (entries.length === 0) return 'Nothing is in quarantine.'
  const total = counts.reduce((sum, { count }) => sum + count, 0)
  const columns = [{ title: 'source' }, { title: 'file' }, { title: 'row' }, { title: 'of' }, { title: 'reason' }]
  const rows = entries.map(({ source, file, sourceRow, scope, eventType, reason }) => [
    source,
    file,
    sourceRow,
    eventType ?? `whole ${scope}`,
    reason,
  ])
  return `${renderTable({ columns, rows, width })}\n${entries.length} of ${plural(total, 'entry', 'entries')}`
}

function countsText(counts: readonly QuarantineCount[], width: number): string {
  if (counts.length === 0) return 'Nothing is in quarantine.'
  const columns = [{ title: 'quarantined in' }, { title: 'of' }, { title: 'reason' }, { title: 'count' }]
  return renderTable({
    columns,
    rows: counts.map(({ source, scope, eventType, reason, count }) => [
      source,
      eventType ?? `whole ${scope}`,
      reason,
      count,
    ]),
    width,
  })
}
