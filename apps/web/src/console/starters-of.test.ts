import { describe, expect, it } from 'vitest'
import { startersOf } from './starters-of.ts'

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
