import { highlightTree, tagHighlighter, tags } from '@lezer/highlight'
import { duckdb } from '../../console/duckdb-dialect.ts'
import type { CodeRun } from './code-runs.ts'

const highlighter = tagHighlighter([
  { tag: tags.keyword, class: 'keyword' },
  { tag: [tags.string, tags.special(tags.string)], class: 'string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'number' },
  { tag: [tags.lineComment, tags.blockComment], class: 'comment' },
])

/**
 * SQL in stretches, by the grammar of the console's editor.
 * @example sqlRuns('select 1').map(({ kind }) => kind) // ['keyword', 'plain', 'number']
 */
export function sqlRuns(text: string): readonly CodeRun[] {
  const runs: CodeRun[] = []
  let from = 0
  highlightTree(duckdb.language.parser.parse(text), highlighter, (start, end, kind) => {
    if (start > from) runs.push({ text: text.slice(from, start), kind: 'plain' })
    runs.push({ text: text.slice(start, end), kind: kind as CodeRun['kind'] })
    from = end
  })
  if (from < text.length) runs.push({ text: text.slice(from), kind: 'plain' })
  return runs
}
