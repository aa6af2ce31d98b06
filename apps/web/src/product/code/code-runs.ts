/** A stretch of code of one kind. */
export interface CodeRun {
  readonly text: string
  readonly kind: 'plain' | 'keyword' | 'string' | 'comment' | 'number'
}

const typescript =
  /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<string>'(?:[^'\\\n]|\\.)*'?|"(?:[^"\\\n]|\\.)*"?|`(?:[^`\\]|\\[\s\S])*(?:`|$))|(?<number>(?<![\w$])\d[\d_]*(?:\.\d+)?)|(?<keyword>(?<![\w$.])(?:as|async|await|class|const|default|else|export|extends|false|for|from|function|if|import|in|interface|let|new|null|of|readonly|return|satisfies|throw|true|type|typeof|undefined|while)(?![\w$]))/g

/**
 * TypeScript in stretches, for the eye alone: words, texts, comments and numbers are told apart, nothing is understood.
 * @example typescriptRuns("const a = 'b'").map(({ kind }) => kind) // ['keyword', 'plain', 'string']
 */
export function typescriptRuns(text: string): readonly CodeRun[] {
  const runs: CodeRun[] = []
  let from = 0
  for (const match of text.matchAll(typescript)) {
    if (match.index > from) runs.push({ text: text.slice(from, match.index), kind: 'plain' })
    const kind = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0] ?? 'plain'
    runs.push({ text: match[0], kind: kind as CodeRun['kind'] })
    from = match.index + match[0].length
  }
  if (from < text.length) runs.push({ text: text.slice(from), kind: 'plain' })
  return runs
}

/**
 * The first lines of stretches.
 * @example firstLines([{ text: 'a\nb\nc', kind: 'plain' }], 2) // [{ text: 'a\nb', kind: 'plain' }]
 */
export function firstLines(runs: readonly CodeRun[], lines: number): readonly CodeRun[] {
  const kept: CodeRun[] = []
  let left = lines
  for (const { text, kind } of runs) {
    const parts = text.split('\n')
    if (parts.length > left) {
      kept.push({ text: parts.slice(0, left).join('\n'), kind })
      return kept
    }
    kept.push({ text, kind })
    left -= parts.length - 1
  }
  return kept
}
