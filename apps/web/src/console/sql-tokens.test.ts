import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nameOf, quotedName, sqlTokens } from './sql-tokens.ts'

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
