import { describe, expect, it } from 'vitest'
import { aliasOffers, columnOffers, type Relation, relationOffers, schemaPrefix } from './sql-completions.ts'

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
