/**
 * A Markdown text in pieces that can be drawn one after the other: each begins with a heading or after a blank line, is no
 * longer than it has to be, and carries the link definitions of the whole text. Fenced code stays in one piece.
 * @example splitMarkdown('# A\n\ntext\n\n# B', 10) // ['# A\n\ntext\n', '# B']
 */
export function splitMarkdown(text: string, most = 4000): readonly string[] {
  const lines = text.split('\n')
  const definitions = linkDefinitions(lines)
  const pieces: string[] = []
  let piece: string[] = []
  let length = 0
  let fence: string | null = null
  for (const [place, line] of lines.entries()) {
    const isBreak =
      fence === null && (/^#{1,6} /.test(line) || (lines[place - 1] === '' && /^[^\s>*+\-\d|]/.test(line)))
    if (isBreak && length + line.length > most && piece.length > 0) {
      pieces.push(piece.join('\n'))
      piece = []
      length = 0
    }
    fence = fenceAfter(fence, line)
    piece.push(line)
    length += line.length + 1
  }
  const all = [...pieces, piece.join('\n')]
  return all.length === 1 || definitions.length === 0 ? all : all.map((one) => `${one}\n\n${definitions.join('\n')}`)
}

function fenceAfter(fence: string | null, line: string): string | null {
  const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1]
  if (mark === undefined) return fence
  if (fence === null) return mark
  return mark.startsWith(fence) && line.trim() === mark ? null : fence
}

function linkDefinitions(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => /^ {0,3}\[[^\]^][^\]]*\]:\s*\S/.test(line)).slice(0, 500)
}
