import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { Quantity } from '../parts/quantities.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { valueWord } from './facet-words.ts'
import { homeWith } from './use-box-text.ts'

type Facet = Answer<'SearchAnswer'>['facets'][number]

const titles: Readonly<Record<string, string>> = {
  domain: 'Domain',
  kind: 'Kind',
  owner: 'Owner',
  status: 'Status',
  freshness: 'Freshness',
  quality: 'Quality',
  port: 'Port',
  column: 'Has column',
}

/** Facets with counts; choosing a value goes to the address with it taken in. */
export function Facets({ facets }: { readonly facets: readonly Facet[] }) {
  return (
    <section aria-label="Filters">
      {facets
        .filter(({ values }) => values.length > 0)
        .map((facet) => (
          <FacetList key={facet.name} facet={facet} />
        ))}
    </section>
  )
}

/** A value that was pressed shows as pressed at once; the answer that follows takes its place. */
interface Pressed {
  readonly facet: Facet
  readonly value: string
}

const shownAtFirst = 6

function FacetList({ facet }: { readonly facet: Facet }) {
  const { name, values, hasMore } = facet
  const navigate = useNavigate()
  const [pressed, setPressed] = useState<Pressed | null>(null)
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? values : values.filter(({ isChosen }, index) => index < shownAtFirst || isChosen)
  const hidden = values.length - shown.length
  return (
    <details className="facet" open>
      <summary>{titles[name] ?? name}</summary>
      <ul>
        {shown.map(({ value, count, isChosen, q }) => (
          <li key={value}>
            <label>
              <input
                type="checkbox"
                checked={isChosen !== (pressed?.facet === facet && pressed.value === value)}
                onChange={() => {
                  setPressed({ facet, value })
                  void navigate(homeWith(q))
                }}
              />
              <span className="facet-value" title={value}>
                <TextSafe most={80}>{valueWord(name, value)}</TextSafe>
              </span>
              <span className="facet-count">
                <Quantity value={count} isCompact />
              </span>
            </label>
          </li>
        ))}
      </ul>
      {hidden > 0 ? (
        <button type="button" className="link-button small" onClick={() => setWhole(true)}>
          {hidden} more<span className="unseen"> of {titles[name] ?? name}</span>
        </button>
      ) : null}
      {isWhole && hasMore ? (
        <p className="small quiet">
          Others by typing <code>{name}:</code>
        </p>
      ) : null}
    </details>
  )
}
