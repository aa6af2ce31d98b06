import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chartPlaces, chooseChart } from './choose-chart.ts'
import { completionPlace, namedRelations } from './completion-place.ts'
import { consoleHref, longestShared, readAddress, writeAddress } from './console-address.ts'
import { placeOfByte, problemPlace } from './problem-place.ts'
import { aliasOffers, columnOffers, type Relation, relationOffers, schemaPrefix } from './sql-completions.ts'
import { nameOf, quotedName, sqlTokens } from './sql-tokens.ts'
import { startersOf } from './starters-of.ts'
import { longestKept, mostKept, type PastStatement, readHistory, withStatement } from './statement-history.ts'

describe('the address of the console', () => {
  it('holds any text and gives it back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const sql = text.toWellFormed()
        expect(readAddress(new URLSearchParams(writeAddress({ sql, product: 'a/b' }).toString()))).toEqual({
          sql,
          product: 'a/b',
        })
      }),
    )
  })

  it('leaves out a text that is too long to be shared, and keeps the product', () => {
    const sql = 'x'.repeat(longestShared + 1)
    expect(consoleHref({ sql, product: 'library/book-catalog' })).toBe('/console?product=library%2Fbook-catalog')
    expect(consoleHref({ sql, product: null })).toBe('/console')
  })
})

describe('past statements', () => {
  const past = (sql: string): PastStatement => ({
    sql,
    product: null,
    at: '2026-11-20T10:00:00Z',
    outcome: 'answered',
    rows: 1,
  })

  it('are bounded, newest first, and each stands there once', () => {
    const many = Array.from({ length: 60 }, (_, index) => past(`select ${index}`)).reduce(
      withStatement,
      [] as readonly PastStatement[],
    )
    expect(many).toHaveLength(mostKept)
    expect(many[0]?.sql).toBe('select 59')
    expect(
      withStatement(many, past('select 30'))
        .map(({ sql }) => sql)
        .slice(0, 2),
    ).toEqual(['select 30', 'select 59'])
    expect(withStatement(many, past('select 30'))).toHaveLength(mostKept)
  })

  it('leave out what is empty or very long', () => {
    expect(withStatement([], past('  '))).toEqual([])
    expect(withStatement([], past('x'.repeat(longestKept + 1)))).toEqual([])
  })

  it('are read from whatever is in the store', () => {
    expect([null, '', '{}', '[1, null, {"sql": 3}]', 'nonsense'].map(readHistory)).toEqual([[], [], [], [], []])
    expect(readHistory(JSON.stringify([past('select 1'), { sql: 'x' }]))).toEqual([past('select 1')])
  })
})

describe('the place of a problem', () => {
  it('is its line and column, else its byte, else what its message says', () => {
    const sql = "select 'é',\n  nope"
    expect(problemPlace({ message: '', details: { line: 2, column: 3 } }, sql)).toEqual({ line: 2, column: 3 })
    expect(problemPlace({ message: '', details: { position: 15 } }, sql)).toEqual({ line: 2, column: 3 })
    expect(problemPlace({ message: 'It is refused (at 2:3)', details: { position: null } }, sql)).toEqual({
      line: 2,
      column: 3,
    })
  })

  it('is none when it lies outside of the text', () => {
    expect(problemPlace({ message: 'at 9:1', details: {} }, 'select 1')).toBeNull()
    expect(problemPlace({ message: '', details: { line: 1, column: 99 } }, 'select 1')).toBeNull()
    expect(placeOfByte('select 1', 99)).toBeNull()
    expect(problemPlace({ message: 'The server is busy.', details: {} }, 'select 1')).toBeNull()
  })
})

describe('tokens of SQL', () => {
  it('cover every sign but spaces, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (sql) => {
        const covered = sqlTokens(sql)
          .map(({ text }) => text)
          .join('')
        expect(covered.replaceAll(/\s/g, '')).toBe(sql.replaceAll(/\s/g, ''))
      }),
    )
  })

  it('read a quoted name as it was quoted', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40 }), (name) => {
        const token = sqlTokens(quotedName(name))[0]
        expect(token === undefined ? null : nameOf(token)).toBe(name)
      }),
    )
  })
})

describe('what may be completed', () => {
  const at = (sql: string) => completionPlace(sql.replace('|', ''), sql.indexOf('|'))

  it('is a relation after FROM, JOIN and the commas between relations', () => {
    expect(at('select * from |')).toEqual({ kind: 'relation', from: 14, prefix: '' })
    expect(at('select * from library.bo|')).toEqual({ kind: 'relation', from: 14, prefix: 'library.bo' })
    expect(at('select * from a as x, b.|')).toEqual({ kind: 'relation', from: 22, prefix: 'b.' })
    expect(at('select * from a join we|')).toEqual({ kind: 'relation', from: 21, prefix: 'we' })
    expect(at('select (select max(x) from w|')).toEqual({ kind: 'relation', from: 27, prefix: 'w' })
  })

  it('is a column after a name and a dot, and anything elsewhere', () => {
    expect(at('select w.lo| from weekly w')).toEqual({ kind: 'column', from: 9, prefix: 'lo', of: 'w' })
    expect(at('select lo|, x from weekly')).toEqual({ kind: 'any', from: 7, prefix: 'lo' })
    expect(at('select a, |')).toEqual({ kind: 'any', from: 10, prefix: '' })
    expect(at('select * from a join b on a.x = b.x and |').kind).toBe('any')
    expect(at('select coalesce(a, |').kind).toBe('any')
  })

  it('is nothing inside of texts and comments', () => {
    expect(at("select 'from |").kind).toBe('nothing')
    expect(at('select 1 -- from |').kind).toBe('nothing')
    expect(at('select /* from |').kind).toBe('nothing')
  })

  it('never fails, wherever the cursor stands', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), fc.nat(80), (sql, position) => {
        expect(completionPlace(sql, Math.min(position, sql.length)).kind).toBeTypeOf('string')
        expect(namedRelations(sql)).toBeInstanceOf(Array)
      }),
    )
  })

  it('finds relations with their aliases, and no function', () => {
    expect(namedRelations('select * from a.b.c as x, "D" y join e on 1 = 1 cross join unnest([1]) where 1')).toEqual([
      { name: 'a.b.c', alias: 'x' },
      { name: 'D', alias: 'y' },
      { name: 'e', alias: null },
    ])
    expect(namedRelations("select '-- from x' from (select 1) where a in (select b from c limit 1)")).toEqual([
      { name: 'c', alias: null },
    ])
  })
})

describe('offers', () => {
  const column = (name: string) => ({ name, type: 'count', description: '' })
  const weekly: Relation = {
    name: 'library.borrowing_patterns.weekly',
    product: 'library/borrowing-patterns',
    description: '',
    columns: [column('week'), column('loan count')],
  }
  const second: Relation = { ...weekly, name: 'library.borrowing_patterns_v2.weekly' }
  const other: Relation = { ...weekly, name: 'city.loans.weekly', product: 'city/loans' }

  it('name the datasets of the product in context alone and first', () => {
    const labels = relationOffers([other, weekly], 'library/borrowing-patterns').map(({ label }) => label)
    expect(labels).toEqual(['weekly', 'city.loans.weekly', 'library.borrowing_patterns.weekly'])
    expect(relationOffers([weekly], null).map(({ label }) => label)).toEqual(['library.borrowing_patterns.weekly'])
    expect(relationOffers([weekly, second], 'library/borrowing-patterns@2')[0]?.label).toBe('weekly')
    expect(schemaPrefix('library/borrowing-patterns@2')).toBe('library.borrowing_patterns_v2')
  })

  it('list columns of what an alias stands for, quoted where they must be', () => {
    const named = [{ name: 'weekly', alias: 'w' }]
    const context = 'library/borrowing-patterns'
    expect(columnOffers(named, [weekly], { of: 'w', context }).map(({ apply }) => apply)).toEqual([
      'week',
      '"loan count"',
    ])
    expect(columnOffers(named, [weekly], { of: 'x', context })).toEqual([])
    expect(columnOffers(named, [weekly], { of: null, context: null })).toEqual([])
    expect(aliasOffers(named)[0]).toMatchObject({ label: 'w', detail: 'weekly' })
  })
})

describe('the first chart of an answer', () => {
  const columns = (...types: string[]) => types.map((type, index) => ({ name: `c${index}`, type }))
  const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ c0: `v${index}`, c1: index }))

  it('draws numbers over time as lines, one for each of a few words', () => {
    expect(chooseChart(columns('date', 'integer'), [])).toEqual({ mark: 'line', x: 'c0', y: 'c1', series: null })
    const genres = [{ c1: 'a' }, { c1: 'b' }]
    expect(chooseChart(columns('timestamp', 'string', 'double'), genres)).toEqual({
      mark: 'line',
      x: 'c0',
      y: 'c2',
      series: 'c1',
    })
  })

  it('draws numbers by word as bars while they can be told apart', () => {
    expect(chooseChart(columns('string', 'count'), rows(10))?.mark).toBe('bar')
    expect(chooseChart(columns('string', 'count'), rows(500))).toBeNull()
  })

  it('draws numbers against numbers as dots, and nothing without numbers', () => {
    expect(chooseChart(columns('double', 'bigint'), [])).toEqual({ mark: 'dot', x: 'c0', y: 'c1', series: null })
    expect(chooseChart(columns('string', 'date'), [])).toBeNull()
    expect(chooseChart(columns('double'), [])).toBeNull()
    expect(chartPlaces(columns('double', 'string', 'list of count'))).toEqual({
      x: ['c0', 'c1'],
      y: ['c0'],
      series: ['c1'],
    })
  })
})

describe('statements to begin with', () => {
  const page = { product: 'a/b', purpose: 'p', simulated: null, examples: [], datasets: [{ name: 'rows' }] }

  it('are those of the author, else rows of the first dataset, and none for who may not query', () => {
    const access = [{ port: 'sql' as const, isDeclared: true, mayRead: true, reason: null }]
    expect(startersOf({ ...page, access, examples: [{ sql: 'select 1' }] }).map(({ sql }) => sql)).toEqual(['select 1'])
    expect(startersOf({ ...page, access }).map(({ sql }) => sql)).toEqual(['select * from rows limit 100'])
    expect(startersOf({ ...page, access: [{ port: 'sql', isDeclared: true, mayRead: false, reason: 'no' }] })).toEqual(
      [],
    )
  })
})
