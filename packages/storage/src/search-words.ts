/** What no word holds; it stands between two texts of one field, so that no phrase reaches from one into the other. */
export const textEnd = '¶'

const sign = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]'
const words = new RegExp(`(?=[\\p{L}\\p{N}])${sign}|(?:(?!${sign})[\\p{L}\\p{N}])+`, 'gu')
const ascii = /^\p{ASCII}*$/u
const longestWord = 64

/**
 * A text without case and diacritics, as words are compared.
 * @example foldText('Größe, CAFÉ') // 'grosse, cafe'
 */
export function foldText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase()
  return text.normalize('NFKD').toLowerCase().replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss')
}

/**
 * The words of a text in order: runs of letters and digits, folded, each at most 64 characters; each sign of Chinese and
 * Japanese is a word. What is indexed and what is looked for go through this one function, so that no engine decides what a word is.
 * @example wordsOf('borrowing-patterns: title_id, Café') // ['borrowing', 'patterns', 'title', 'id', 'cafe']
 */
export function wordsOf(text: string): readonly string[] {
  return (foldText(text).match(words) ?? []).map((word) => word.slice(0, longestWord))
}
