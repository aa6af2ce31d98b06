import type { Principal } from '@provender/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PublishedWorkspace, patterns, publishedWorkspace, rowsSql } from './published.fixture.ts'
import type { RowFilter, RowQuery } from './row-query.ts'
import { totalOrder } from './visible-dataset.ts'

// Two worlds that differ in personal columns only must give anonymous equal answers to every question.

const anonymous: Principal = { kind: 'anonymous', name: 'anonymous' }
const product = 'library/borrowing-patterns'
let worlds: readonly PublishedWorkspace[] = []

beforeAll(async () => {
  worlds = [await publishedWorkspace(), await publishedWorkspace()]
  for (const [index, world] of worlds.entries()) await world.publish(patterns(), rowsSql(`world ${index}`))
})

afterAll(() => Promise.all(worlds.map((world) => world.close())))

const both = async <Answer>(ask: (world: PublishedWorkspace) => Promise<Answer>): Promise<readonly unknown[]> =>
  Promise.all(
    worlds.map(async (world) => {
      try {
        return await ask(world)
      } catch (error) {
        return [(error as { code?: string }).code, (error as Error).message]
      }
    }),
  )

const filter: fc.Arbitrary<RowFilter> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    column: fc.constantFrom('title_id', 'title_id', 'member_id', 'loan_id'),
    how: fc.constantFrom('eq', 'ne', 'lt', 'gte'),
    value: fc.constantFrom('title-1', 'title-3', 'm', '0', 'zz'),
  }),
  fc.record({
    kind: fc.constant('null' as const),
    column: fc.constantFrom('borrowed_at', 'member_id'),
    isNull: fc.boolean(),
  }),
)

const query = fc.record({
  filters: fc.array(filter, { maxLength: 2 }),
  columns: fc.subarray(['title_id', 'borrowed_at', 'loan_id'], { minLength: 1 }),
  sort: fc.subarray(['borrowed_at', 'title_id', 'member_id'], { maxLength: 2 }),
  limit: fc.integer({ min: 1, max: 80 }),
})

const names = [
  'title_id',
  'borrowed_at',
  'member_id',
  'loan_id',
  '*',
  'h',
  'h.*',
  'rowid',
  'file_row_number',
  'filename',
]
const aggregates = ['count(*)', 'first(title_id)', 'list(title_id)', 'any_value(borrowed_at)', 'string_agg(title_id)']
const statement = fc
  .record({
    what: fc.constantFrom(...names, ...aggregates, 'row_number() over ()', 'hash(h)'),
    where: fc.constantFrom('', "where title_id > 'title-2'", "where member_id like 'a%'", "where loan_id < '8'"),
    order: fc.constantFrom('', 'order by 1', 'order by member_id', 'order by loan_id'),
    limit: fc.constantFrom('', 'limit 3', 'using sample 3', 'limit 50 %'),
  })
  .map(
    ({ what, where, order, limit }) =>
      `select ${what} from library.borrowing_patterns.history h ${where} ${order} ${limit}`,
  )

describe('answers say nothing of hidden columns', () => {
  it('rows, in content, order and refusal', async () => {
    const world = worlds[0]
    if (world === undefined) throw new Error('no world')
    const visible = (await world.access.open(anonymous, 'rest', product)).dataset('history')
    await fc.assert(
      fc.asyncProperty(query, async ({ sort, ...rest }) => {
        const keys = sort.map((column) => ({ column, descending: true }))
        const asked: RowQuery = { dataset: 'history', after: null, ...rest, sort: totalOrder(keys, visible) }
        const [one, two] = await both(async ({ access }) => {
          const { rows, hasMore } = await (await access.open(anonymous, 'rest', product)).rows(asked)
          return { rows, hasMore }
        })
        expect(JSON.stringify(one)).toBe(JSON.stringify(two))
      }),
      { numRuns: 150 },
    )
  })

  it('SQL, in content, order and refusal', async () => {
    await fc.assert(
      fc.asyncProperty(statement, async (text) => {
        const [one, two] = await both(async ({ access }) => {
          const { columns, rows, isTruncated } = await (await access.sql(anonymous)).query(text, { limit: 20 })
          return { columns, rows, isTruncated }
        })
        if (text.includes('sample')) return
        expect([text, JSON.stringify(one)]).toEqual([text, JSON.stringify(two)])
      }),
      { numRuns: 250 },
    )
  })

  it('SQL that names a dataset alone, in content, order and refusal', async () => {
    await fc.assert(
      fc.asyncProperty(statement, async (text) => {
        if (text.includes('sample')) return
        const bare = text.replace('library.borrowing_patterns.history', 'history')
        const [one, two] = await both(async ({ access }) => {
          const { columns, rows, isTruncated } = await (await access.sql(anonymous)).query(bare, {
            ...{ limit: 20, product: { product, major: null } },
          })
          return { columns, rows, isTruncated }
        })
        expect([bare, JSON.stringify(one)]).toEqual([bare, JSON.stringify(two)])
      }),
      { numRuns: 150 },
    )
  })

  it('what an author draws, in content, order, choices and refusal; personal columns for nobody', async () => {
    const wanted = fc.oneof(
      fc.record({
        kind: fc.constant('rows' as const),
        pick: fc.option(fc.record({ column: fc.constantFrom('title_id', 'member_id'), value: fc.constant('title-1') })),
        limit: fc.integer({ min: 1, max: 80 }),
      }),
      fc.record({
        kind: fc.constant('choices' as const),
        column: fc.constantFrom('title_id', 'borrowed_at', 'member_id'),
        limit: fc.integer({ min: 1, max: 9 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(statement, wanted, fc.boolean(), async (text, asked, isLocal) => {
        const select = { text: text.replace('library.borrowing_patterns.history', 'history'), wanted: asked }
        const [one, two] = await both(async ({ access }) => {
          const reader: Principal = isLocal ? { kind: 'local', name: 'local' } : anonymous
          const { columns, rows, isTruncated } = await (await access.open(reader, 'page', product)).authored(select)
          return { columns, rows, isTruncated }
        })
        expect([select, JSON.stringify(one)]).toEqual([select, JSON.stringify(two)])
        expect(JSON.stringify(one)).not.toMatch(/"name":"(member|loan)_id"/)
      }),
      { numRuns: 200 },
    )
  })

  it('and the worlds do differ for who may see', async () => {
    const [one, two] = await both(async ({ access }) => {
      const governed = await access.sql({ kind: 'local', name: 'local' })
      return (await governed.query('select min(member_id) from library.borrowing_patterns.history', { limit: 1 })).rows
    })
    expect(one).not.toEqual(two)
  })
})
