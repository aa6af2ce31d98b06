import { lazy, Suspense, useMemo, useState, useTransition } from 'react'
import { formatBytes } from '../parts/format.ts'
import { Section } from '../parts/page.tsx'
import { Loading } from '../parts/states.tsx'
import type { OpenProduct } from './product-context.tsx'
import { splitMarkdown } from './split-markdown.ts'

const MarkdownText = lazy(async () => ({ default: (await import('./markdown-text.tsx')).MarkdownText }))

/** What is shown of long documentation until the reader asks for all of it. */
const shownAtFirst = 6000

/** The product's README. Long ones are shown in part at first, and drawn piece by piece. */
export function Documentation({ page: { docs, name } }: Pick<OpenProduct, 'page'>) {
  const [isWhole, showWhole] = useState(false)
  const [isComing, startShowing] = useTransition()
  const pieces = useMemo(() => splitMarkdown(docs ?? ''), [docs])
  if (docs === null || docs.trim() === '') {
    return (
      <Section title="Documentation">
        <p className="quiet">Its owner has written none.</p>
      </Section>
    )
  }
  const shown = isWhole ? pieces : piecesUpTo(pieces, shownAtFirst)
  return (
    <Section title="Documentation">
      <div className="documentation">
        <Suspense fallback={<Loading label="Documentation" lines={6} />}>
          {shown.map((piece, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text have no other identity than their place.
            <div className="piece" key={place}>
              <MarkdownText text={piece} title={name} />
            </div>
          ))}
        </Suspense>
      </div>
      {shown.length < pieces.length ? (
        <p>
          <button
            type="button"
            className="button"
            disabled={isComing}
            onClick={() => startShowing(() => showWhole(true))}
          >
            Show all of it ({formatBytes(docs.length)})
          </button>
        </p>
      ) : null}
    </Section>
  )
}

function piecesUpTo(pieces: readonly string[], most: number): readonly string[] {
  let length = 0
  return pieces.filter((piece, place) => {
    length += piece.length
    return place === 0 || length <= most
  })
}
