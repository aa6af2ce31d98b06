import { ProvenderError } from '@provender/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { literalOf, type SqlLiteral, sql } from './sql.ts'

const refused = expect.objectContaining({ code: 'CONTRACT_VALUE_INVALID' })

/** Reads the text of a DuckDB string literal the way its lexer does: a quote ends it unless it stands twice. */
function readBack(literal: string): { readonly value: string; readonly rest: string } {
  const match = /^'((?:[^']|'')*)'/.exec(literal)
  if (match === null) throw new ProvenderError('INTERNAL', `no literal: ${literal}`)
  return { value: `${match[1]}`.replaceAll("''", "'"), rest: literal.slice(match[0].length) }
}

describe('a value in SQL', () => {
  it.each<[SqlLiteral, string]>([
    ['plain', "'plain'"],
    ["it's", "'it''s'"],
    ["' or 1=1 --", "''' or 1=1 --'"],
    ["\\' or 1=1 --", "'\\'' or 1=1 --'"],
    ['a "quoted" name', `'a "quoted" name'`],
    ['line\nbreak\t$$ /* */', "'line\nbreak\t$$ /* */'"],
    ['Ünïcødé ‘’ 本 🕮', "'Ünïcødé ‘’ 本 🕮'"],
    ['', "''"],
    [0, '0'],
    [-0, '0'],
    [1.5, '1.5'],
    [-1, '(-1)'],
    [1e21, '1e+21'],
    [9223372036854775807n, '9223372036854775807'],
    [-9223372036854775808n, '(-9223372036854775808)'],
    [true, 'true'],
    [false, 'false'],
    [null, 'NULL'],
  ])('%o is written as the literal %s', (value, literal) => {
    expect(literalOf(value)).toBe(literal)
  })

  it('comes back unchanged and leaves nothing outside its quotes, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(text.isWellFormed() && !text.includes('\0'))
        expect(readBack(literalOf(text))).toEqual({ value: text, rest: '' })
      }),
    )
  })

  it.each([
    ['a number that is not finite', Number.NaN],
    ['an endless number', Number.POSITIVE_INFINITY],
    ['a whole number beyond 64 bits', 2n ** 63n],
    ['a text with a NUL, which would cut the statement short', "a\0' or 1=1"],
    ['a lone surrogate', '\ud800'],
    ['undefined', undefined],
    ['an object that turns into SQL', { toString: () => '1; drop table weekly' }],
    ['a list that turns into SQL', ['1) or (true']],
    ['a function', () => '1'],
  ])('%s is refused', (_, value) => {
    expect(() => literalOf(value as SqlLiteral)).toThrow(refused)
  })
})

describe('a template', () => {
  it('writes values as literals between its own words', () => {
    expect(sql`a = ${"x'y"} and b > ${-2} or c is ${null}`.source).toEqual({
      kind: 'text',
      text: "a = 'x''y' and b > (-2) or c is NULL",
    })
  })

  it('keeps a minus before a negative number a minus, not a comment', () => {
    expect(sql`a -${-1}`.source).toEqual({ kind: 'text', text: 'a -(-1)' })
  })

  it('takes values after closed quotes and comments', () => {
    expect(
      sql`a = 'it''s' /* a 'note' */ -- more
      and "b'" = ${1}`.source,
    ).toMatchObject({ text: expect.stringContaining(`and "b'" = 1`) })
  })

  it.each([
    ['quotes', () => sql`a like '%${' or true or '}%'`, /after an open '/],
    ['a quoted name', () => sql`"${'a'}" > 1`, /after an open "/],
    ['a line comment', () => sql`-- ${'x\n; drop table weekly'}`, /after an open --/],
    ['a block comment', () => sql`/* ${'*/ drop'} */ 1`, /after an open \/\*/],
    ['a dollar quote', () => sql`$$ ${'$$'} $$`, /after an open \$\$/],
    ['the end of a word', () => sql`a = E${"\\' or true --"}`, /beside a word/],
    ['the beginning of a word', () => sql`a = ${1}e5`, /beside a word/],
    ['the beginning of a quote', () => sql`a = ${'x'}'y'`, /beside a word/],
  ])('refuses a value inside or at %s', (_, write, message) => {
    expect(write).toThrow(
      expect.objectContaining({ code: 'CONTRACT_VALUE_INVALID', message: expect.stringMatching(message) }),
    )
  })

  it('says what was found and what to do', () => {
    expect(() => sql`a like '%${'x'}%'`).toThrow(
      "A value in a SQL template stands after an open ': …a like '%‹value›. Values become whole literals; let it stand alone, and join texts with ||.",
    )
  })

  it('cannot be changed after it is written', () => {
    const written = sql.from({ a: 1 })`select 1`
    expect(Object.isFrozen(written) && Object.isFrozen(written.source) && Object.isFrozen(written.relations)).toBe(true)
  })
})
