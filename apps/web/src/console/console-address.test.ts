import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consoleHref, consoleLink, longestShared, readAddress, sqlOfState, writeAddress } from './console-address.ts'

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

  it('takes any text along in a link that runs it', () => {
    for (const sql of ['select 1', 'x'.repeat(longestShared + 1)]) {
      const { to, state } = consoleLink({ sql, product: 'library/book-catalog' })
      const { sql: shared, product } = readAddress(new URL(to, 'http://localhost').searchParams)
      expect([shared + sqlOfState(state), product, state.run]).toEqual([sql, 'library/book-catalog', true])
    }
    expect([null, 'x', { run: true }, { sql: 1 }].map(sqlOfState)).toEqual(['', '', '', ''])
  })
})
