import { useId, useState } from 'react'
import { visibleText } from '../parts/visible-text.ts'
import { matchingChoices } from './matching-choices.ts'

/** What a reader picks one value of. */
export interface PickBoxProps {
  readonly label: string
  readonly choices: readonly string[]
  readonly picked: string | null
  readonly onPick: (value: string) => void
}

const mostInSelect = 20

/** Picks one value: a plain select of few, a box to search in of many. */
export function PickBox(props: PickBoxProps) {
  const { label, choices, picked, onPick } = props
  if (choices.length > mostInSelect) return <SearchedPick {...props} />
  const all = picked === null || choices.includes(picked) ? choices : [picked, ...choices]
  return (
    <label className="pick">
      <span className="quiet">{visibleText(label)}</span>
      <select value={picked ?? ''} onChange={(event) => onPick(event.target.value)}>
        {all.map((choice) => (
          <option key={choice} value={choice}>
            {visibleText(choice)}
          </option>
        ))}
      </select>
    </label>
  )
}

/** @source WAI-ARIA APG, combobox with a listbox */
function SearchedPick({ label, choices, picked, onPick }: PickBoxProps) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const [at, setAt] = useState(0)
  const isOpen = typed !== null
  const found = matchingChoices(choices, typed ?? '')
  const type = (text: string | null) => {
    setTyped(text)
    setAt(0)
  }
  const take = (choice: string | undefined) => {
    if (choice !== undefined) onPick(choice)
    type(null)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (event.key === 'Escape') type(null)
    if (event.key === 'Enter') take(found[at])
    if (by !== 0 && !isOpen) type('')
    if (by !== 0 && isOpen && found.length > 0) setAt((at + by + found.length) % found.length)
    if (by !== 0 || event.key === 'Enter') event.preventDefault()
  }
  return (
    <div className="pick">
      <label className="quiet" htmlFor={id}>
        {visibleText(label)}
      </label>
      <input
        id={id}
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && found[at] !== undefined ? `${id}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={picked ?? ''}
        value={typed ?? (picked === null ? '' : visibleText(picked))}
        onFocus={() => type('')}
        onBlur={() => type(null)}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {isOpen ? <Options id={id} label={label} found={found} at={at} of={choices.length} onTake={take} /> : null}
    </div>
  )
}

interface OptionsProps {
  readonly id: string
  readonly label: string
  readonly found: readonly string[]
  readonly at: number
  readonly of: number
  readonly onTake: (choice: string) => void
}

function Options({ id, label, found, at, of, onTake }: OptionsProps) {
  return (
    <div role="listbox" id={`${id}-list`} aria-label={visibleText(label)}>
      {found.length === 0 ? <p className="quiet">None of the {of} most frequent.</p> : null}
      {found.map((choice, place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box; the list never has the focus.
        <div
          key={choice}
          id={`${id}-${place}`}
          role="option"
          tabIndex={-1}
          aria-selected={place === at}
          ref={(option) => {
            if (place === at) option?.scrollIntoView({ block: 'nearest' })
          }}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(choice)}
        >
          {visibleText(choice)}
        </div>
      ))}
    </div>
  )
}
