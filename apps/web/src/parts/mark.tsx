import { TextSafe } from './text-safe.tsx'
import { visibleText } from './visible-text.ts'

/** What can be marked, and the word that stands for it. Colour repeats what the word says, never says it alone. */
const marks = {
  simulated: { word: 'SIMULATED', tone: 'caution', means: 'The data are drawn by rules, not observed.' },
  modelled: { word: 'MODELLED', tone: 'caution', means: 'The value is calculated by an assumption, not observed.' },
  personal: { word: 'PERSONAL', tone: 'guard', means: 'Tells of a person; only some readers may see it.' },
  draft: { word: 'DRAFT', tone: 'plain', means: 'Not promised to anyone yet.' },
  active: { word: 'ACTIVE', tone: 'plain', means: 'Promised and kept up.' },
  deprecated: { word: 'DEPRECATED', tone: 'caution', means: 'Will go; move to what it names.' },
  late: { word: 'LATE', tone: 'bad', means: 'Events wait for longer than the promise of freshness allows.' },
  kept: { word: 'FRESH', tone: 'good', means: 'The promise of freshness is kept.' },
  'held-back': {
    word: 'HELD BACK',
    tone: 'bad',
    means: 'The last build failed its gate; the release before it serves.',
  },
  passed: { word: 'PASSED', tone: 'good', means: 'Every check passed.' },
  failed: { word: 'FAILED', tone: 'bad', means: 'A check failed.' },
  serving: { word: 'SERVING', tone: 'good', means: 'What readers get now.' },
  damaged: { word: 'DAMAGED', tone: 'bad', means: 'Its files are not those that were recorded.' },
  breaking: { word: 'BREAKING', tone: 'bad', means: 'Takes back a promise.' },
  ambiguous: { word: 'AMBIGUOUS', tone: 'caution', means: 'One name with more than one meaning.' },
} as const

/** The kinds of marks. */
export type MarkKind = keyof typeof marks

/** A word that marks what must not be overlooked; `why` says more, in the title and, if asked for, beside it. */
export function Mark({
  kind,
  why,
  isExplained,
}: {
  readonly kind: MarkKind
  readonly why?: string | null
  readonly isExplained?: boolean
}) {
  const { word, tone, means } = marks[kind]
  const more = typeof why === 'string' && why !== '' ? why : null
  const mark = (
    <span className="mark" data-tone={tone} title={more === null ? means : visibleText(`${means} ${more}`)}>
      {word}
    </span>
  )
  if (isExplained !== true) return mark
  return (
    <span className="marked">
      {mark} <span>{more === null ? means : <TextSafe>{more}</TextSafe>}</span>
    </span>
  )
}
