const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}]+$/u
const emoji = /\p{Emoji_Presentation}|\uFE0F|\u20E3/u
const plainAscii = /^[\x20-\x7e]*$/

/** Blocks whose characters take two cells of a terminal, as first and last code point. */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x1f200, 0x1f2ff],
  [0x20000, 0x3fffd],
]

/**
 * Cells that a text takes in a terminal: wide characters and emoji two, combining marks none.
 * @source Unicode UAX #11, East Asian Width
 * @example textWidth('日本') // 4
 */
export function textWidth(text: string): number {
  if (plainAscii.test(text)) return text.length
  let width = 0
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment)
  return width
}

function graphemeWidth(grapheme: string): number {
  if (zeroWidth.test(grapheme)) return 0
  const first = grapheme.codePointAt(0) ?? 0
  if (emoji.test(grapheme)) return 2
  return wideBlocks.some(([low, high]) => first >= low && first <= high) ? 2 : 1
}

/**
 * The text cut to at most so many cells; a cut is shown by `…`.
 * @example truncateText('borrowing', 5) // 'borr…'
 */
export function truncateText(text: string, width: number): string {
  if (textWidth(text) <= width) return text
  let kept = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    const cells = graphemeWidth(segment)
    if (used + cells > width - 1) break
    kept += segment
    used += cells
  }
  return `${kept}…`
}

const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to be escaped
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * The text with control and direction characters written out, so that a value cannot move the cursor,
 * colour the screen or reorder what stands beside it.
 * @example escapeControls('a\u001b[2Jb') // 'a\\x1b[2Jb'
 */
export function escapeControls(text: string): string {
  return text.replace(unsafe, (found) => {
    const code = found.charCodeAt(0)
    return (
      shortEscapes[found] ??
      (code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`)
    )
  })
}
