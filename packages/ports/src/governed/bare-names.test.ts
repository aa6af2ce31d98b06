import { ProvenderError } from '@provender/kernel'
import { describe, expect, it } from 'vitest'
import { asWritten, planAuthoredSql } from './authored-select.ts'
import { type BareRelation, bareRelations, parseBareProduct, withBareNames } from './bare-names.ts'
import type { SqlRelation } from './governed-sql.ts'
import { datasetOf, plainColumn } from './random-table.fixture.ts'

const dataset = { ...datasetOf([plainColumn('week', { kind: 'date' })], 1), name: 'weekly' }
const relation = (version: string, isServing: boolean): SqlRelation => {
  const schema = version.startsWith('1.') ? 'patterns' : `patterns_v${version[0]}`
  const release = { manifest: { product: 'library/patterns', version } } as unknown as SqlRelation['release']
  return { name: `library.${schema}.weekly`, release, isServing, dataset }
}
const relations = [relation('1.2.0', false), relation('2.0.0', true), relation('3.0.0', false)]

describe('a product whose datasets are named alone', () => {
  it.each([
    ['library/patterns', { product: 'library/patterns', major: null }],
    ['library/patterns@2', { product: 'library/patterns', major: 2 }],
  ])('%s', (text, expected) => {
    expect(parseBareProduct(text)).toEqual(expected)
  })

  it.each([
    '',
    'library',
    'library/patterns@',
    'library/patterns@1.0.0',
    'Library/patterns',
    'library/patterns@2 ',
    '../x',
  ])('is not %j', (text) => {
    expect(() => parseBareProduct(text)).toThrowError(expect.objectContaining({ code: 'REQUEST_INVALID' }))
  })

  it('is of the major that serves, or the one that is named', () => {
    const namesOf = (text: string) =>
      bareRelations(relations, parseBareProduct(text)).map((one) => `${one.bare} ${one.relation.name}`)
    expect(namesOf('library/patterns')).toEqual(['weekly library.patterns_v2.weekly'])
    expect(namesOf('library/patterns@1')).toEqual(['weekly library.patterns.weekly'])
  })

  it.each([
    ['library/patterns@4', /no major 4 .* There is: 1, 2, 3/],
    ['library/pattern', /no product library\/pattern .*Did you mean library\/patterns/],
  ])('%s is unknown', (text, message) => {
    expect(() => bareRelations(relations, parseBareProduct(text))).toThrowError(
      expect.objectContaining({ code: 'REGISTRY_PRODUCT_UNKNOWN', message: expect.stringMatching(message) }),
    )
  })
})

describe('a statement with bare names', () => {
  const weekly: BareRelation = { bare: 'weekly', relation: relation('2.0.0', true) }

  it('stands on lines of its own, without its semicolon, below what its names mean', () => {
    expect(withBareNames("select ';' as a, week\nfrom weekly; -- done", [weekly])).toBe(
      `WITH "weekly" AS NOT MATERIALIZED (SELECT * FROM "library"."patterns_v2"."weekly") SELECT * FROM (\nselect ';' as a, week\nfrom weekly\n) AS provender_asked`,
    )
  })

  it('stays as it is when it uses none', () => {
    expect(withBareNames('select 1; -- done', [])).toBe('select 1; -- done')
  })
})

describe('an authored SELECT', () => {
  const placed = [{ dataset, paths: ['/o/a.parquet'] }]
  const rows = (pick: { column: string; value: string | null } | null) =>
    planAuthoredSql({ text: 'select week from weekly', wanted: { kind: 'rows', pick, limit: 10 } }, placed)
  const before = `WITH "weekly" AS NOT MATERIALIZED (SELECT "week" FROM read_parquet(['/o/a.parquet'])) SELECT`
  const asked = '(\nselect week from weekly\n) AS provender_asked'

  it('reads visible columns only, one row more than wanted', () => {
    expect(rows(null)).toEqual({ sql: `${before} * FROM ${asked}  LIMIT 11`, params: [] })
  })

  it('has what a reader picks as a parameter', () => {
    const pick = { column: 'a"b', value: "' or 1=1 --" }
    expect(rows(pick)).toEqual({
      sql: `${before} * FROM ${asked} WHERE CAST(provender_asked."a""b" AS VARCHAR) = $1 LIMIT 11`,
      params: ["' or 1=1 --"],
    })
    expect(rows({ column: 'week', value: null }).sql).toContain('WHERE false')
  })

  it('tells what may be picked, most rows first', () => {
    const { sql } = planAuthoredSql({ text: 'select 1 as a', wanted: { kind: 'choices', column: 'a', limit: 5 } }, [])
    expect(sql).toBe(
      'SELECT CAST(provender_asked."a" AS VARCHAR) AS choice, count(*) AS number FROM (\nselect 1 as a\n) AS provender_asked WHERE length(CAST(provender_asked."a" AS VARCHAR)) <= 2000 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5',
    )
  })
})

describe('an error about a wrapped statement', () => {
  it('tells of places in the text as it was written', () => {
    const error = new ProvenderError('SQL_INVALID', 'The SQL is not valid at 3:7: no.\n  nope', {
      line: 3,
      column: 7,
      sql: 'WITH …',
    })
    expect(asWritten(error, 'select\n  nope')).toMatchObject({
      code: 'SQL_INVALID',
      message: 'The SQL is not valid at 2:7: no.\n  nope',
      details: { line: 2, column: 7, sql: 'select\n  nope' },
    })
  })

  it('without a place stays, but for the SQL; others are not touched', () => {
    const error = new ProvenderError('ENGINE_TIMEOUT', 'too long', { timeoutMs: 5 })
    expect(asWritten(error, 'select 1')).toMatchObject({ code: 'ENGINE_TIMEOUT', details: { timeoutMs: 5 } })
    const other = new Error('other')
    expect(asWritten(other, 'select 1')).toBe(other)
  })
})
