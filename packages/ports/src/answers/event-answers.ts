import { type Static, Type } from 'typebox'
import { actorNote, instant, next, nullable, OwnerAnswer, oneOf } from './parts.ts'

/** An event type in the list of event types. */
export type EventTypeSummary = Static<typeof EventTypeSummary>
export const EventTypeSummary = Type.Object({
  type: Type.String(),
  description: Type.String(),
  owner: OwnerAnswer,
  modelled: nullable(Type.String()),
  simulated: nullable(Type.String()),
  events: Type.Integer(),
  quarantined: Type.Integer(),
  firstEventTime: nullable(instant),
  lastEventTime: nullable(instant),
  consumers: Type.Array(Type.String(), { description: 'Products that read it, of those that the reader may know of.' }),
  moreConsumers: Type.Integer({ description: 'Products that read it, beyond those that are listed.' }),
})
/** The event types that the reader may know of. */
export type EventTypesAnswer = Static<typeof EventTypesAnswer>
export const EventTypesAnswer = Type.Object({ events: Type.Array(EventTypeSummary) })

/** An event type with its schema, an example, and events over time. */
export type EventTypePage = Static<typeof EventTypePage>
export const EventTypePage = Type.Intersect([
  EventTypeSummary,
  Type.Object({
    schemaDigest: Type.String(),
    fields: Type.Array(
      Type.Object({
        name: Type.String(),
        type: Type.String(),
        nullable: Type.Boolean(),
        description: Type.String(),
        unit: nullable(Type.String()),
        personal: nullable(Type.String()),
        modelled: nullable(Type.String()),
      }),
    ),
    hiddenFields: Type.Integer({
      description:
        'Fields that this reader is not told of: those of personal data, and all where no product that he may know of reads the type.',
    }),
    example: nullable(Type.Record(Type.String(), Type.Unknown())),
    ignoredBy: Type.Array(Type.Object({ product: Type.String(), reason: Type.String() })),
    counts: Type.Object({
      per: oneOf('day', 'week', 'month', 'year'),
      earlier: Type.Integer({
        description: 'Events before the first point, when there would be more than 400 points.',
      }),
      points: Type.Array(Type.Object({ at: Type.String({ format: 'date' }), events: Type.Integer() }), {
        description: 'By event time; a point for each day, week, month or year that holds events.',
      }),
    }),
  }),
])

/** One intake of a source: every row is accepted or in quarantine, every event due is new, a duplicate or in quarantine. */
export type LedgerLine = Static<typeof LedgerLine>
export const LedgerLine = Type.Object({
  sequence: Type.Integer(),
  source: Type.String(),
  file: Type.String(),
  actor: nullable(Type.String({ description: actorNote })),
  at: instant,
  fromPosition: Type.Integer(),
  toPosition: Type.Integer(),
  rows: Type.Integer(),
  accepted: Type.Integer(),
  quarantined: Type.Integer(),
  events: Type.Array(
    Type.Object({
      type: Type.String(),
      due: Type.Integer(),
      appended: Type.Integer(),
      duplicate: Type.Integer(),
      quarantined: Type.Integer(),
      late: Type.Integer(),
    }),
  ),
})
/** A page of intakes, newest first. */
export type LedgerAnswer = Static<typeof LedgerAnswer>
export const LedgerAnswer = Type.Object({ batches: Type.Array(LedgerLine), next })

/** What is in quarantine now, counted by reason, and a page of its entries. Cell values are never kept. */
export type QuarantineAnswer = Static<typeof QuarantineAnswer>
export const QuarantineAnswer = Type.Object({
  reasons: Type.Array(
    Type.Object({
      source: Type.String(),
      scope: oneOf('row', 'event'),
      eventType: nullable(Type.String()),
      reason: Type.String(),
      count: Type.Integer(),
    }),
  ),
  entries: Type.Array(
    Type.Object({
      id: Type.Integer(),
      source: Type.String(),
      file: Type.String(),
      row: Type.Integer(),
      scope: oneOf('row', 'event'),
      eventType: nullable(Type.String()),
      reason: Type.String(),
    }),
  ),
  next,
  mayReplay: Type.Boolean(),
})

/** What a replay was begun for; follow it at /api/activity. */
export type ReplayAnswer = Static<typeof ReplayAnswer>
export const ReplayAnswer = Type.Object({ source: Type.String(), quarantinedBefore: Type.Integer() })

/** Which source to take in again. */
export const ReplayRequest = Type.Object(
  { source: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
)
