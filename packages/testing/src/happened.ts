import type { ColumnMap, EventType, ValueOf } from '@provender/contract'
import type { Instant } from '@provender/kernel'

/** A value as a test writes it: times as plain text, whole numbers of 64 bits as number or text too. */
export type Written<Value> = Value extends Instant ? string : Value extends bigint ? bigint | number | string : Value

type NullableNames<Columns extends ColumnMap> = {
  [Name in keyof Columns]: null extends ValueOf<Columns[Name]> ? Name : never
}[keyof Columns]

/** A row as a test writes it: columns that may be null can be left out. */
export type WrittenRow<Columns extends ColumnMap> = {
  readonly [Name in Exclude<keyof Columns, NullableNames<Columns>>]: Written<ValueOf<Columns[Name]>>
} & { readonly [Name in NullableNames<Columns>]?: Written<ValueOf<Columns[Name]>> }

/** An event that a test gives. */
export interface GivenEvent {
  readonly event: EventType
  readonly time: string
  readonly data: Readonly<Record<string, unknown>>
  readonly id: string | null
  readonly subject: string
  readonly source: string
  readonly isLate: boolean
}

/** How an event is written down in a test. */
export interface Happening<Data extends ColumnMap> {
  /** A day (midnight UTC) or an RFC 3339 time. */
  readonly time: string
  readonly data: WrittenRow<Data>
  /** Absent: one of its own. An id that occurs twice with the same content is a repeat and counts once. */
  readonly id?: string
  readonly subject?: string
  readonly source?: string
  /** Arrived after its source had passed the event's time. */
  readonly isLate?: boolean
}

/**
 * An event for `given`. Personal identifiers are written as they are: in the log they would be tokens.
 * @example happened(BookBorrowed, { time: '2026-11-16', data: { loan_id: 'L1', member_id: 'ada', title_id: 'T1' } }).time // '2026-11-16'
 */
export function happened<const Data extends ColumnMap>(
  event: EventType<Data>,
  { time, data, id, subject, source, isLate }: Happening<Data>,
): GivenEvent {
  return {
    event,
    time,
    data,
    id: id ?? null,
    subject: subject ?? `/test/${event.type}`,
    source: source ?? 'test',
    isLate: isLate ?? false,
  }
}
