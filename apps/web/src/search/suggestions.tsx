import { Quantity } from '../parts/quantities.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import type { Suggestion } from './suggest.ts'

/** What the list of suggestions shows. */
export interface SuggestionsProps {
  readonly id: string
  readonly suggestions: readonly Suggestion[]
  readonly active: number
  readonly onTake: (suggestion: Suggestion) => void
}

/** The list under the search box; focus stays in the box, which says which one is active. */
export function Suggestions({ id, suggestions, active, onTake }: SuggestionsProps) {
  return (
    <div
      className="suggestions"
      id={id}
      role="listbox"
      aria-label="Suggested filters"
      hidden={suggestions.length === 0}
    >
      {suggestions.map((suggestion, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus and points here by aria-activedescendant.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the box.
        <div
          key={suggestion.written}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(suggestion)}
        >
          <code>
            <TextSafe most={120}>{suggestion.written}</TextSafe>
          </code>
          <span className="quiet">
            {suggestion.count === null ? suggestion.says : <Quantity value={suggestion.count} />}
          </span>
        </div>
      ))}
    </div>
  )
}
