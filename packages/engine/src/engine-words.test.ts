import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { engineErrorOf, isFatal, readFailure, statementFaultOf, withoutValues } from './duckdb/engine-error.ts'
import { memoryBudgets } from './memory-budgets.ts'
import { boundsOf } from './parquet-bounds.ts'
import { parseLossless } from './plan-fingerprint.ts'
import { rowsSelect, typedLiteral } from './sql-literal.ts'
import { placeOf, quoteName, quoteText } from './sql-text.ts'
import { statementText } from './statement-text.ts'

const gib = 1024 ** 3

describe('memory budgets', () => {
  it.each([2, 4, 8, 16, 24, 256])('sum to at most 60 %% of %i GiB', (size) => {
    const budgets = memoryBudgets(size * gib, {})
    expect((budgets.builder + budgets.reader + budgets.binder) * 1024 * 1024).toBeLessThanOrEqual(size * gib * 0.6)
    expect(Math.min(...Object.values(budgets))).toBeGreaterThanOrEqual(64)
  })

  it('keep what is configured and refuse what does not fit', () => {
    expect(memoryBudgets(8 * gib, { builder: 1000, reader: 0 }).builder).toBe(1000)
    expect(() => memoryBudgets(8 * gib, { builder: 4900 })).toThrow('60 % of the memory')
  })
})

describe('SQL text', () => {
  it('quotes names and text so that nothing escapes', () => {
    expect([quoteName('a"b'), quoteText("it's")]).toEqual(['"a""b"', "'it''s'"])
    expect(() => quoteText('a\0b')).toThrow('U+0000')
  })

  it('counts places in bytes, as DuckDB does', () => {
    expect(placeOf("select 'é',\n  nope", 15)).toEqual({ line: 2, column: 3, text: '  nope' })
  })

  it.each([
    ["select ';' as a; -- done", "select ';' as a"],
    ['select 1 -- a; b\n; ;', 'select 1 -- a; b\n'],
    ['select 1 /* ; */ + 1;', 'select 1 /* ; */ + 1'],
    ["select $x$;$x$, \";\", e'\\';' ;", "select $x$;$x$, \";\", e'\\';' "],
    ['select $a1$;$a1$, $é$;$é$ ;', 'select $a1$;$a1$, $é$;$é$ '],
    ['select 1', 'select 1'],
  ])('%s without its end', (sql, expected) => {
    expect(statementText(sql)).toBe(expected)
  })

  it('keeps 64-bit numbers of JSON whole, and leaves text alone', () => {
    expect(
      parseLossless('{"a":18446744073709551615,"b":"x,18446744073709551615,\\"","c":0.1234567890123456,"d":7}'),
    ).toEqual({
      a: '18446744073709551615',
      b: 'x,18446744073709551615,"',
      c: 0.1234567890123456,
      d: 7,
    })
  })

  it('writes typed literals, and refuses what is not the JSON form', () => {
    expect(typedLiteral({ kind: 'timestamp' }, null)).toBe('NULL::TIMESTAMP WITH TIME ZONE')
    expect(rowsSelect([{ name: 'a', type: { kind: 'count' } }], [])).toBe('SELECT NULL::BIGINT AS "a" WHERE false')
    expect(() => typedLiteral({ kind: 'count' }, '1')).toThrow('A count is a JSON number')
  })
})

describe('errors of the engine', () => {
  it.each([
    ['Out of Memory Error: could not allocate block', 'ENGINE_MEMORY_EXCEEDED'],
    ['IO Error: Could not write: No space left on device', 'STORAGE_DISK_FULL'],
    ['INTERRUPT Error: Interrupted!', 'ENGINE_CANCELLED'],
    ['Binder Error: nope', 'SQL_INVALID'],
    ['Permission Error: file access is disabled', 'SQL_FORBIDDEN'],
    ["Conversion Error: Could not convert string 'Smith' to INT32", 'ENGINE_FAILED'],
    ['{"exception_type":"Invalid Input","exception_message":"provender:PLAN_STALE:moved on"}', 'PLAN_STALE'],
  ])('%s is %s', (message, code) => {
    expect(engineErrorOf(new Error(message), 'select 1').code).toBe(code)
  })

  it('tell no values', () => {
    expect(withoutValues("Could not convert string 'O''Hara 12' to INT32")).toBe(
      "Could not convert string '…' to INT32",
    )
    expect(withoutValues('Type INT64 with value 4711 is out of range')).toBe('Type INT64 with value # is out of range')
    expect(withoutValues('Could not parse string "Smith" according to "%Y"\nSmith\n^\nError: no')).not.toMatch('Smith')
    expect(withoutValues('missing ): Smith(')).toBe('missing ): …')
    expect(withoutValues('Invalid input for hex digit: S')).toBe('Invalid input for hex digit: …')
  })

  it('tell no values, whatever stands in them', () => {
    const part = fc.constantFrom("'", '"', '\n', 'Qz', ' to INT32', ': ', "''", '\nLINE 1: ')
    const value = fc.array(part, { maxLength: 8 }).map((parts) => `Qz${parts.join('')}Qz`)
    const frames = [
      (text: string) => `Could not convert string '${text}' to INT32 when casting from source column g`,
      (text: string) => `invalid date field format: "${text}", expected format is (YYYY-MM-DD)`,
      (text: string) => `Could not parse string "${text}" according to format specifier "%Y"\n${text}\n^\nError: no`,
      (text: string) => `missing ]: ${text}`,
    ]
    fc.assert(
      fc.property(value, fc.constantFrom(...frames), (text, frame) => {
        expect(withoutValues(frame(text))).not.toMatch('Qz')
      }),
    )
  })

  it.each(['out of memory', 'no space left on device', 'database has been invalidated', 'provender:OWNER_ACTIVE:x'])(
    'are not taken in by a value: %s',
    (value) => {
      const error = new Error(`Conversion Error: Could not convert string '${value}' to INT32`)
      expect(engineErrorOf(error, '').code).toBe('ENGINE_FAILED')
      expect(isFatal(readFailure(error.message))).toBe(false)
    },
  )

  it.each([
    ["Conversion Error: Could not convert string 'x' to INT32", 'value'],
    ['Out of Range Error: Overflow in addition of INT64 (1 + 2)!', 'value'],
    ['Invalid Input Error: Map keys must be unique.', 'value'],
    ['Not implemented Error: no', 'value'],
    ['Syntax Error: Invalid escape string.', 'value'],
    ['Invalid Input Error: Values were not provided for the following prepared statement parameters: 1', 'parameter'],
    ['Binder Error: no', undefined],
    ['IO Error: no', undefined],
    ['Out of Memory Error: no', undefined],
    ['INTERRUPT Error: no', undefined],
    ['INTERNAL Error: no', undefined],
    ['Permission Error: no', undefined],
  ])('%s is the fault of: %s', (message, kind) => {
    expect(statementFaultOf(engineErrorOf(new Error(message), 'select 1'))?.kind).toBe(kind)
  })
})

describe('bounds of a column', () => {
  it('are left out when unknown, unsafe or without a text form', () => {
    const nothing = { min: null, max: null }
    expect(boundsOf({ kind: 'count' }, 0, { min: '1', max: '2' })).toEqual(nothing)
    expect(boundsOf({ kind: 'double' }, 1, { min: '1', max: '2', has_nan: 'true' })).toEqual(nothing)
    expect(boundsOf({ kind: 'bytes' }, 1, { min: 'a', max: 'b' })).toEqual(nothing)
    expect(boundsOf({ kind: 'timestamp' }, 1, { min: '294247-01-10 04:00:54+00', max: 'infinity' })).toEqual(nothing)
  })

  it('of long text are cut, the upper one rounded up', () => {
    expect(boundsOf({ kind: 'string' }, 1, { min: 'a'.repeat(100), max: 'z'.repeat(100) })).toEqual({
      min: 'a'.repeat(64),
      max: `${'z'.repeat(63)}{`,
    })
    expect(boundsOf({ kind: 'string' }, 1, { min: 'a', max: '\ud7ff'.repeat(65) }).max).toBeNull()
  })
})
