import { type Static, Type } from 'typebox'
import { actorNote, cell, instant, next, nullable } from './parts.ts'

/** The server answers. */
export type HealthAnswer = Static<typeof HealthAnswer>
export const HealthAnswer = Type.Object({ status: Type.Literal('ok') })

/** A page of rows of one dataset. */
export type RowsPage = Static<typeof RowsPage>
export const RowsPage = Type.Object({
  product: Type.String(),
  release: Type.String({ examples: ['library/borrowing-patterns@1.0.0#2'] }),
  dataset: Type.String(),
  simulated: nullable(Type.String()),
  modelled: Type.Record(Type.String(), Type.String(), { description: 'Rules of the modelled columns, by name.' }),
  rows: Type.Array(Type.Record(Type.String(), cell)),
  next,
})

/** One release with its manifest: whole for readers who may know of all that it says, in outline for others. */
export type ReleasePage = Static<typeof ReleasePage>
export const ReleasePage = Type.Object({
  releaseDigest: Type.String(),
  publishedAt: instant,
  isWhole: Type.Boolean({ description: 'Whether the manifest is whole, so that its digest can be computed from it.' }),
  build: Type.Object({
    startedAt: instant,
    finishedAt: instant,
    actor: nullable(Type.String({ description: actorNote })),
    stageMillis: Type.Record(Type.String(), Type.Number()),
  }),
  manifest: Type.Record(Type.String(), Type.Unknown()),
})

/** What went wrong, and whether trying again helps (RFC 9457). */
export type ProblemAnswer = Static<typeof ProblemAnswer>
export const ProblemAnswer = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  instance: Type.String(),
  code: Type.String({ examples: ['REQUEST_INVALID'] }),
  retry: Type.Enum(['never', 'backoff', 'after-fix']),
  details: Type.Record(Type.String(), Type.Unknown()),
})
