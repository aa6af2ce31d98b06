import type { Instant } from '@provender/kernel'
import { describe, expectTypeOf, it } from 'vitest'
import {
  BookBorrowed,
  BookCatalogued,
  bookCatalog,
  borrowingPatterns,
  library,
  titles,
  weekly,
} from '../fixtures/library.ts'
import {
  c,
  complete,
  dataset,
  defineConfig,
  defineProduct,
  domain,
  emit,
  event,
  type OutputPort,
  type RowOf,
  sql,
  type ValueOf,
  view,
} from './index.ts'

const columns = {
  week: c.date().describe('Monday of the week'),
  title_id: c.string().describe('Catalogue key'),
  loans: c.count().describe('Loans begun'),
}
const build = sql.from({ borrowed: BookBorrowed })`select 1`
const common = { description: 'A table.', grain: 'one row per title', columns, build } as const
const words = {
  name: 'a-product',
  domain: library,
  version: '1.0.0',
  purpose: 'To be read.',
  customers: [{ team: 'acquisitions', need: 'figures' }],
  benefit: { says: 'fewer holds', measuredBy: 'holds' },
  inputs: [BookBorrowed],
  datasets: { weekly },
  sla: { freshness: '24h', availability: 0.999, support: 'weekdays' },
  ports: { sql: true },
  access: { allowedFor: ['research'] },
} as const

describe('row types', () => {
  it('follow the columns, name by name', () => {
    expectTypeOf<RowOf<typeof weekly.columns>>().toEqualTypeOf<{
      readonly week: string
      readonly title_id: string
      readonly genre: string | null
      readonly loans: number
      readonly returns: number
      readonly active_loans: number
      readonly average_loan_days: number | null
      readonly overdue_rate: number | null
      readonly seasonal_demand: number | null
    }>()
  })

  it('keep what a number would lose: decimals are strings, bigint is bigint, instants are branded', () => {
    const wide = {
      price: c.decimal(10, 2).describe('Price'),
      big: c.bigint().describe('A big number'),
      at: c.timestamp().describe('When'),
      local: c.localTimestamp().describe('When, on the wall'),
      flag: c.boolean().describe('Whether'),
      id: c.uuid().nullable().describe('Which'),
      bytes: c.bytes().describe('What'),
    }
    expectTypeOf<RowOf<typeof wide>>().toEqualTypeOf<
      {
        price: string
        big: bigint
        at: Instant
        local: string
        flag: boolean
        id: string | null
        bytes: string
      } extends infer Row
        ? { readonly [Name in keyof Row]: Row[Name] }
        : never
    >()
  })

  it('hold nested values with their own nullability', () => {
    const tags = c.list(c.string().nullable())
    const prices = c.map(c.string(), c.decimal(9, 2).nullable())
    const place = c.struct({ shelf: c.string(), row: c.integer().nullable(), seen: c.list(c.timestamp()) })
    expectTypeOf<ValueOf<typeof tags>>().toEqualTypeOf<readonly (string | null)[]>()
    expectTypeOf<ValueOf<typeof prices>>().toEqualTypeOf<Readonly<Record<string, string | null>>>()
    expectTypeOf<ValueOf<typeof place>>().toEqualTypeOf<{
      readonly shelf: string
      readonly row: number | null
      readonly seen: readonly Instant[]
    }>()
    // @ts-expect-error keys of a map are texts
    c.map(c.integer(), c.string())
    // @ts-expect-error keys of a map are always there
    c.map(c.string().nullable(), c.string())
  })

  it('narrow to the values of oneOf, before and after nullable', () => {
    const state = c.string().oneOf('open', 'returned')
    const before = c.string().nullable().oneOf('open', 'returned')
    const after = c.string().oneOf('open', 'returned').nullable()
    expectTypeOf<ValueOf<typeof state>>().toEqualTypeOf<'open' | 'returned'>()
    expectTypeOf<ValueOf<typeof before>>().toEqualTypeOf<'open' | 'returned' | null>()
    expectTypeOf<ValueOf<typeof after>>().toEqualTypeOf<'open' | 'returned' | null>()
  })
})

describe('columns', () => {
  it('take only the marks that fit their type', () => {
    c.double().nullable().between(0, 1)
    c.count().between(0, 9)
    // @ts-expect-error a range of texts has no meaning
    c.string().between(0, 1)
    // @ts-expect-error a decimal is text in TypeScript
    c.decimal(9, 2).between(0, 1)
    // @ts-expect-error only texts have a closed list
    c.count().oneOf('1', '2')
    // @ts-expect-error a boolean has no unit
    c.boolean().unit('days')
    // @ts-expect-error there is no such mark
    c.string().pii('secret')
  })

  it('need a description in datasets and events', () => {
    // @ts-expect-error no description
    dataset('a_table', { ...common, columns: { ...columns, genre: c.string() }, key: ['week'] })
    // @ts-expect-error no description
    event('org.library.loan.book-lost', { owner: library, description: 'Lost.', data: { loan_id: c.string() } })
    // @ts-expect-error a description says something
    c.string().describe()
  })
})

describe('dataset', () => {
  it('has a key of its own columns', () => {
    expectTypeOf(dataset('a_table', { ...common, key: ['week', 'title_id'] }).kind).toEqualTypeOf<'dataset'>()
    // @ts-expect-error wrong column
    dataset('a_table', { ...common, key: ['weak'] })
    // @ts-expect-error one right, one missing
    dataset('a_table', { ...common, key: ['week', 'isbn'] })
    // @ts-expect-error no key
    dataset('a_table', common)
    // @ts-expect-error no grain
    dataset('a_table', { description: 'A table.', columns, build, key: ['week'] })
  })

  it('is incremental by one of its columns, over relations that its SQL reads', () => {
    const keyed = { ...common, key: ['week'] } as const
    dataset('a_table', {
      ...keyed,
      incremental: { by: 'week', lateness: '1 day', reads: { borrowed: { within: '7 days' } } },
    })
    dataset('a_table', { ...keyed, incremental: { by: 'week', lateness: '1 day', reads: {} } })
    // @ts-expect-error unknown column
    dataset('a_table', { ...keyed, incremental: { by: 'day', lateness: '1 day', reads: {} } })
    // @ts-expect-error unknown relation
    dataset('a_table', { ...keyed, incremental: { by: 'week', lateness: '1 day', reads: { returned: 'none' } } })
    // @ts-expect-error unknown reach
    dataset('a_table', { ...keyed, incremental: { by: 'week', lateness: '1 day', reads: { borrowed: 'all' } } })
  })

  it('reads event types, datasets and output ports, and nothing else', () => {
    const keyed = { ...common, key: ['week'] } as const
    dataset('a_table', {
      ...keyed,
      build: sql.file('./weekly.sql', { borrowed: BookBorrowed, titles, out: bookCatalog.outputs.titles }),
    })
    dataset('a_table', { ...keyed, build: sql`select 1` })
    dataset('a_table', { ...keyed, build: sql.file('./weekly.sql') })
    // @ts-expect-error a product is read through one of its outputs
    dataset('a_table', { ...keyed, build: sql.from({ catalog: bookCatalog })`select 1` })
    // @ts-expect-error a name is no relation
    dataset('a_table', { ...keyed, build: sql.from({ titles: 'titles' })`select 1` })
    // @ts-expect-error columns are no relation
    dataset('a_table', { ...keyed, build: sql.from({ titles: titles.columns })`select 1` })
    // @ts-expect-error text is no SQL
    dataset('a_table', { ...keyed, build: 'select 1' })
  })

  it('is reconciled with event types only', () => {
    complete({ against: BookBorrowed, min: 1 })
    // @ts-expect-error a dataset holds no events
    complete({ against: titles, min: 1 })
    // @ts-expect-error the share is required
    complete({ against: BookBorrowed })
  })
})

describe('product', () => {
  it('carries the columns of its datasets to those who read it', () => {
    expectTypeOf(bookCatalog.outputs.titles).toEqualTypeOf<OutputPort<typeof titles.columns>>()
    expectTypeOf<RowOf<typeof bookCatalog.outputs.titles.dataset.columns>>().toEqualTypeOf<{
      readonly title_id: string
      readonly genre: string | null
    }>()
    expectTypeOf<keyof typeof borrowingPatterns.outputs>().toEqualTypeOf<'weekly' | 'seasonalDemand'>()
    // @ts-expect-error no such output
    bookCatalog.outputs.weekly
  })

  it('is somebody’s and for somebody', () => {
    defineProduct(words)
    const { domain: _, ...ownerless } = words
    // @ts-expect-error no domain, so no owner
    defineProduct(ownerless)
    // @ts-expect-error no customer
    defineProduct({ ...words, customers: [] })
    // @ts-expect-error a customer has a need
    defineProduct({ ...words, customers: [{ team: 'acquisitions' }] })
    const { customers: __, ...customerless } = words
    // @ts-expect-error no customers at all
    defineProduct(customerless)
    // @ts-expect-error no owner
    event('org.library.loan.book-lost', { description: 'Lost.', data: { loan_id: c.string().describe('Loan') } })
  })

  it('opens ports of its own datasets and columns', () => {
    defineProduct({ ...words, ports: { rest: { weekly: { by: ['title_id', 'week'] } } } })
    // @ts-expect-error unknown dataset
    defineProduct({ ...words, ports: { rest: { monthly: { by: ['title_id'] } } } })
    // @ts-expect-error unknown column
    defineProduct({ ...words, ports: { rest: { weekly: { by: ['isbn'] } } } })
    // @ts-expect-error unknown port
    defineProduct({ ...words, ports: { soap: true } })
  })

  it('takes event types and products as inputs', () => {
    defineProduct({ ...words, inputs: [BookBorrowed, bookCatalog, borrowingPatterns] })
    // @ts-expect-error a dataset is read through the product it belongs to
    defineProduct({ ...words, inputs: [titles] })
  })
})

describe('catalog parts', () => {
  const drawn = { title: 'T', description: 'D', x: 'week', y: 'loans', select: sql`select 1` } as const

  it('are of closed lists', () => {
    defineProduct({ ...words, kind: 'forecast', status: 'draft', deprecated: { since: '2026-11-21', reason: 'old' } })
    // @ts-expect-error no such kind
    defineProduct({ ...words, kind: 'table' })
    // @ts-expect-error deprecated is no status: it says since when, and why
    defineProduct({ ...words, status: 'deprecated' })
    // @ts-expect-error a deprecation has a reason
    defineProduct({ ...words, deprecated: { since: '2026-11-21' } })
    // @ts-expect-error a definition is no list of parts: it says "product" where a kind of product is due
    defineProduct({ ...bookCatalog })
  })

  it('have views that say what they draw', () => {
    const lines = view('lines', { ...drawn, mark: 'line', series: 'genre', pick: 'genre' })
    defineProduct({ ...words, views: [lines, view('cells', { ...drawn, mark: 'heatmap', value: 'loans' })] })
    // @ts-expect-error a heat map has a value
    view('cells', { ...drawn, mark: 'heatmap' })
    // @ts-expect-error a line has none
    view('lines', { ...drawn, mark: 'line', value: 'loans' })
    // @ts-expect-error the cells of a heat map are coloured by value
    view('cells', { ...drawn, mark: 'heatmap', value: 'loans', series: 'genre' })
    // @ts-expect-error no such mark
    view('pie', { ...drawn, mark: 'pie' })
    // @ts-expect-error text is no SQL
    view('lines', { ...drawn, mark: 'line', select: 'select 1' })
    // @ts-expect-error a view is made by view(…)
    defineProduct({ ...words, views: [{ ...drawn, name: 'lines', mark: 'line' }] })
  })

  it('have domains with words of their own', () => {
    const owner = { team: 'circulation', contact: 'circulation@library.example' }
    domain('library', {
      ...owner,
      purpose: 'Lends.',
      people: [{ name: 'Desk', role: 'owner' }],
      terms: { loan: 'One.' },
    })
    // @ts-expect-error somebody has a role
    domain('library', { ...owner, people: [{ name: 'Desk' }] })
    // @ts-expect-error a term has a meaning
    domain('library', { ...owner, terms: { loan: null } })
  })
})

describe('events', () => {
  it('have an example of their own shape', () => {
    const spec = {
      owner: library,
      description: 'Lost.',
      data: { loan_id: c.string().describe('Loan'), fee: c.bigint().nullable().describe('Fee') },
    }
    event('org.library.loan.book-lost', { ...spec, example: { loan_id: '1', fee: 5n } })
    event('org.library.loan.book-lost', { ...spec, example: { loan_id: '1', fee: null } })
    // @ts-expect-error a field is missing
    event('org.library.loan.book-lost', { ...spec, example: { loan_id: '1' } })
    // @ts-expect-error wrong type
    event('org.library.loan.book-lost', { ...spec, example: { loan_id: 1, fee: 5n } })
    // @ts-expect-error unknown field
    event('org.library.loan.book-lost', { ...spec, example: { loan_id: '1', fee: 5n, member: 'x' } })
  })

  it('are emitted with exactly their fields', () => {
    const parts = { id: sql`id`, time: sql`at`, subject: sql`id` }
    emit(BookCatalogued, { ...parts, data: { title_id: sql`id`, genre: sql`null` } })
    // @ts-expect-error genre is missing
    emit(BookCatalogued, { ...parts, data: { title_id: sql`id` } })
    // @ts-expect-error unknown field
    emit(BookCatalogued, { ...parts, data: { title_id: sql`id`, genre: sql`g`, isbn: sql`i` } })
    // @ts-expect-error text is no SQL
    emit(BookCatalogued, { ...parts, data: { title_id: 'id', genre: sql`g` } })
  })
})

describe('settings and templates', () => {
  it('know their parts', () => {
    defineConfig({ http: { port: 4401 }, open: ['library/*'] })
    // @ts-expect-error unknown setting
    defineConfig({ prot: 1 })
    // @ts-expect-error unknown part
    defineConfig({ http: { prot: 1 } })
    // @ts-expect-error a secret is referred to, not written
    defineConfig({ personKey: 'abc' })
    // @ts-expect-error an object is no literal
    sql`a > ${{ toString: () => '1' }}`
    // @ts-expect-error a Date is no literal
    sql`a > ${new Date(0)}`
  })
})
