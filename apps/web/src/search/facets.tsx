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

const shownAtFirst = 6

function FacetList({ facet: { name, values, hasMore } }: { readonly facet: Facet }) {
  const navigate = useNavigate()
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
              <input type="checkbox" checked={isChosen} onChange={() => void navigate(homeWith(q))} />
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
          {hidden} more
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
