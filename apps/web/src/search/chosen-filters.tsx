import { Link } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { TextSafe } from '../parts/text-safe.tsx'
import { filterText } from './box-text.ts'
import { homeWith } from './use-box-text.ts'

/** The filters of a search, each with the way to drop it, and the way back to everything. */
export function ChosenFilters({ query }: { readonly query: Answer<'SearchAnswer'>['query'] }) {
  return (
    <ul className="chosen" aria-label="Chosen filters">
      {query.filters.map(({ facet, value, isNot, q }) => (
        <li key={filterText(facet, value, isNot)}>
          <Link to={homeWith(q)} aria-label={`Drop the filter ${filterText(facet, value, isNot)}`}>
            <TextSafe most={80}>{filterText(facet, value, isNot)}</TextSafe> <span aria-hidden="true">×</span>
          </Link>
        </li>
      ))}
      <li>
        <Link to="/" className="chosen-all">
          Show all
        </Link>
      </li>
    </ul>
  )
}
