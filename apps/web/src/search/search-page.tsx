import { useId, useState } from 'react'
import { AskForProduct } from '../demand/ask-for-product.tsx'
import { counted } from '../parts/format.ts'
import { useDocumentTitle } from '../parts/page.tsx'
import { Loaded, Loading } from '../parts/states.tsx'
import { ChosenFilters } from './chosen-filters.tsx'
import { Facets } from './facets.tsx'
import { EmptyWorkspace, NothingFound } from './nothing-found.tsx'
import { ResultList } from './result-list.tsx'
import { useSearch, useSearchText } from './use-search.ts'
import './search.css'

/** Home: every product, or those that the search box finds, with facets beside them. */
export function SearchPage() {
  const text = useSearchText()
  const query = useSearch(text)
  useDocumentTitle(text === '' ? 'Provender' : `${text} — search`)
  return (
    <Loaded query={query} loading={<SearchPlace />}>
      {({ pages }) => <Found pages={pages} text={text} query={query} />}
    </Loaded>
  )
}

interface FoundProps {
  readonly pages: NonNullable<ReturnType<typeof useSearch>['data']>['pages']
  readonly text: string
  readonly query: ReturnType<typeof useSearch>
}

function Found({ pages, text, query }: FoundProps) {
  const [isUnfolded, setUnfolded] = useState(false)
  const id = useId()
  const [first] = pages
  if (first === undefined) return null
  const products = pages.flatMap((page) => page.products)
  const { filters, notes, words } = first.query
  const isAll = filters.length === 0 && words.length === 0
  if (isAll && first.total === 0) return <EmptyWorkspace />
  return (
    <div className="search-page">
      <div className="facets-column">
        <button
          type="button"
          className="button facets-toggle"
          aria-expanded={isUnfolded}
          aria-controls={id}
          onClick={() => setUnfolded(!isUnfolded)}
        >
          Filters{filters.length === 0 ? '' : ` (${filters.length})`}
        </button>
        <div id={id} className="facets" data-unfolded={isUnfolded}>
          <Facets facets={first.facets} />
        </div>
      </div>
      <div className="found" aria-busy={query.isPlaceholderData}>
        <header className="found-head">
          <h1>
            <span role="status">
              {isAll ? counted(first.total, 'data product') : `${counted(first.total, 'product')} found`}
            </span>
          </h1>
          {isAll ? null : <ChosenFilters query={first.query} />}
          {notes.map((note) => (
            <p key={note} className="small note">
              {note}
            </p>
          ))}
        </header>
        {first.total === 0 ? (
          <NothingFound query={first.query} />
        ) : (
          <ResultList products={products} total={first.total} query={query} />
        )}
        {first.total === 0 || query.hasNextPage ? null : (
          <details className="ask-fold">
            <summary>Not what you need? Ask for a product</summary>
            <AskForProduct key={text} wanted={words.join(' ')} />
          </details>
        )}
      </div>
    </div>
  )
}

/** The place of what is coming, in its measure. */
function SearchPlace() {
  return (
    <div className="search-page">
      <div className="facets-column facets-place">
        <Loading label="Filters" lines={9} />
      </div>
      <div className="found">
        <header className="found-head">
          <h1>Data products</h1>
        </header>
        <Loading label="Products" lines={5} shape="rows" />
      </div>
    </div>
  )
}
