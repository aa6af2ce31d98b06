import { useQueries } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { useAskForSignIn, useToken } from '../api/session.tsx'
import { AskForProduct } from '../demand/ask-for-product.tsx'
import { counted } from '../parts/format.ts'
import { useDocumentTitle } from '../parts/page.tsx'
import { Snippet } from '../parts/snippet.tsx'
import { Loading } from '../parts/states.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { filterText } from './box-text.ts'
import { homeWith } from './use-box-text.ts'

type Query = Answer<'SearchAnswer'>['query']

/** No product answers to the search: what to drop, with how many there would be, and the way to ask for one. */
export function NothingFound({ query }: { readonly query: Query }) {
  return (
    <section className="nothing">
      <p>No product that you may know of answers to this.</p>
      <WaysOut query={query} />
      <h2>Ask for this product</h2>
      <AskForProduct key={query.text} wanted={query.words.join(' ')} />
    </section>
  )
}

interface WayOut {
  readonly says: string
  readonly q: string
}

const mostWays = 10

/**
 * What could be dropped from a search: each filter, all words, everything.
 * @example waysOut({ text: 'x kind:feed', words: ['x'], filters: [{ facet: 'kind', value: 'feed', isNot: false, q: 'x' }], notes: [] })[0]?.q // 'x'
 */
export function waysOut({ words, filters }: Query): readonly WayOut[] {
  const onlyFilters = filters.map(({ facet, value, isNot }) => filterText(facet, value, isNot)).join(' ')
  const ways = filters.map(({ facet, value, isNot, q }) => ({ says: `Drop ${filterText(facet, value, isNot)}`, q }))
  const noWords = words.length > 0 && filters.length > 0 ? [{ says: 'Drop the words', q: onlyFilters }] : []
  const oneWord =
    words.length > 1 ? words.map((word) => ({ says: `Only “${word}”`, q: `${word} ${onlyFilters}`.trim() })) : []
  const bare = filters.length > 1 && words.length > 0 ? [{ says: 'Drop all filters', q: words.join(' ') }] : []
  const barest =
    filters.length > 0 && words.length > 1 ? words.map((word) => ({ says: `“${word}” anywhere`, q: word })) : []
  return [...ways, ...bare, ...noWords, ...oneWord, ...barest].slice(0, mostWays)
}

function WaysOut({ query }: { readonly query: Query }) {
  const ways = waysOut(query)
  const counts = useQueries({
    queries: ways.map(({ q }) => ({
      queryKey: ['count', q],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) => {
        const params = { query: { limit: 1, ...(q === '' ? {} : { q }) } }
        return (await answerOf(api.GET('/api/products', { params, signal }))).total
      },
    })),
  })
  const helpful = ways
    .map((way, index) => ({ ...way, total: counts[index]?.data ?? 0 }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total)
  if (counts.some(({ isPending }) => isPending)) return <Loading label="What would find something" lines={2} />
  return (
    <ul className="ways-out">
      {helpful.map(({ says, q, total }) => (
        <li key={says}>
          <Link to={homeWith(q)}>
            <TextSafe most={120}>{says}</TextSafe>
          </Link>{' '}
          <span className="quiet">{counted(total, 'product')}</span>
        </li>
      ))}
      {helpful.length === 0 ? (
        <li>
          <Link to="/">Show all products</Link>
        </li>
      ) : null}
    </ul>
  )
}

/** Nothing is published, or nothing is open to this reader: how to begin. */
export function EmptyWorkspace() {
  const token = useToken()
  const askForSignIn = useAskForSignIn()
  useDocumentTitle('Provender')
  return (
    <section className="nothing">
      <h1>Nothing is published here yet</h1>
      <p>Products appear here by themselves as soon as a build passes its checks. In the folder of the workspace:</p>
      <Snippet
        label="How to begin"
        texts={[
          { language: 'first product', text: 'npx provender init\nnpx provender apply' },
          { language: 'from a CSV', text: 'npx provender init --from loans.csv\nnpx provender apply' },
        ]}
      />
      {token === null ? (
        <p>
          Something may be published that is not open to everyone:{' '}
          <button type="button" className="link-button" onClick={askForSignIn}>
            sign in
          </button>
          .
        </p>
      ) : null}
    </section>
  )
}
