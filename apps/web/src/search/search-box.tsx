import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { itemAt, replaceItem, withoutItem } from './box-text.ts'
import { focusFirstResult } from './result-keys.ts'
import { type Suggestion, suggestionsFor } from './suggest.ts'
import { Suggestions } from './suggestions.tsx'
import { useBoxText } from './use-box-text.ts'
import { useFacets } from './use-search.ts'
import './search-box.css'

const none = -1

/** The one box: words and filters. Home follows it as it is typed; elsewhere Enter goes there. */
export function SearchBox() {
  const input = useRef<HTMLInputElement>(null)
  const { text, change, submit, settle } = useBoxText()
  const [caret, setCaret] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(none)
  const listId = useId()
  useSlashFocuses(input)
  const item = isOpen ? itemAt(text, caret) : null
  const { data: facets = [] } = useFacets(item === null ? '' : withoutItem(text, item), item !== null)
  const suggestions = suggestionsFor(item, facets)
  const take = ({ written }: Suggestion) => {
    if (item === null) return
    const edited = replaceItem(text, item, written)
    change(edited.text, itemAt(edited.text, edited.caret))
    setCaret(edited.caret)
    setActive(none)
    requestAnimationFrame(() => input.current?.setSelectionRange(edited.caret, edited.caret))
  }
  const keys = useBoxKeys({ suggestions, active, setActive, setOpen, take, text, change, submit })
  return (
    <search className="search-box">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setOpen(false)
          submit(text)
        }}
      >
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label="Search data products: words, or filters such as domain:library"
          aria-autocomplete="list"
          aria-expanded={suggestions.length > 0}
          aria-controls={listId}
          aria-activedescendant={active === none ? undefined : `${listId}-${active}`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={1000}
          placeholder="Search products, columns, owners — or domain:library"
          value={text}
          onChange={(event) => {
            const at = event.target.selectionStart ?? event.target.value.length
            change(event.target.value, itemAt(event.target.value, at))
            setCaret(at)
            setOpen(true)
            setActive(none)
          }}
          onKeyDown={keys}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onBlur={() => {
            setOpen(false)
            settle(text)
          }}
        />
        {text === '' ? (
          <span className="key" aria-hidden="true">
            /
          </span>
        ) : (
          <button type="button" aria-label="Clear the search" onClick={() => clear(change, submit, input.current)}>
            ×
          </button>
        )}
      </form>
      <Suggestions id={listId} suggestions={suggestions} active={active} onTake={take} />
    </search>
  )
}

interface BoxKeys {
  readonly suggestions: readonly Suggestion[]
  readonly active: number
  readonly setActive: (index: number) => void
  readonly setOpen: (isOpen: boolean) => void
  readonly take: (suggestion: Suggestion) => void
  readonly text: string
  readonly change: (text: string) => void
  readonly submit: (text: string) => void
}

/** Down and up go through suggestions and then into the results; Enter or Tab takes one; Escape closes, then clears. */
function useBoxKeys({ suggestions, active, setActive, setOpen, take, text, change, submit }: BoxKeys) {
  return (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const chosen = suggestions[active]
    if (event.key === 'ArrowDown' && active + 1 < suggestions.length) setActive(active + 1)
    else if (event.key === 'ArrowDown') focusFirstResult()
    else if (event.key === 'ArrowUp' && active > none) setActive(active - 1)
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen !== undefined) take(chosen)
    else if (event.key === 'Escape' && suggestions.length > 0) setOpen(false)
    else if (event.key === 'Escape' && text !== '') clear(change, submit, event.currentTarget)
    else return
    event.preventDefault()
  }
}

function clear(change: (text: string) => void, submit: (text: string) => void, input: HTMLInputElement | null): void {
  change('')
  submit('')
  input?.focus()
}

/** The key `/` goes to the box from anywhere that takes no text. */
function useSlashFocuses(input: React.RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || takesText(event.target)) return
      event.preventDefault()
      input.current?.focus()
      input.current?.select()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [input])
}

function takesText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.shadowRoot !== null || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)
}
