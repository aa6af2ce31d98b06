import { type ColumnContract, describeEvent, type EventContract, type ProductContract } from '@provender/contract'
import type { JsonRow } from '@provender/engine'
import { canonicalJson, type Json, ProvenderError } from '@provender/kernel'
import type { GivenEvent } from './happened.ts'

/** The given events of one type as rows of the log: envelope and data, by position. */
export interface GivenRows {
  readonly event: EventContract
  readonly rows: readonly JsonRow[]
  readonly late: number
  /** Repeats, which the log would not have taken. */
  readonly duplicate: number
}

/**
 * Places given events in the log in the order in which they are given: positions from 1, repeats of an id left out.
 * @throws EVENT_TYPE_UNKNOWN when the product does not declare the type
 * @throws CONTRACT_VALUE_INVALID when an id comes again with other content, or a time is none
 * @throws CONTRACT_INVALID when data lack a field, or have one that the type does not
 */
export function planGiven(contract: ProductContract, given: readonly GivenEvent[]): readonly GivenRows[] {
  const seen = new Map<string, string>()
  const byType = new Map(contract.events.map((event) => [event.type, { rows: [] as JsonRow[], late: 0, duplicate: 0 }]))
  let position = 0
  for (const [index, event] of given.entries()) {
    const place = byType.get(event.event.type)
    if (place === undefined) throw unknownType(contract, event)
    if (isRepeat(seen, event)) {
      place.duplicate += 1
      continue
    }
    position += 1
    place.rows.push(rowOf(event, position, event.id ?? `given-${index + 1}`))
    if (event.isLate) place.late += 1
  }
  return contract.events.map((event) => ({ event, ...(byType.get(event.type) ?? { rows: [], late: 0, duplicate: 0 }) }))
}

function isRepeat(seen: Map<string, string>, event: GivenEvent): boolean {
  if (event.id === null) return false
  const key = `${event.source} ${event.id}`
  const content = canonicalJson({ type: event.event.type, time: timeOf(event), data: jsonOf(event.data) })
  const before = seen.get(key)
  seen.set(key, content)
  if (before === undefined) return false
  if (before === content) return true
  throw new ProvenderError(
    'CONTRACT_VALUE_INVALID',
    `Two given events of the source ${event.source} have the id ${event.id} and other content. The log would set the second aside; give it an id of its own.`,
    { id: event.id },
  )
}

function rowOf(event: GivenEvent, position: number, id: string): JsonRow {
  const contract = describeEvent(event.event)
  return {
    position: String(position),
    event_id: id,
    event_time: timeOf(event),
    ingest_time: timeOf(event),
    event_source: event.source,
    subject: event.subject,
    actor: 'test',
    source_file: 'test',
    source_row: String(position),
    is_late: event.isLate,
    ...writtenRow(`an event of ${contract.type}`, contract.data, event.data),
  }
}

/**
 * A row as a test wrote it, in JSON form with every column.
 * @throws CONTRACT_INVALID when a column that is never null is missing, or a name is no column
 */
export function writtenRow(
  what: string,
  columns: readonly ColumnContract[],
  row: Readonly<Record<string, unknown>>,
): JsonRow {
  const unknown = Object.keys(row).find((name) => !columns.some((column) => column.name === name))
  if (unknown !== undefined)
    throw bad(`${what} has "${unknown}", but its columns are ${columns.map(({ name }) => name).join(', ')}.`)
  return Object.fromEntries(
    columns.map(({ name, nullable }) => {
      const value = jsonOf(row[name] ?? null)
      if (value === null && !nullable) throw bad(`${what} has no "${name}", which is never null.`)
      return [name, value]
    }),
  )
}

/**
 * A written value in JSON form: a bigint as text.
 * @example jsonOf([1n]) // ['1']
 */
export function jsonOf(value: unknown): Json {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(jsonOf)
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, jsonOf(part)]))
  return (value ?? null) as Json
}

function timeOf({ time }: GivenEvent): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(time)) return `${time}T00:00:00.000000Z`
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(time)) return time
  throw new ProvenderError(
    'CONTRACT_VALUE_INVALID',
    `"${time}" is no time of an event. Write 2026-11-16 or 2026-11-16T10:00:00Z.`,
    { time },
  )
}

function unknownType(contract: ProductContract, { event }: GivenEvent): ProvenderError {
  const declared = contract.events.map(({ type }) => type).join(', ') || 'none'
  return new ProvenderError(
    'EVENT_TYPE_UNKNOWN',
    `${contract.product} does not take in ${event.type}; its event types are ${declared}. Give one of these, or add it to inputs.`,
    { product: contract.product, type: event.type },
  )
}

function bad(message: string): ProvenderError {
  return new ProvenderError('CONTRACT_INVALID', `A given row cannot be used: ${message}`)
}
