import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { querySnippets } from './query-snippets.ts'
import { shellQuoted, stringLiteral } from './quote.ts'
import { laidOut, nextIn, rowsIn } from './received.ts'
import { byPath, type RowsRequest, rowsPath } from './rows-request.ts'
import { type RowsSnippetsOf, rowsSnippets } from './rows-snippets.ts'
import { typeName, typescriptRow } from './typescript-row.ts'

const request: RowsRequest = {
  product: 'library/book-catalog',
  dataset: 'titles',
  release: null,
  columns: [],
  conditions: [],
  limit: 10,
  format: 'json',
}
const odd = ["it's", '"quoted"', '$HOME `id` $(id) \\', 'a\nb', '%20&x=1#?', '–é😀\u2028', '; rm -rf x', '']

describe('a text in a snippet', () => {
  it('is one word of a shell, whatever it holds', () => {
    for (const text of odd) {
      expect(execFileSync('sh', ['-c', `printf %s ${shellQuoted(text)}`], { encoding: 'utf8' })).toBe(text)
    }
  })

  it('is one literal of JavaScript, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const literal = stringLiteral(text)
        expect(JSON.parse(literal)).toBe(text)
        expect(literal).not.toMatch(/[\n\r\u2028\u2029\u0085]/)
      }),
    )
  })
})

describe('the path of a request', () => {
  it('encodes every part of it', () => {
    const path = rowsPath({
      ...request,
      columns: ['title', 'a&b'],
      conditions: [
        { column: 'title', comparison: 'eq', value: "it's 5 & 6" },
        { column: 'limit', comparison: 'eq', value: '3' },
        { column: 'week', comparison: 'gte', value: '1930-01-06' },
      ],
      format: 'csv',
      release: '1.0.0/3',
    })
    const url = new URL(path, 'http://x')
    expect(url.pathname).toBe('/api/products/library/book-catalog/datasets/titles/rows')
    expect([...url.searchParams]).toEqual([
      ['title', "it's 5 & 6"],
      ['limit.eq', '3'],
      ['week.gte', '1930-01-06'],
      ['columns', 'title,a&b'],
      ['limit', '10'],
      ['format', 'csv'],
      ['release', '1.0.0/3'],
    ])
  })

  it('holds a value of any kind in the path by a column', () => {
    expect(byPath(request, 'title_id', 'a/b?c #d')).toBe(
      '/api/products/library/book-catalog/datasets/titles/by/title_id/a%2Fb%3Fc%20%23d',
    )
    expect(byPath({ ...request, release: '1.0.0/3' }, 'title_id', 'x')).toContain('x?release=1.0.0%2F3')
  })
})

describe('snippets that read rows', () => {
  const of: RowsSnippetsOf = {
    origin: 'http://127.0.0.1:4400',
    request: { ...request, conditions: [{ column: 'title', comparison: 'eq', value: `o'"$(id)\\` }] },
    needsToken: false,
    rowSchema: { properties: { title: { type: 'string' }, loans: { anyOf: [{ type: 'integer' }, { type: 'null' }] } } },
    times: ['week'],
  }
  const text = (language: string, changed: Partial<RowsSnippetsOf> = {}) =>
    rowsSnippets({ ...of, ...changed }).find((snippet) => snippet.language === language)?.text ?? ''

  it('hand curl an address that the shell leaves alone', () => {
    const [word] = execFileSync('sh', ['-c', `curl() { printf '%s' "$1"; }; ${text('curl')}`], {
      encoding: 'utf8',
    }).split('\n')
    expect(new URL(word ?? '').searchParams.get('title')).toBe(`o'"$(id)\\`)
  })

  it('name the token and never write it', () => {
    for (const language of ['curl', 'TypeScript', 'Python', 'pandas']) {
      expect(text(language, { needsToken: true })).toMatch(/PROVENDER_TOKEN/)
      expect(text(language)).not.toMatch(/PROVENDER_TOKEN|os\.environ|import os/)
    }
  })

  it('type the rows that TypeScript reads, of the chosen columns alone', () => {
    expect(text('TypeScript')).toContain('interface Titles {\n  title: string\n  loans: number | null\n}')
    expect(text('TypeScript', { request: { ...of.request, columns: ['loans'] } })).toContain(
      'interface Titles {\n  loans: number | null\n}',
    )
  })

  it('tell pandas of dates that are read', () => {
    expect(text('pandas')).toContain('parse_dates=["week"]')
    expect(text('pandas', { request: { ...of.request, columns: ['title'] } })).not.toContain('parse_dates')
  })
})

describe('snippets that run a statement', () => {
  it('hand the statement over unchanged, whatever it holds', () => {
    for (const sql of odd) {
      const curl = querySnippets({ origin: 'http://127.0.0.1:4400', sql, needsToken: false }).find(
        ({ language }) => language === 'curl',
      )
      const body = execFileSync('sh', ['-c', `curl() { printf '%s' "$5"; }; ${curl?.text}`], { encoding: 'utf8' })
      expect(JSON.parse(body)).toEqual({ sql })
    }
  })
})

describe('the TypeScript of a row', () => {
  it('has a name and keys that are TypeScript', () => {
    expect(['seasonal_demand', '2024-totals', 'weekly'].map(typeName)).toEqual([
      'SeasonalDemand',
      'Row2024Totals',
      'Weekly',
    ])
    expect(
      typescriptRow('Row', {
        properties: { 'a b': { type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'null' }] } } },
      }),
    ).toBe('interface Row {\n  "a b": (string | null)[]\n}')
  })

  it('is a record when there is nothing to say or too much', () => {
    const wide = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`c${index}`, { type: 'string' }]))
    expect([null, {}, { properties: wide }].map((schema) => typescriptRow('Row', schema))).toEqual(
      Array(3).fill('type Row = Record<string, unknown>'),
    )
  })
})

describe('an answer that was received', () => {
  it('tells how many rows it holds', () => {
    expect(rowsIn('{"rows":[{},{}],"next":null}', 'json')).toBe(2)
    expect(rowsIn('{"a":1}\n{"a":2}\n', 'ndjson')).toBe(2)
    expect(rowsIn('a,b\r\n1,"x\ny ""z"""\r\n2,\r\n', 'csv')).toBe(2)
    expect(rowsIn('', 'csv')).toBe(0)
    expect(rowsIn('no JSON', 'json')).toBeNull()
  })

  it('tells the next page, and is laid out when it is JSON', () => {
    expect(nextIn('</api/x?release=1.0.0/1&cursor=a>; rel="next"')).toBe('/api/x?release=1.0.0/1&cursor=a')
    expect(nextIn(null)).toBeNull()
    expect(laidOut('{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(laidOut('a,b')).toBe('a,b')
  })
})
