import type { ColumnContract, ViewContract } from '@provender/contract'
import { describe, expect, it } from 'vitest'
import type { GovernedData } from '../governed/open-governed.ts'
import { datasetOf, plainColumn } from '../governed/random-table.fixture.ts'
import { viewsOf } from './views-of.ts'

const week = plainColumn('week', { kind: 'date' })
const genre = plainColumn('genre', { kind: 'string' })
const loans = plainColumn('loans', { kind: 'count' })
const rate = plainColumn('rate', { kind: 'double' }, { modelled: 'due after 14 days' })
const member = plainColumn('member_id', { kind: 'string' }, { pii: { kind: 'identifier' } })
const columns = [week, genre, loans, rate, member]

const declared = (name: string, text: string, more: Partial<ViewContract> = {}): ViewContract => ({
  ...{ name, title: name, description: name, dataset: null, mark: 'line', x: 'week', y: 'loans' },
  ...{ series: null, value: null, pick: null, select: { text, file: null }, ...more },
})

/** A release with one dataset, of which a reader sees these columns. */
function seen(views: readonly ViewContract[], visible: readonly ColumnContract[] = columns) {
  const weekly = { ...datasetOf(columns, 9), name: 'weekly' }
  const definition = { datasets: [weekly], views }
  return viewsOf({
    release: { manifest: { definition, datasets: [] } },
    datasets: visible.length === 0 ? [] : [{ ...weekly, columns: visible }],
  } as unknown as Pick<GovernedData, 'release' | 'datasets'>)
}
const namesOf = (...of: Parameters<typeof seen>) => seen(...of).map(({ name }) => name)
const derived = ['weekly-over-time', 'weekly-by-genre', 'weekly-rate-over-time']

describe('the views of a product', () => {
  it('are the declared ones, then those that follow from the columns', () => {
    const [first, ...others] = seen([
      declared('mine', 'select week, sum(loans) as loans from weekly group by 1', { pick: 'genre' }),
    ])
    expect(first).toMatchObject({
      name: 'mine',
      isDeclared: true,
      sql: expect.stringContaining('sum(loans)'),
      modelled: [],
    })
    expect(others.map(({ name, isDeclared }) => [name, isDeclared])).toEqual(derived.map((name) => [name, false]))
  })

  it('have names that are unique', () => {
    expect(namesOf([declared('weekly-by-genre', 'select 1')])).toEqual([
      'weekly-by-genre',
      'weekly-over-time',
      'weekly-by-genre-2',
      'weekly-rate-over-time',
    ])
  })

  it('are not drawn twice: what an author draws of the same columns does not follow again', () => {
    const byGenre = (y: string, select: string) => namesOf([declared('mine', select, { mark: 'bar', x: 'genre', y })])
    expect(byGenre('loans', 'select genre, max(loans) as loans from weekly group by 1')).toEqual([
      'mine',
      'weekly-over-time',
      'weekly-rate-over-time',
    ])
    expect(byGenre('n', 'select genre, count(*) as n from weekly group by 1')).toEqual(['mine', ...derived])
    expect(byGenre('loans', 'select genre, loans from other')).toEqual(['mine', ...derived])
  })

  it('tell the rules of the modelled columns that they read', () => {
    const rulesOf = (text: string) => seen([declared('mine', text)])[0]?.modelled
    expect(rulesOf('select week, avg(rate) as loans from weekly group by 1')).toEqual(['rate: due after 14 days'])
    expect(rulesOf('select * from weekly')).toEqual(['rate: due after 14 days'])
    expect(rulesOf("select week, loans, 'rate' as r from weekly -- rate")).toEqual([])
  })

  it.each([
    ['a hidden column by its name', 'select week, loans from weekly where Genre is not null', {}],
    ['a hidden column by all columns', 'select * from weekly', { series: 'genre' }],
    ['a personal column', 'select week, member_id, loans from weekly', {}],
  ])('that name %s are not there', (_, text, more) => {
    const visible = columns.filter(({ name }) => name !== 'genre')
    expect(namesOf([declared('mine', text, more)], visible)).not.toContain('mine')
  })

  it('of which every column may be read are there, whatever else is hidden', () => {
    const visible = columns.filter(({ name }) => name !== 'genre')
    expect(namesOf([declared('mine', "select week, loans from weekly where 'genre' <> ''")], visible)).toContain('mine')
  })

  it('of a dataset that is hidden whole are not there', () => {
    expect(namesOf([declared('mine', 'select count(*) as loans from weekly')], [])).toEqual([])
    expect(namesOf([declared('mine', 'select count(*) as loans from weekly')], [member])).toEqual([])
  })
})
