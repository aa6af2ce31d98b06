import { type ColumnContract, c } from '@provender/contract'
import { digestOf, isProvenderError, type ProvenderError } from '@provender/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planRowSql } from '../governed/plan-row-sql.ts'
import type { VisibleDataset } from '../governed/visible-dataset.ts'
import { readQueryString } from '../http/read-query-string.ts'
import { writeCursor } from './cursor.ts'
import { parseFormat, parseRowsRequest, type RowsScope } from './parse-rows-request.ts'

const columns: readonly ColumnContract[] = Object.entries({
  week: c.date(),
  title_id: c.string(),
  genre: c.string().nullable(),
  loans: c.count(),
  delta: c.integer(),
  serial: c.bigint(),
  rate: c.double().nullable(),
  price: c.decimal(6, 2),
  at: c.timestamp(),
  wall: c.localTimestamp(),
  is_open: c.boolean(),
  mark: c.uuid(),
  cover: c.bytes(),
  tags: c.list(c.string()),
  limit: c.count(),
}).map(([name, column]) => ({ name, ...column.definition }))

const dataset: VisibleDataset = {
  ...{ name: 'weekly', description: '', grain: '', columns, key: ['week', 'title_id'], isKeyWhole: true },
  ...{ rows: 10, contentDigest: 'pc1:', objects: [{ object: 'data/aa/x.parquet', sha256: 'sha256:' as const }] },
}
const scope: RowsScope = { dataset, releaseDigest: digestOf('release'), maxRows: 10_000 }
const parse = (query: string, within: RowsScope = scope) => parseRowsRequest(readQueryString(`/rows?${query}`), within)
const sqlOf = (query: string) => planRowSql(dataset, parse(query), ['/o/x.parquet'])

function refusal(query: string): ProvenderError {
  try {
    parse(query)
  } catch (error) {
    if (isProvenderError(error)) return error
  }
  throw new Error(`${query} was not refused`)
}

describe('a query string becomes a query', () => {
  it('names columns, comparisons and a total order', () => {
    expect(parse('genre=Fiction&week.gte=1930-01-01&sort=-loans&limit=5&columns=week,loans')).toEqual({
      dataset: 'weekly',
      columns: ['week', 'loans'],
      filters: [
        { kind: 'compare', column: 'genre', how: 'eq', value: 'Fiction' },
        { kind: 'compare', column: 'week', how: 'gte', value: '1930-01-01' },
      ],
      sort: [
        { column: 'loans', descending: true },
        { column: 'week', descending: false },
        { column: 'title_id', descending: false },
      ],
      after: null,
      limit: 5,
    })
  })

  it('writes values as parameters of the declared type', () => {
    expect(sqlOf("genre='; drop table x --&price.lt=7.5&limit=2&columns=week")).toEqual({
      sql:
        'SELECT "week", "title_id" FROM (SELECT "week", "title_id", "genre", "loans", "delta", "serial", "rate", "price", "at", "wall", ' +
        '"is_open", "mark", "cover", "tags", "limit" FROM read_parquet([\'/o/x.parquet\'])) AS "weekly" ' +
        'WHERE "genre" = CAST($1 AS VARCHAR) AND "price" < CAST($2 AS DECIMAL(6,2)) ' +
        'ORDER BY "week" ASC NULLS LAST, "title_id" ASC NULLS LAST LIMIT $3',
      params: ["'; drop table x --", '7.50', 2],
      columns: [columns[0], columns[1]],
    })
  })

  it('reads lists with quotes, and a column that has the name of a parameter through its comparison', () => {
    expect(parse('title_id.in=a,"b,""c""",d').filters).toEqual([
      { kind: 'in', column: 'title_id', values: ['a', 'b,"c"', 'd'] },
    ])
    expect(parse('limit.eq=3').filters).toEqual([{ kind: 'compare', column: 'limit', how: 'eq', value: '3' }])
    expect(parse('genre.null=true').filters).toEqual([{ kind: 'null', column: 'genre', isNull: true }])
  })

  it('orders by every visible column where a part of the key is hidden', () => {
    const hidden = { ...dataset, key: ['week'], isKeyWhole: false, columns: columns.slice(0, 3) }
    expect(parse('', { ...scope, dataset: hidden }).sort.map(({ column }) => column)).toEqual([
      'week',
      'title_id',
      'genre',
    ])
  })
})

describe('what does not fit is refused by name', () => {
  it.each([
    ['gerne=x', /no parameter or column "gerne".*Did you mean genre\?/],
    ['sort=-loan', /sort names "loan", which is no column.*Did you mean loans\?/],
    ['columns=weak', /Did you mean week\?/],
    ['week=1930-02-30', /week is of type date, and "1930-02-30" is not/],
    ['loans=-1', /loans is of type count/],
    ['loans=1e3', /loans is of type count/],
    ['serial=9223372036854775808', /serial is of type bigint/],
    ['rate=NaN', /rate is of type double/],
    ['price=12345.00', /price is of type decimal\(6,2\)/],
    ['price=1.234', /price is of type decimal/],
    ['at=1930-01-01', /at is of type timestamp/],
    ['wall=1930-01-01T00:00:00Z', /wall is of type localTimestamp/],
    ['is_open=yes', /is_open is of type boolean/],
    ['mark=x', /mark is of type uuid/],
    ['cover=%21', /cover is of type bytes/],
    ['tags=a', /cannot be compared/],
    ['sort=tags', /has no order/],
    ['sort=week,-week', /twice/],
    ['genre.like=x', /no comparison "like"; there are/],
    ['genre.gt', /genre/],
    ['limit=0', /whole number from 1 to 10000/],
    ['limit=10001', /1 to 10000/],
    ['genre=a&genre=b', /stands twice.*genre\.in=a,b/],
    ['title_id.in="a', /quote/],
    ['genre=%00', /NUL/],
    ['genre=%E0%A4', /percent-encoded/],
    ['__proto__=x', /no parameter or column/],
    ['constructor.eq=x', /no parameter or column/],
  ])('%s', (query, message) => {
    if (query === 'genre.gt') {
      expect(parse(query).filters).toEqual([{ kind: 'compare', column: 'genre', how: 'gt', value: '' }])
      return
    }
    const error = refusal(query)
    expect([error.code, error.message]).toEqual(['REQUEST_INVALID', expect.stringMatching(message)])
  })

  it('a cursor of another release, of another question, or of nobody', () => {
    const { dataset: name, filters, sort } = parse('genre=a')
    const made = writeCursor(
      { values: ['1930-01-06', 't'], skip: 1 },
      { ...scope, question: { dataset: name, filters, sort } },
    )
    expect(parse(`genre=a&cursor=${made}`).after).toEqual({ values: ['1930-01-06', 't'], skip: 1 })
    expect(refusal(`genre=b&cursor=${made}`).message).toMatch(/other filters or another order/)
    expect(refusal('cursor=!!').message).toMatch(/not one that this server gave/)
    expect(refusal(`cursor=${Buffer.from('{"r":1}').toString('base64url')}`).message).toMatch(/not one that/)
    const other = { ...scope, releaseDigest: digestOf('other') }
    expect(() => parse(`genre=a&cursor=${made}`, other)).toThrow(/belongs to the release/)
  })

  it('an unknown format', () => {
    expect(() => parseFormat([{ name: 'format', value: 'cvs' }], undefined)).toThrow(/Did you mean csv\?/)
    expect(parseFormat([], 'text/html, application/x-ndjson;q=0.5')).toBe('ndjson')
    expect(parseFormat([], '*/*')).toBe('json')
  })
})

describe('values never become SQL', () => {
  const names = columns.filter(({ type }) => type.kind === 'string').map(({ name }) => name)
  const filter = fc.record({
    column: fc.constantFrom(...names),
    how: fc.constantFrom('', '.eq', '.ne', '.lt', '.gte', '.in'),
    value: fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((text) => !/[\0",]/.test(text)),
  })

  it('the text of a statement depends on the shape of the question only', () => {
    fc.assert(
      fc.property(fc.uniqueArray(filter, { selector: ({ column, how }) => column + how, maxLength: 6 }), (filters) => {
        const query = (value: (given: string) => string): string =>
          filters
            .map(({ column, how, value: given }) => `${column}${how}=${encodeURIComponent(value(given))}`)
            .join('&')
        const asked = sqlOf(query((given) => given))
        expect(asked.sql).toBe(sqlOf(query(() => 'x')).sql)
        expect(asked.params.slice(0, -1)).toEqual(filters.map(({ value }) => value))
      }),
    )
  })

  it('any text at all is either refused with a reason or becomes a statement of known words', () => {
    const words =
      /^(?:SELECT|FROM|AS|WHERE|AND|OR|ORDER BY|ASC|DESC|NULLS LAST|LIMIT|OFFSET|IS|NOT|NULL|DISTINCT|IN|CAST|read_parquet|from_base64|VARCHAR|BIGINT|DOUBLE|DATE|BOOLEAN|UUID|TIMESTAMP WITH TIME ZONE|TIMESTAMP|DECIMAL\(6,2\)|"[a-z_]+"|'\/o\/x\.parquet'|\$\d+|[()[\],\s=<>])+$/
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 30 }), (left, right) => {
        try {
          expect(sqlOf(`${left}=${right}`).sql).toMatch(words)
        } catch (error) {
          if (!isProvenderError(error)) throw error
          expect(error.code).toBe('REQUEST_INVALID')
        }
      }),
      { numRuns: 500 },
    )
  })
})
