import { describe, expect, it } from 'vitest'
import { besideFile, callSiteOf, fileNameOf } from './call-site.ts'
import { sql } from './sql.ts'

const here = new URL('.', import.meta.url).href
const refused = expect.objectContaining({ code: 'CONTRACT_INVALID' })

describe('a file named in a definition', () => {
  it('lies beside the file that names it', () => {
    expect(sql.file('./weekly.sql').source).toEqual({ kind: 'file', url: `${here}weekly.sql` })
    expect(sql.file('sql/weekly.sql').source).toEqual({ kind: 'file', url: `${here}sql/weekly.sql` })
    expect(sql.file('../fixtures/weekly.sql').source).toEqual({
      kind: 'file',
      url: new URL('../fixtures/weekly.sql', here).href,
    })
  })

  it('is found from inside functions, callbacks and built-in callers', async () => {
    const named = ['./a.sql', './b.sql'].map((path) => sql.file(path, {}))
    const later = await Promise.resolve('./c.sql').then((path) => sql.file(path))
    expect([...named, later].map(({ source }) => source)).toEqual(
      ['a', 'b', 'c'].map((name) => ({ kind: 'file', url: `${here}${name}.sql` })),
    )
  })

  it('keeps signs that mean something in URLs', () => {
    const { source } = sql.file('./100% (new) #1? ü.sql')
    expect(source).toEqual({ kind: 'file', url: `${here}100%25%20(new)%20%231%3F%20%C3%BC.sql` })
    expect(fileNameOf(source.kind === 'file' ? source.url : '')).toBe('100% (new) #1? ü.sql')
  })

  it.each([
    '',
    ' ',
    '/etc/passwd',
    '\\\\host\\x.sql',
    'file:///etc/passwd',
    'https://host/x.sql',
    'C:\\x.sql',
    'a\0.sql',
  ])('is refused when %j is no relative path', (path) => {
    expect(() => sql.file(path)).toThrow(refused)
    expect(() => besideFile(path, import.meta.url)).toThrow(refused)
  })

  it('is refused when it is no text, naming what was found and the way to write it', () => {
    expect(() => sql.file(undefined as unknown as string)).toThrow(
      'nothing is no path relative to the definition. Write it like "./weekly.sql".',
    )
  })
})

describe('the call site', () => {
  it('leaves no trace in how errors are shown', () => {
    const before = [Error.stackTraceLimit, Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')]
    sql.file('./weekly.sql')
    expect([Error.stackTraceLimit, Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')]).toEqual(before)
  })

  it('is found when stack traces are switched off', () => {
    const limit = Error.stackTraceLimit
    try {
      Error.stackTraceLimit = 0
      expect(callSiteOf(Array.prototype.map)).toBeNull()
      expect(sql.file('./weekly.sql').source).toEqual({ kind: 'file', url: `${here}weekly.sql` })
    } finally {
      Error.stackTraceLimit = limit
    }
  })
})
