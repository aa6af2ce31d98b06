import { type ColumnContract, type ColumnType, sql, view } from '@provender/contract'
import { checkName } from '@provender/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { datasetOf, plainColumn } from '../governed/random-table.fixture.ts'
import { boundsOf, type DrawnDataset, type ValueBounds } from './choose-columns.ts'
import { deriveViews } from './derive-views.ts'

const week = plainColumn('week', { kind: 'date' }, { nullable: false })
const title = plainColumn('title_id', { kind: 'string' }, { nullable: false })
const genre = plainColumn('genre', { kind: 'string' })
const branch = plainColumn('branch', { kind: 'string' }, { oneOf: ['north', 'south'], nullable: false })
const loans = plainColumn('loans', { kind: 'count' }, { unit: 'loans' })
const rate = plainColumn('overdue_rate', { kind: 'double' }, { between: { low: 0, high: 1 } })
const years = { nulls: 0, min: '1921-01-03', max: '1962-06-25' }

function derive(
  columns: readonly ColumnContract[],
  {
    key = ['week', 'title_id'],
    rows = 100,
    facts = {},
  }: { key?: readonly string[]; rows?: number; facts?: Readonly<Record<string, ValueBounds>> } = {},
) {
  const dataset: DrawnDataset = { ...datasetOf(columns, rows), name: 'weekly', key }
  return deriveViews(dataset, boundsOf(dataset, new Map(Object.entries(facts))))
}
const textOf = (view: { readonly select: { readonly text: string } } | undefined): string =>
  (view?.select.text ?? '').replaceAll('\n', ' ')

describe('the pictures of a dataset', () => {
  it('show its first count over the date that begins its key, by category, and the mean of a rate', () => {
    const [time, category, other, ...more] = derive([week, title, genre, loans, rate], {
      facts: { week: years, overdue_rate: { nulls: 0, min: '0', max: '0.4' } },
    })
    expect(more).toEqual([])
    expect(time).toMatchObject({
      name: 'weekly-over-time',
      mark: 'line',
      x: 'month',
      y: 'loans',
      series: null,
      title: 'Sum of loans by month',
    })
    expect(textOf(time)).toBe(
      `select cast(date_trunc('month', "week") as date) as "month", sum("loans") as "loans" from weekly where "week" is not null and "loans" is not null group by all order by 1`,
    )
    expect(category).toMatchObject({ name: 'weekly-by-genre', mark: 'bar', x: 'genre', y: 'loans' })
    expect(textOf(category)).toBe(
      'select "genre", sum("loans") as "loans" from weekly where "genre" is not null and "loans" is not null group by all order by 2 desc, 1 limit 20',
    )
    expect(other).toMatchObject({ name: 'weekly-overdue-rate-over-time', mark: 'line', y: 'overdue_rate' })
    expect(textOf(other)).toContain('round(avg("overdue_rate"), 7)')
  })

  it('compare by a column that other datasets have too, rather than by another one', () => {
    const author = plainColumn('author', { kind: 'string' })
    const dataset: DrawnDataset = {
      ...datasetOf([title, author, genre], 9),
      name: 'titles',
      shared: new Set(['title_id', 'genre']),
    }
    expect(deriveViews(dataset, boundsOf(dataset, new Map())).map(({ name }) => name)).toEqual(['titles-by-genre'])
    const alone: DrawnDataset = { ...dataset, shared: new Set() }
    expect(deriveViews(alone, boundsOf(alone, new Map())).map(({ name }) => name)).toEqual(['titles-by-author'])
  })

  it('are split by a closed word column', () => {
    const [time] = derive([week, branch, loans], { key: ['week', 'branch'] })
    expect(time).toMatchObject({ series: 'branch' })
    expect(textOf(time)).toContain('order by 1, 2')
  })

  it.each([
    [{ min: '1962-01-01', max: '1962-06-25' }, '"week",'],
    [{ min: '1921-01-03', max: '1942-06-25' }, "date_trunc('week'"],
    [years, "date_trunc('month'"],
    [{ min: '1721-01-03', max: '1962-06-25' }, "date_trunc('year'"],
    [{ min: null, max: null }, "date_trunc('year'"],
  ])('have at most 2,000 points over %j', (bounds, expected) => {
    expect(textOf(derive([week, title, loans], { facts: { week: { nulls: 0, ...bounds } } })[0])).toContain(expected)
  })

  it('have half as many dates where they have two lines', () => {
    const facts = { week: { nulls: 0, min: '1960-01-01', max: '1963-06-25' } }
    expect(textOf(derive([week, branch, loans], { facts, key: ['week', 'branch'] })[0])).toContain("date_trunc('week'")
    expect(textOf(derive([week, title, loans], { facts })[0])).not.toContain('date_trunc')
  })

  it('never sum what is no count: rates, prices, and whole numbers of any kind are averaged', () => {
    for (const type of [
      { kind: 'double' },
      { kind: 'decimal', precision: 10, scale: 2 },
      { kind: 'integer' },
    ] as const) {
      const views = derive([week, title, plainColumn('amount', type)])
      expect(views.map(textOf).join(' ')).not.toContain('sum(')
      expect(textOf(views[0])).toMatch(/avg\((cast\()?"amount"/)
    }
  })

  it('never sum a count over dates that tell states', () => {
    const month = plainColumn('month', { kind: 'integer' })
    const views = derive([genre, month, week, loans], { key: ['genre', 'month', 'week'] })
    expect(views.map(textOf).join(' ')).not.toContain('sum(')
    expect(views[0]?.title).toMatch(/^Mean of loans/)
  })

  it('count rows by a date that is none of the key', () => {
    const [time, ...others] = derive(
      [plainColumn('loan_id', { kind: 'string' }), { ...week, name: 'borrowed_on' }, rate],
      { key: ['loan_id'] },
    )
    expect(time).toMatchObject({ x: 'year', y: 'rows', title: expect.stringContaining('Number of rows') })
    expect(others).toEqual([])
  })

  it('show the spread of a number where there is no date', () => {
    const [spread] = derive([plainColumn('id', { kind: 'string' }), plainColumn('days', { kind: 'count' })], {
      key: ['id'],
      facts: { days: { nulls: 0, min: '0', max: '93' } },
    }).filter(({ name }) => name.endsWith('spread'))
    expect(spread).toBeUndefined()
    const [other] = derive(
      [
        plainColumn('id', { kind: 'string' }),
        plainColumn('pages', { kind: 'count' }),
        plainColumn('days', { kind: 'count' }),
      ],
      { key: ['id'], facts: { days: { nulls: 0, min: '0', max: '93' }, pages: { nulls: 0, min: '1', max: '9' } } },
    )
    expect(other).toMatchObject({ name: 'weekly-days-spread', mark: 'bar', x: 'days', y: 'rows' })
    expect(textOf(other)).toContain('cast(floor("days" / 5) * 5 as bigint) as "days", count(*) as "rows"')
  })

  it('leave out what says nothing: names, columns without values or with one, personal ones, a dataset without rows', () => {
    const empty = { nulls: 100, min: null, max: null }
    const constant = { nulls: 0, min: '7', max: '7' }
    expect(derive([week, title, loans], { rows: 0 })).toEqual([])
    expect(derive([title, plainColumn('title', { kind: 'string' })], { key: ['title_id'] })).toEqual([])
    expect(derive([title, genre, loans], { facts: { genre: empty, loans: constant }, key: ['title_id'] })).toEqual([])
    const personal = [week, genre, loans].map((column) => ({ ...column, pii: { kind: 'identifier' as const } }))
    expect(derive(personal)).toEqual([])
  })

  it('of 2,000 columns are three', () => {
    const columns = Array.from({ length: 2000 }, (_, index) =>
      plainColumn(`c${index}`, { kind: index % 2 === 0 ? 'count' : 'string' }),
    )
    const started = performance.now()
    const views = derive([week, ...columns], { key: ['week'] })
    expect(views.length).toBe(3)
    expect(performance.now() - started).toBeLessThan(500)
  })
})

const types: readonly ColumnType[] = [
  ...(
    [
      'string',
      'boolean',
      'count',
      'integer',
      'bigint',
      'double',
      'date',
      'timestamp',
      'localTimestamp',
      'bytes',
      'uuid',
    ] as const
  ).map((kind): ColumnType => ({ kind })),
  { kind: 'decimal', precision: 10, scale: 2 },
  { kind: 'list', element: { type: { kind: 'string' }, nullable: true } },
]
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,62}$/)
const bound = fc.option(fc.oneof(fc.integer().map(String), fc.constantFrom('1930-01-06', 'a', '1e308', '-1e308')))
const columns = fc.uniqueArray(
  fc.record({ name, type: fc.constantFrom(...types), isPersonal: fc.boolean(), isClosed: fc.boolean() }),
  { selector: (column) => column.name, minLength: 1, maxLength: 8 },
)

describe('whatever the columns are', () => {
  it('a derived view could have been declared, and draws no personal column', () => {
    fc.assert(
      fc.property(columns, fc.array(bound, { minLength: 16, maxLength: 16 }), fc.nat(4), (chosen, bounds, keys) => {
        const contracts = chosen.map((column) =>
          plainColumn(column.name, column.type, {
            pii: column.isPersonal ? { kind: 'identifier' } : null,
            oneOf: column.isClosed && column.type.kind === 'string' ? ['a', 'b'] : null,
          }),
        )
        const facts = contracts.map(
          (column, index) =>
            [column.name, { nulls: 0, min: bounds[index * 2] ?? null, max: bounds[index * 2 + 1] ?? null }] as const,
        )
        const views = derive(contracts, {
          key: contracts.slice(0, keys).map((column) => column.name),
          facts: Object.fromEntries(facts),
        })
        expect(views.length).toBeLessThanOrEqual(3)
        expect(new Set(views.map((one) => one.name)).size).toBe(views.length)
        const personal = contracts.filter(({ pii }) => pii !== null).map((column) => `"${column.name}"`)
        for (const { name: viewName, select, series, value: _, pick: __, mark, ...spec } of views) {
          expect(checkName('view', viewName)).toBe(viewName)
          expect(mark).not.toBe('heatmap')
          if (mark === 'heatmap') continue
          view(viewName, {
            ...spec,
            mark,
            dataset: 'weekly',
            select: sql`select 1`,
            ...(series === null ? {} : { series }),
          })
          expect(personal.filter((column) => select.text.includes(column))).toEqual([])
          expect(select.text).not.toMatch(/NaN|Infinity|undefined|null,/)
        }
      }),
      { numRuns: 500 },
    )
  })
})
