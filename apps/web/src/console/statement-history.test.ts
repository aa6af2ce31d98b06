import { describe, expect, it } from 'vitest'
import { longestKept, mostKept, type PastStatement, readHistory, withStatement } from './statement-history.ts'

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
