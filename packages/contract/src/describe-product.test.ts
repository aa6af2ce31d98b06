import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { BookBorrowed, BookReturned, bookCatalog, borrowingPatterns, library, titles } from '../fixtures/library.ts'
import { asProduct, product, table } from '../fixtures/parts.ts'
import {
  c,
  check,
  complete,
  dataset,
  defineProduct,
  definitionDigestOf,
  describeEvent,
  describeProduct,
  domain,
  event,
  type ProductDefinition,
  sql,
  view,
} from './index.ts'

const read = (url: string): string => readFileSync(fileURLToPath(url), 'utf8')
const small = { a_table: dataset('a_table', table) }
const contract = describeProduct(borrowingPatterns, read)
const digest = (definition: ProductDefinition, text = read) => definitionDigestOf(describeProduct(definition, text))

function isDeepFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.isFrozen(value) && Object.values(value).every(isDeepFrozen)
}

describe('a product as plain JSON', () => {
  it('says everything the definition says', () => {
    expect(contract).toMatchObject({
      format: 'provender-product/1',
      product: 'library/borrowing-patterns',
      owner: { domain: 'library', team: 'circulation', contact: 'circulation@library.example' },
      version: '1.0.0',
      docs: '# How titles are borrowed\n',
      examples: [{ text: "select * from weekly where title_id = 'hemingway-farewell-arms' order by week", file: null }],
      simulated: null,
      ignores: [],
      upstream: [
        {
          product: 'library/book-catalog',
          version: '1.2.0',
          dataset: 'titles',
          columns: [
            { name: 'title_id', nullable: false },
            { name: 'genre', nullable: true },
          ],
        },
      ],
      sla: { freshness: '24h', availability: 0.999, support: 'circulation office, weekdays' },
      ports: { sql: true, rest: { weekly: { by: ['title_id'] }, seasonal_demand: { by: [] } }, iceberg: true },
      allowedFor: ['recommendation', 'acquisition', 'research'],
    })
    expect(contract.events.map(({ type }) => type)).toEqual([
      'org.library.loan.book-borrowed',
      'org.library.loan.book-returned',
      'org.library.loan.loan-extended',
    ])
  })

  it('holds a dataset whole, to the letter', () => {
    expect(contract.datasets[1]).toEqual({
      name: 'seasonal_demand',
      description: 'Demand for a genre by month of the year.',
      grain: 'one row per month and genre',
      columns: [
        { ...column('month', 'Month of the year'), type: { kind: 'integer' }, between: { low: 1, high: 12 } },
        { ...column('genre', 'Genre of the titles'), type: { kind: 'string' } },
        { ...column('score', 'Demand score'), type: { kind: 'double' }, modelled: 'mean of the past years' },
      ],
      key: ['month', 'genre'],
      build: { text: 'select month, genre, score from borrowed\n', file: 'seasonal_demand.sql' },
      relations: [{ kind: 'event', name: 'borrowed', type: 'org.library.loan.book-borrowed' }],
      incremental: null,
      checks: [],
      mayBeEmpty: null,
    })
  })

  it('names what the SQL reads, and what it is checked against', () => {
    expect(contract.datasets[0]).toMatchObject({
      relations: [
        { kind: 'event', name: 'borrowed', type: 'org.library.loan.book-borrowed' },
        { kind: 'event', name: 'returned', type: 'org.library.loan.book-returned' },
        { kind: 'event', name: 'extended', type: 'org.library.loan.loan-extended' },
        { kind: 'upstream', name: 'titles', product: 'library/book-catalog', version: '1.2.0', dataset: 'titles' },
        { kind: 'dataset', name: 'seasonal', dataset: 'seasonal_demand' },
      ],
      incremental: { by: 'week', lateness: '14 days', reads: { borrowed: 'all-before', returned: 'all-before' } },
      checks: [
        { kind: 'complete', name: 'rows accounts for org.library.loan.book-borrowed', measure: null, min: 1 },
        { kind: 'rows', predicate: { text: 'overdue_rate is null or active_loans > 0', file: null } },
      ],
    })
  })

  it('is frozen to the last part and survives JSON', () => {
    expect(isDeepFrozen(contract)).toBe(true)
    expect(JSON.parse(JSON.stringify(contract))).toEqual(contract)
  })

  it('gives big whole numbers of an example the form in which they travel', () => {
    const paid = event('org.library.fee.fee-paid', {
      owner: library,
      description: 'Paid.',
      data: { cents: c.bigint().describe('Cents') },
      example: { cents: 12345678901234567890n },
    })
    expect(paid.example?.cents).toBe(12345678901234567890n)
    expect(describeEvent(paid).example).toEqual({ cents: '12345678901234567890' })
  })

  it('has no REST port when none is declared, and paths by key for every dataset when it is', () => {
    const portsOf = (ports: object) => describeProduct(asProduct({ ports, datasets: small })(), read).ports
    expect(portsOf({})).toEqual({ sql: false, rest: null, iceberg: false })
    expect(portsOf({ rest: false })).toEqual({ sql: false, rest: null, iceberg: false })
    expect(portsOf({ rest: true })).toEqual({ sql: false, rest: { a_table: { by: [] } }, iceberg: false })
  })
})

describe('the definition digest', () => {
  const written = { ...table, build: sql.file('./weekly.sql', { borrowed: BookBorrowed }) }
  const one = (changes: object = {}, more: object = {}): ProductDefinition =>
    asProduct({ datasets: { a_table: dataset('a_table', { ...written, ...changes }) }, ...more })()
  const text = () => 'select 1'
  const owner = { team: 'circulation', contact: 'circulation@library.example' }
  const drawn = { title: 'T', description: 'D', mark: 'line', x: 'week', y: 'loans', select: sql`select 1` } as const

  it('is what it was before there were kinds, views and words of domains, for a definition that has none of them', () => {
    const said = Object.keys(describeProduct(one({}, { kind: 'dataset', status: 'active', views: [] }), text))
    expect(said).not.toEqual(expect.arrayContaining([expect.stringMatching(/kind|status|deprecated|views|domain/)]))
    expect(digest(one(), text)).toBe(digest(one({}, { kind: 'dataset', status: 'active', views: [] }), text))
  })

  it('is the same for equal definitions, whatever the folder they lie in', () => {
    const elsewhere = {
      source: { kind: 'file', url: 'file:///another/place/weekly.sql' },
      relations: written.build.relations,
    }
    expect(digest(one(), text)).toBe(digest(one(), text))
    expect(digest(one({ build: elsewhere }), text)).toBe(digest(one(), text))
  })

  it('does not depend on the order in which parts are written', () => {
    const { name, ...rest } = product
    expect(digest(defineProduct({ ...rest, datasets: small, name }))).toBe(
      digest(defineProduct({ ...product, datasets: small })),
    )
  })

  it.each<[string, () => ProductDefinition, (() => string)?]>([
    ['the text of its SQL', () => one(), () => 'select 2'],
    ['a description', () => one({ description: 'Another table.' })],
    ['a column', () => one({ columns: { ...table.columns, more: c.count().describe('More') } })],
    [
      'a unit',
      () => one({ columns: { ...table.columns, loans: c.count().nullable().unit('loans').describe('Loans begun') } }),
    ],
    ['a check', () => one({ checks: [check('a', sql`true`)] })],
    ['the grain', () => one({ grain: 'one row per month' })],
    ['the version', () => one({}, { version: '1.0.1' })],
    ['the service promise', () => one({}, { sla: { ...product.sla, freshness: '12h' } })],
    ['a port', () => one({}, { ports: { sql: true, rest: true } })],
    ['an allowed use', () => one({}, { access: { allowedFor: ['research', 'art'] } })],
    ['its kind', () => one({}, { kind: 'forecast' })],
    ['its status', () => one({}, { status: 'draft' })],
    ['a deprecation', () => one({}, { deprecated: { since: '2026-11-21', reason: 'replaced' } })],
    ['a view', () => one({}, { views: [view('by-week', drawn)] })],
    ['a term of its domain', () => one({}, { domain: domain('library', { ...owner, terms: { loan: 'One copy.' } }) })],
  ])('changes with %s', (_, changed, changedText) => {
    expect(digest(changed(), changedText ?? text)).not.toBe(digest(one(), text))
  })
})

describe('the shape of an event type', () => {
  const shape = (data: object, description = 'Lost.') =>
    describeEvent(event('org.library.loan.book-lost', { owner: library, description, data: { ...data } as never }))
      .schemaDigest
  const loan = { loan_id: c.string().describe('Loan') }

  it('is the same when only words change', () => {
    expect(shape({ loan_id: c.string().describe('The loan') }, 'Gone.')).toBe(shape(loan))
  })

  it.each([
    ['a field is added', { ...loan, fee: c.count().describe('Fee') }],
    ['a type changes', { loan_id: c.uuid().describe('Loan') }],
    ['a field may be missing', { loan_id: c.string().nullable().describe('Loan') }],
    ['a field becomes personal', { loan_id: c.string().pii('identifier').describe('Loan') }],
  ])('differs when %s', (_, data) => {
    expect(shape(data)).not.toBe(shape(loan))
  })
})

describe('what a product reads', () => {
  const reading = (relations: object, parts: object = {}): ProductDefinition =>
    asProduct({
      datasets: {
        a_table: dataset('a_table', { ...table, build: sql.from({ ...relations })`select 1` as never, ...parts }),
      },
    })()
  const message = (definition: ProductDefinition) => () => describeProduct(definition, read)

  it('must be declared: an event type', () => {
    expect(message(reading({ returned: BookReturned }))).toThrow(
      'library/a-product: the dataset a_table reads org.library.loan.book-returned as "returned", but the product does not declare it. Add it to inputs.',
    )
  })

  it('must be declared: an upstream product', () => {
    expect(message(reading({ titles: bookCatalog.outputs.titles }))).toThrow(
      'library/a-product: the dataset a_table reads library/book-catalog@1.2.0 as "titles", but the product does not declare it. Add it to inputs.',
    )
  })

  it('must be declared: a dataset of another product, even one of the same name as its own', () => {
    expect(message(reading({ titles }))).toThrow(
      'reads the dataset titles as "titles", but the product does not declare it. Add it to datasets.',
    )
    const namesake = dataset('a_table', table)
    expect(message(reading({ other: namesake }))).toThrow('reads the dataset a_table as "other"')
  })

  it('must be declared: what a check reconciles with', () => {
    expect(
      message(reading({ borrowed: BookBorrowed }, { checks: [complete({ against: BookReturned, min: 1 })] })),
    ).toThrow(
      'reads org.library.loan.book-returned as "rows accounts for org.library.loan.book-returned", but the product does not declare it. Add it to inputs.',
    )
  })

  it('is everything it declares: an event type that no dataset reads is ignored by name', () => {
    const idle = asProduct({
      inputs: [BookBorrowed, BookReturned],
      datasets: { a_table: dataset('a_table', table) },
    })()
    expect(message(idle)).toThrow(
      'library/a-product declares the input org.library.loan.book-returned, but none of its datasets reads it. Read it, or move it to ignores and say why.',
    )
  })

  it('is one event type per name', () => {
    const other = event(BookBorrowed.type, {
      owner: library,
      description: 'Other.',
      data: { isbn: c.string().describe('Book') },
    })
    expect(message(reading({ other }))).toThrow(
      expect.objectContaining({
        code: 'CONTRACT_NAME_DUPLICATE',
        message:
          'library/a-product reads two different event types named org.library.loan.book-borrowed. Declare the type once and import it.',
      }),
    )
  })

  it('keeps two majors of one upstream product apart', () => {
    const columns = { title_id: c.string().describe('Title') }
    const make = (version: string) =>
      defineProduct({
        ...product,
        name: 'upstream',
        version,
        datasets: { titles: dataset('titles', { ...table, columns, key: ['title_id'] }) },
      })
    const [one, two] = [make('1.0.0'), make('2.0.0')]
    const both = dataset('a_table', {
      ...table,
      build: sql.from({ one: one.outputs.titles, two: two.outputs.titles })`select 1`,
    })
    const { upstream } = describeProduct(defineProduct({ ...product, inputs: [one, two], datasets: { both } }), read)
    expect(upstream.map(({ version }) => version)).toEqual(['1.0.0', '2.0.0'])
  })
})

function column(name: string, description: string) {
  const none = { unit: null, between: null, oneOf: null, pii: null, modelled: null, renamedFrom: null }
  return { name, nullable: false, description, ...none }
}
