import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completionPlace, namedRelations } from './completion-place.ts'

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
