import { describe, expect, it } from 'vitest'
import { BookBorrowed } from '../fixtures/library.ts'
import { product, table } from '../fixtures/parts.ts'
import {
  c,
  dataset,
  defineProduct,
  describeEvent,
  describeProduct,
  jsonSchemaOfEvent,
  jsonSchemaOfRow,
  typescriptRowOf,
} from './index.ts'

const states = dataset('loan_states', {
  ...table,
  grain: 'one row per week and state',
  columns: {
    week: c.date().describe('Monday'),
    state: c.string().oneOf('open', "it's back").describe('State of the loans'),
    genre: c.string().oneOf('crime').nullable().describe('Genre, or */ nothing\nat all'),
    share: c.double().between(0, 1).nullable().unit('loans').describe('Share'),
    fees: c.decimal(9, 2).unit('EUR').describe('Fees'),
    seen: c.list(c.timestamp()).describe('When'),
  },
  key: ['week', 'state'],
})
const [contract] = describeProduct(
  defineProduct({
    ...product,
    docs: './README.md',
    datasets: { states },
    ports: {},
    simulated: 'drawn',
  }),
  () => '',
).datasets

describe('the JSON Schema of an event', () => {
  it('asks for every field and no other', () => {
    expect(jsonSchemaOfEvent(describeEvent(BookBorrowed))).toEqual({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: 'org.library.loan.book-borrowed',
      description: 'A member took a copy home.',
      type: 'object',
      properties: {
        loan_id: { description: 'One loan, from borrowing to return.', type: 'string' },
        member_id: { description: 'Who borrowed; stored as a keyed token.', type: 'string' },
        title_id: { description: 'Catalogue key of the title.', type: 'string' },
      },
      required: ['loan_id', 'member_id', 'title_id'],
      additionalProperties: false,
      examples: [{ loan_id: '4711', member_id: 'm-1', title_id: 'hemingway-farewell-arms' }],
    })
  })
})

describe('the JSON Schema of a row', () => {
  it('holds ranges, closed lists, units and what may be missing', () => {
    expect(contract && jsonSchemaOfRow(contract)).toMatchObject({
      title: 'loan_states',
      description: 'A table. Grain: one row per week and state.',
      properties: {
        week: { description: 'Monday', type: 'string', format: 'date' },
        state: { type: 'string', enum: ['open', "it's back"] },
        genre: { anyOf: [{ type: 'string', enum: ['crime'] }, { type: 'null' }] },
        share: {
          description: 'Share. Unit: loans.',
          anyOf: [{ type: 'number', minimum: 0, maximum: 1 }, { type: 'null' }],
        },
        fees: { type: 'string', pattern: '^-?(0|[1-9][0-9]{0,6})\\.[0-9]{2}$' },
        seen: { type: 'array', items: { type: 'string', format: 'date-time' } },
      },
      required: ['week', 'state', 'genre', 'share', 'fees', 'seen'],
      additionalProperties: false,
    })
  })
})

describe('the TypeScript of a row', () => {
  it('has the very same names, with unions for closed lists, and no way out of its comments', () => {
    expect(contract && typescriptRowOf(contract)).toBe(`/** A table. Grain: one row per week and state. */
export interface LoanStatesRow {
  /** Monday */
  readonly week: string
  /** State of the loans */
  readonly state: "open" | "it's back"
  /** Genre, or *\\/ nothing at all */
  readonly genre: "crime" | null
  /** Share. Unit: loans. */
  readonly share: number | null
  /** Fees. Unit: EUR. */
  readonly fees: string
  /** When */
  readonly seen: readonly Instant[]
}
`)
  })
})
