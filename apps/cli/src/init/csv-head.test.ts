import { describe, expect, it } from 'vitest'
import { readCsvHead, writeHeader } from './csv-head.ts'

describe('the head of a CSV file', () => {
  it.each([
    ['a,b\n1,2\n', ','],
    ['a;b\n1,5;2\n', ';'],
    ['a\tb\n1\t2\n', '\t'],
    ['a|b\r\n1|2\r\n', '|'],
    ['a\n1\n', ','],
    ['name;note\n"x;y";"a,b,c,d"\n', ';'],
  ])('%j is cut by %j', (text, delimiter) => expect(readCsvHead(text).delimiter).toBe(delimiter))

  it('knows a byte order mark, quoted names, doubled quotes and line ends in quotes', () => {
    const head = readCsvHead('\ufeff"a ""x""","b\nc",d\r\n1,2,3\r\n')
    expect(head).toMatchObject({ hasBom: true, header: ['a "x"', 'b\nc', 'd'], records: 1 })
    expect(head.headerLength).toBe('\ufeff"a ""x""","b\nc",d\r\n'.length)
  })

  it('finds nothing in an empty file, and no records after a lone header', () => {
    expect(readCsvHead('').header).toEqual([])
    expect(readCsvHead('a,b\n').records).toBe(0)
    expect(readCsvHead('a,b').records).toBe(0)
  })

  it('is written back so that it reads the same', () => {
    const names = ['a "x"', 'b\nc', 'd,e', 'plain']
    expect(readCsvHead(`${writeHeader(names, ',')}1,2,3,4\n`).header).toEqual(names)
  })
})
