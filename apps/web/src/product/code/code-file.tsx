import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { counted } from '../../parts/format.ts'
import { TextSafe } from '../../parts/text-safe.tsx'
import { type CodeRun, firstLines, typescriptRuns } from './code-runs.ts'

/** Files of more lines are shown in part at first. */
const mostLines = 36
/** Texts beyond this are not coloured: it would hold the page up. */
const mostColoured = 200_000

/** A file of the definition as it was written: its lines in part, all of them when asked for, to be copied whole. */
export function CodeFile({ file: { file, language, text } }: { readonly file: Answer<'CodeAnswer'>['files'][number] }) {
  const [isWhole, showWhole] = useState(false)
  const runs = useRuns(language, text)
  const lines = text.replace(/\n$/, '').split('\n').length
  const isLong = lines > mostLines + 4
  const shown = useMemo(() => (isLong && !isWhole ? firstLines(runs, mostLines) : runs), [runs, isLong, isWhole])
  return (
    <section className="code-file" aria-label={file}>
      <header>
        <code>
          <TextSafe most={200}>{file}</TextSafe>
        </code>
        <span className="quiet small">
          {counted(lines, 'line')} <CopyButton text={text} label="Copy file" />
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard. */}
      <pre tabIndex={0}>
        <code>
          {shown.map(({ kind, text: part }, place) =>
            kind === 'plain' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: stretches of one text have no other identity than their place.
              <TextSafe key={place}>{part}</TextSafe>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: stretches of one text have no other identity than their place.
              <span key={place} className={`code-${kind}`}>
                <TextSafe>{part}</TextSafe>
              </span>
            ),
          )}
        </code>
      </pre>
      {isLong ? (
        <button type="button" className="link-button small" aria-expanded={isWhole} onClick={() => showWhole(!isWhole)}>
          {isWhole ? 'Show the beginning' : `Show all ${counted(lines, 'line')}`}
        </button>
      ) : null}
    </section>
  )
}

/** SQL is coloured by the editor's grammar, which is fetched when it is needed; until then it is plain. */
function useRuns(language: string, text: string): readonly CodeRun[] {
  const isColoured = text.length <= mostColoured
  const grammar = useQuery({
    queryKey: ['sql-runs'],
    queryFn: () => import('./sql-runs.ts'),
    enabled: language === 'sql' && isColoured,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const sqlRuns = grammar.data?.sqlRuns
  return useMemo(() => {
    if (isColoured && language === 'typescript') return typescriptRuns(text)
    if (isColoured && language === 'sql' && sqlRuns !== undefined) return sqlRuns(text)
    return [{ text, kind: 'plain' }]
  }, [isColoured, language, text, sqlRuns])
}
