import { describe, expect, it } from 'vitest'
import { nextStart } from './cursor.ts'
import { csvLines, ndjsonLines } from './write-rows.ts'

const columns = [{ name: 'a' }, { name: 'b' }]

describe('rows as text', () => {
  it('CSV quotes what needs it, keeps missing and empty apart, and leaves formulas as they are', () => {
    const rows = [
      ['x,y', 'say "hi"'],
      [null, ''],
      ['=1+1', 'two\r\nlines'],
      [['a', 1], true],
    ]
    expect([...csvLines(columns, rows)].join('')).toBe(
      'a,b\r\n"x,y","say ""hi"""\r\n,""\r\n=1+1,"two\r\nlines"\r\n"[""a"",1]",true\r\n',
    )
  })

  it('NDJSON is one object per line', () => {
    expect([...ndjsonLines(columns, [[1, null]])].join('')).toBe('{"a":1,"b":null}\n')
  })
})

describe('where the next page begins', () => {
  it('counts the rows that share the last values, on into the next page', () => {
    expect(nextStart([['a'], ['b'], ['b']], null)).toEqual({ values: ['b'], skip: 2 })
    expect(nextStart([['b'], ['b']], { values: ['b'], skip: 2 })).toEqual({ values: ['b'], skip: 4 })
    expect(nextStart([['b'], ['c']], { values: ['b'], skip: 2 })).toEqual({ values: ['c'], skip: 1 })
    expect(nextStart([[null]], { values: [null], skip: 1 })).toEqual({ values: [null], skip: 2 })
  })
})
