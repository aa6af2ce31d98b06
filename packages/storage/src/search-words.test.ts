import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldText, textEnd, wordsOf } from './search-words.ts'

describe('words', () => {
  it.each<[string, readonly string[]]>([
    ['borrowing-patterns: title_id', ['borrowing', 'patterns', 'title', 'id']],
    ['Café, CAFÉ, cafe\u0301', ['cafe', 'cafe', 'cafe']],
    ['Straße 7b', ['strasse', '7b']],
    ['東京都のloan', ['東', '京', '都', 'の', 'loan']],
    ['⺀ 々', ['々']],
    [`-- !! ${textEnd} \u{1F600}`, []],
    ['x'.repeat(100), ['x'.repeat(64)]],
  ])('of %s', (text, words) => {
    expect(wordsOf(text)).toEqual(words)
  })

  it('are words again, hold letters and digits only, and do not depend on case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const words = wordsOf(text)
        expect(wordsOf(words.join(' '))).toEqual(words)
        for (const word of words) expect(word).toMatch(/^[\p{L}\p{N}]+$/u)
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
    )
  })
})
