import { describe, expect, it } from 'vitest'
import { placeOfByte, problemPlace } from './problem-place.ts'

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
