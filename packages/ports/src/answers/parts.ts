import { type Static, type TSchema, Type } from 'typebox'

/** A value that may be missing. */
export const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

/** An instant in ISO 8601, UTC. */
export const instant = Type.String({ format: 'date-time' })

/** Any JSON value: a cell of a row. */
export const cell = Type.Unknown({ description: 'A cell in the JSON form of its column.' })

/** Who did a thing is told to the holder of the workspace's token. */
export const actorNote = 'Null for readers without the token of the workspace.'

/** Who answers for a thing. */
export type OwnerAnswer = Static<typeof OwnerAnswer>
export const OwnerAnswer = Type.Object({ domain: Type.String(), team: Type.String(), contact: Type.String() })

/** One of a closed list of words. */
export const oneOf = <const Words extends readonly string[]>(...words: Words) =>
  Type.Enum([...words] as Words[number][])

/** How the release that serves stands against the promise of freshness. */
export type FreshnessAnswer = Static<typeof FreshnessAnswer>
export const FreshnessAnswer = Type.Object({
  promise: Type.String({ description: 'Longest time from the arrival of an event to the release that holds it.' }),
  state: oneOf('kept', 'late', 'no-events'),
  waitingSince: Type.Union([instant, Type.Null()], {
    description: 'Arrival of the oldest event that the product reads and that no release of it holds yet.',
  }),
  longestWait: Type.Union([Type.Number(), Type.Null()], {
    description:
      'Milliseconds from the arrival of the oldest event that was new in the serving release to its publication.',
  }),
})

/** Checks of a release, and over how many rows. */
export type ChecksAnswer = Static<typeof ChecksAnswer>
export const ChecksAnswer = Type.Object({
  passed: Type.Integer(),
  total: Type.Integer(),
  rowsSeen: Type.Integer(),
})

/** A page that says where the next one begins; null on the last. */
export const next = nullable(Type.String({ description: 'Cursor of the next page.' }))
