import { tokenRoles } from '@provender/contract'
import { type Static, Type } from 'typebox'
import { cell, instant, nullable, oneOf } from './parts.ts'

/** Who asks, and what they may do. */
export type SessionAnswer = Static<typeof SessionAnswer>
export const SessionAnswer = Type.Object({
  principal: Type.Object({
    kind: oneOf('anonymous', 'local', 'token'),
    name: Type.String(),
    role: nullable(oneOf(...tokenRoles)),
    domain: nullable(Type.String({ description: 'The domain for which the role holds.' })),
  }),
  mayReplay: Type.Boolean(),
  version: Type.String({ description: 'Version of Provender.' }),
  limits: Type.Object({ queryRows: Type.Integer(), querySeconds: Type.Integer() }),
})

/** A domain with what it owns, of what the reader may know of. */
export type DomainSummary = Static<typeof DomainSummary>
export const DomainSummary = Type.Object({
  domain: Type.String(),
  purpose: nullable(Type.String()),
  teams: Type.Array(Type.Object({ team: Type.String(), contact: Type.String(), products: Type.Integer() })),
  people: Type.Array(Type.Object({ name: Type.String(), role: Type.String(), contact: nullable(Type.String()) })),
  products: Type.Integer(),
  eventTypes: Type.Integer(),
  terms: Type.Integer(),
})
/** The domains of which the reader may know a product. */
export type DomainsAnswer = Static<typeof DomainsAnswer>
export const DomainsAnswer = Type.Object({ domains: Type.Array(DomainSummary) })

/** A term or column name with every meaning it has. More than one is a conflict, unless the meanings are equal. */
export type GlossaryEntry = Static<typeof GlossaryEntry>
export const GlossaryEntry = Type.Object({
  name: Type.String(),
  kind: oneOf('term', 'column'),
  isAmbiguous: Type.Boolean({ description: 'One name, more than one meaning (text, type or unit differ).' }),
  meanings: Type.Array(
    Type.Object({
      meaning: Type.String(),
      type: nullable(Type.String()),
      unit: nullable(Type.String()),
      places: Type.Array(
        Type.Object({
          domain: Type.String(),
          product: nullable(Type.String()),
          dataset: nullable(Type.String()),
        }),
      ),
      morePlaces: Type.Integer({ description: 'Places beyond the twenty that are listed.' }),
    }),
  ),
  moreMeanings: Type.Integer({ description: 'Meanings beyond the twenty in the most places, which are listed.' }),
})
/** A page of the glossary, by name. */
export type GlossaryAnswer = Static<typeof GlossaryAnswer>
export const GlossaryAnswer = Type.Object({
  entries: Type.Array(GlossaryEntry),
  total: Type.Integer(),
  ambiguous: Type.Integer(),
  next: nullable(Type.String()),
})

/** A domain's page. */
export type DomainPage = Static<typeof DomainPage>
export const DomainPage = Type.Intersect([
  Type.Omit(DomainSummary, ['terms', 'products', 'eventTypes']),
  Type.Object({
    products: Type.Array(
      Type.Object({
        product: Type.String(),
        purpose: Type.String(),
        team: Type.String(),
        simulated: nullable(Type.String()),
        publishedAt: instant,
      }),
      { description: 'By name; at most 200.' },
    ),
    moreProducts: Type.Integer({ description: 'Products beyond those that are listed; the search has them all.' }),
    eventTypes: Type.Array(Type.Object({ type: Type.String(), description: Type.String(), events: Type.Integer() })),
    terms: Type.Array(Type.Object({ term: Type.String(), meaning: Type.String() })),
  }),
])

/** A wish for a product that is not there, with how often it was asked for. */
export type DemandLine = Static<typeof DemandLine>
export const DemandLine = Type.Object({
  wanted: Type.String(),
  asked: Type.Integer(),
  firstAsked: instant,
  lastAsked: instant,
  uses: Type.Array(Type.String(), { description: 'What it is wanted for, the latest five.' }),
})

/** Wishes by how often they were asked for, then how recently; at most 200. */
export type DemandAnswer = Static<typeof DemandAnswer>
export const DemandAnswer = Type.Object({ demand: Type.Array(DemandLine) })

/** A wish for a product that is not there. */
export const DemandRequest = Type.Object(
  {
    wanted: Type.String({ minLength: 2, maxLength: 200 }),
    use: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false },
)

/** A relation that the reader may query, for completion. */
export type RelationsAnswer = Static<typeof RelationsAnswer>
export const RelationsAnswer = Type.Object({
  relations: Type.Array(
    Type.Object({
      name: Type.String({ examples: ['library.borrowing_patterns.weekly'] }),
      product: Type.String(),
      description: Type.String(),
      columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String(), description: Type.String() })),
    }),
  ),
  hasMore: Type.Boolean(),
})

/** A question in SQL. */
export const QueryRequest = Type.Object(
  {
    sql: Type.String({ minLength: 1, maxLength: 100_000 }),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'Most rows; 1000 when left out, for a file as many as the reader may read at once.',
      }),
    ),
    product: Type.Optional(
      Type.String({
        description: 'A product, or product@major, whose datasets the SQL may name without their schema.',
      }),
    ),
    maxCellCharacters: Type.Optional(
      Type.Integer({
        minimum: 100,
        maximum: 1_000_000,
        description: 'Longer cells are cut, and listed under `cut`. Left out: none is. Files are always exact.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** Rows of a query. */
export type QueryAnswer = Static<typeof QueryAnswer>
export const QueryAnswer = Type.Object({
  columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
  rows: Type.Array(Type.Record(Type.String(), cell)),
  truncated: Type.Boolean({ description: 'There are more rows than these.' }),
  truncatedBy: nullable(oneOf('rows', 'size')),
  limit: Type.Integer({ description: 'The most rows that this answer could have.' }),
  cut: Type.Array(
    Type.Object({
      row: Type.Integer({ description: 'Place of the row, from 0.' }),
      column: Type.String(),
      characters: Type.Integer({ description: 'Characters of the whole cell.' }),
    }),
    { description: 'Cells that were cut to maxCellCharacters; nested ones stand as the beginning of their JSON text.' },
  ),
  millis: Type.Integer(),
  releases: Type.Array(
    Type.Object({
      product: Type.String(),
      version: Type.String(),
      release: Type.Integer(),
      releaseDigest: Type.String(),
    }),
  ),
  simulated: Type.Record(Type.String(), Type.String()),
})

/** A step of a run, as /api/activity sends it: one JSON object per event. */
export type ActivityLine = Static<typeof ActivityLine>
export const ActivityLine = Type.Object({
  run: Type.String({ description: 'Id of the run.' }),
  at: instant,
  kind: oneOf(
    'run-started',
    'stage-started',
    'stage-finished',
    'source-taken',
    'source-unchanged',
    'source-failed',
    'dataset-staged',
    'product-checked',
    'release-published',
    'product-unchanged',
    'product-failed',
    'run-finished',
    'run-failed',
  ),
  actor: nullable(Type.String()),
  subject: nullable(Type.String({ description: 'The source or product.' })),
  stage: nullable(Type.String()),
  dataset: nullable(Type.String()),
  rows: nullable(Type.Integer()),
  millis: nullable(Type.Integer()),
  release: nullable(Type.String()),
  passed: nullable(Type.Integer()),
  total: nullable(Type.Integer()),
  message: nullable(Type.String()),
})
