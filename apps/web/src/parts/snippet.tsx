import { useId, useState } from 'react'
import { CopyButton } from './copy-button.tsx'
import './snippet.css'

/** A text to copy, in one language. */
export interface SnippetText {
  readonly language: string
  readonly text: string
}

/** The same in several languages: choose one, copy it. */
export function Snippet({
  texts,
  label,
  children,
}: {
  readonly texts: readonly SnippetText[]
  readonly label: string
  readonly children?: React.ReactNode
}) {
  const [chosen, choose] = useState(0)
  const id = useId()
  const shown = texts[chosen] ?? texts[0]
  if (shown === undefined) return null
  const move = (by: number) => choose((chosen + by + texts.length) % texts.length)
  return (
    <section className="snippet" aria-label={label}>
      <header>
        <div role="tablist" aria-label={`${label}: language`} onKeyDown={(event) => moveBy(event, move)}>
          {texts.map(({ language }, index) => (
            <button
              key={language}
              type="button"
              role="tab"
              id={`${id}-${index}`}
              aria-selected={index === chosen}
              aria-controls={`${id}-text`}
              tabIndex={index === chosen ? 0 : -1}
              ref={(button) => {
                if (index === chosen && button?.parentElement?.contains(document.activeElement) === true) button.focus()
              }}
              onClick={() => choose(index)}
            >
              {language}
            </button>
          ))}
        </div>
        <span className="snippet-actions">
          {children}
          <CopyButton text={shown.text} />
        </span>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard. */}
      <pre id={`${id}-text`} role="tabpanel" aria-labelledby={`${id}-${chosen}`} tabIndex={0}>
        <code>{shown.text}</code>
      </pre>
    </section>
  )
}

function moveBy(event: React.KeyboardEvent, move: (by: number) => void): void {
  const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
  if (by === 0) return
  event.preventDefault()
  move(by)
}
