import { useInfiniteQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useSearchParams } from 'react-router'
import { answerOf, api } from '../api/client.ts'
import { counted } from '../parts/format.ts'
import { PageHead } from '../parts/page.tsx'
import { Empty, Loading, Problem } from '../parts/states.tsx'
import { GlossaryEntryItem } from './glossary-entry.tsx'
import './domains.css'

/** Terms and columns of every domain: one name should have one meaning; where it has two, that is said. */
export function GlossaryPage() {
  const [parameters, setParameters] = useSearchParams()
  const words = parameters.get('q') ?? ''
  const isAmbiguous = parameters.get('ambiguous') === 'true'
  const asked = useDeferredValue(words)
  const change = (name: string, value: string | null) =>
    setParameters(
      (before) => {
        const after = new URLSearchParams(before)
        if (value === null || value === '') after.delete(name)
        else after.set(name, value)
        return after
      },
      { replace: true, preventScrollReset: true },
    )
  return (
    <>
      <PageHead title="Glossary">
        <p className="quiet">What terms and columns mean, across every domain. One name should have one meaning.</p>
      </PageHead>
      <div className="glossary-filter">
        <label className="field">
          <span>Find a term or column</span>
          <input type="search" value={words} onChange={({ target }) => change('q', target.value)} />
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={isAmbiguous}
            onChange={({ target }) => change('ambiguous', target.checked ? 'true' : null)}
          />
          <span>Only names with more than one meaning</span>
        </label>
      </div>
      <Entries words={asked} isAmbiguous={isAmbiguous} />
    </>
  )
}

function Entries({ words, isAmbiguous }: { readonly words: string; readonly isAmbiguous: boolean }) {
  const query = useInfiniteQuery({
    queryKey: ['glossary', words, isAmbiguous],
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET('/api/glossary', {
          params: {
            query: {
              ...(words === '' ? {} : { q: words }),
              ...(isAmbiguous ? { ambiguous: true } : {}),
              ...(pageParam === null ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: (before) => before,
  })
  const first = query.data?.pages[0]
  if (first === undefined) {
    return query.isError ? (
      <Problem error={query.error} onRetry={() => void query.refetch()} />
    ) : (
      <Loading label="The glossary" lines={8} />
    )
  }
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? []
  return (
    <>
      <p className="quiet" role="status">
        {counted(first.total, 'name')}, {first.ambiguous === 0 ? 'none' : counted(first.ambiguous, 'name')} with more
        than one meaning
      </p>
      {entries.length === 0 ? <Empty title="No term or column has these words" /> : null}
      <ul className="glossary">
        {entries.map((entry) => (
          <GlossaryEntryItem key={`${entry.kind} ${entry.name}`} entry={entry} />
        ))}
      </ul>
      {query.isFetchNextPageError ? <Problem error={query.error} /> : null}
      {query.hasNextPage ? (
        <p className="actions">
          <button
            type="button"
            className="button"
            disabled={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {query.isFetchingNextPage ? 'Loading…' : `Show more of ${counted(first.total, 'name')}`}
          </button>
        </p>
      ) : null}
    </>
  )
}
