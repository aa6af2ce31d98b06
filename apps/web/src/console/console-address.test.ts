import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consoleHref, longestShared, readAddress, writeAddress } from './console-address.ts'

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
