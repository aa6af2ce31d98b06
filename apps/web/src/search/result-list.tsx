import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Answer } from '../api/answers.ts'
import { Loading, Problem } from '../parts/states.tsx'
import { ResultCard } from './result-card.tsx'
import { moveThroughResults } from './result-keys.ts'
import type { useSearch } from './use-search.ts'

/** What the list of results shows. */
export interface ResultListProps {
  readonly products: Answer<'SearchAnswer'>['products']
  readonly total: number
  readonly query: ReturnType<typeof useSearch>
}

const cardHeight = 148

/** The results, as many as there are: those in sight are in the document, and the next page is asked for before its end. */
export function ResultList({ products, total, query }: ResultListProps) {
  const list = useRef<HTMLOListElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), [])
  const window = useWindowVirtualizer({
    count: products.length,
    estimateSize: () => cardHeight,
    overscan: 6,
    scrollMargin: top,
    getItemKey: (index) => products[index]?.product ?? index,
  })
  const items = window.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData, fetchNextPage } = query
  const needsMore = hasNextPage && !isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData
  useEffect(() => {
    if (needsMore && last >= products.length - 10) void fetchNextPage()
  }, [needsMore, last, products.length, fetchNextPage])
  return (
    <>
      <ol
        className="results"
        ref={list}
        onKeyDown={moveThroughResults}
        style={{
          paddingBlockStart: (items[0]?.start ?? top) - top,
          paddingBlockEnd: endGap(window, items.at(-1)?.end ?? top, top),
        }}
      >
        {items.map(({ index, key }) => {
          const product = products[index]
          return product === undefined ? null : (
            <li key={key} data-index={index} ref={window.measureElement} aria-setsize={total} aria-posinset={index + 1}>
              <ResultCard product={product} />
            </li>
          )
        })}
      </ol>
      {isFetchingNextPage ? <Loading label="More products" lines={2} shape="rows" /> : null}
      {isFetchNextPageError ? <Problem error={query.error} onRetry={() => void fetchNextPage()} /> : null}
    </>
  )
}

function endGap(window: { getTotalSize: () => number }, end: number, top: number): number {
  return Math.max(window.getTotalSize() - (end - top), 0)
}
