/** A stretch of a text: as it is, or a sign that would not show or would turn the text around it. */
export interface TextRun {
  readonly text: string
  readonly isSign: boolean
}

const unseen =
  /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB\u{E0000}-\u{E0FFF}]/gu

/**
 * A text in stretches, with the signs that hide or turn text written out, so that no text can disguise another.
 * @example visibleRuns('a\u202Eb').map(({ text }) => text) // ['a', '⟨U+202E⟩', 'b']
 */
export function visibleRuns(text: string): readonly TextRun[] {
  const whole = text.toWellFormed()
  const runs: TextRun[] = []
  let from = 0
  for (const match of whole.matchAll(unseen)) {
    if (match.index > from) runs.push({ text: whole.slice(from, match.index), isSign: false })
    runs.push({ text: written(match[0]), isSign: true })
    from = match.index + match[0].length
  }
  if (from < whole.length) runs.push({ text: whole.slice(from), isSign: false })
  return runs
}

/**
 * A text with those signs written out, for attributes and titles.
 * @example visibleText('a\u202Eb') // 'a⟨U+202E⟩b'
 */
export function visibleText(text: string): string {
  return visibleRuns(text)
    .map((run) => run.text)
    .join('')
}

function written(sign: string): string {
  return `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`
}
