import { useInfiniteQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { answerOf, api } from '../api/client.ts'
import { Section } from '../parts/page.tsx'
import { Empty, Loading, Problem } from '../parts/states.tsx'
import { type OpenProduct, useProduct } from './product-context.tsx'
import { HeldBackEntry } from './versions/held-back-entry.tsx'
import { comparisonId, ReleaseComparison } from './versions/release-comparison.tsx'
import { ReleaseEntry } from './versions/release-entry.tsx'
import { timelineOf } from './versions/timeline.ts'
import './versions/versions.css'

/** The releases of a product, newest first, with what changed in each; two of them side by side when asked for. */
export function VersionsTab() {
  const open = useProduct()
  const [parameters, setParameters] = useSearchParams()
  const pages = useReleasePages(open.path)
  const releases = pages.data?.pages.flatMap((page) => page.releases) ?? []
  const timeline = timelineOf(releases, open.page.builds, pages.hasNextPage)
  const [from, to] = [parameters.get('from'), parameters.get('to')]
  const compare = (before: string, after: string) => {
    setParameters(
      (now) => {
        now.set('from', before)
        now.set('to', after)
        return now
      },
      { preventScrollReset: true },
    )
    document.getElementById(comparisonId)?.scrollIntoView({ block: 'start' })
  }
  if (pages.isPending) return <Loading label="Releases" shape="rows" lines={4} />
  if (pages.data === undefined) return <Problem error={pages.error} onRetry={() => void pages.refetch()} />
  return (
    <div className="versions">
      {releases.length < 2 ? null : (
        <ReleaseComparison key={`${from} ${to}`} {...{ path: open.path, releases, from, to, onCompare: compare }} />
      )}
      <Section title="Releases">
        {timeline.length === 0 ? <Empty title="No release" /> : null}
        <ol className="timeline">
          {timeline.map((entry) =>
            entry.kind === 'release' ? (
              <ReleaseEntry
                key={entry.release.release}
                release={entry.release}
                isShown={isShown(open, entry.release)}
                product={open.page.product}
                before={releaseBefore(releases, entry.release.release)}
                onCompare={compare}
              />
            ) : (
              <HeldBackEntry
                key={`held ${entry.at}`}
                build={entry.build}
                isStanding={entry.build.at === open.page.heldBack?.at}
              />
            ),
          )}
        </ol>
        {pages.hasNextPage ? (
          <p>
            <button
              type="button"
              className="button"
              disabled={pages.isFetchingNextPage}
              onClick={() => void pages.fetchNextPage()}
            >
              {pages.isFetchingNextPage ? 'Loading…' : 'Older releases'}
            </button>
          </p>
        ) : null}
        {pages.isFetchNextPageError ? <Problem error={pages.error} onRetry={() => void pages.fetchNextPage()} /> : null}
      </Section>
    </div>
  )
}

function useReleasePages(path: OpenProduct['path']) {
  return useInfiniteQuery({
    queryKey: ['releases', path, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET('/api/products/{domain}/{name}/releases', {
          params: { path, query: { limit: 20, ...(pageParam === null ? {} : { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

function isShown(
  { page }: OpenProduct,
  { version, number }: { readonly version: string; readonly number: number },
): boolean {
  return page.version === version && page.release === number
}

function releaseBefore<Line extends { readonly release: string }>(
  releases: readonly Line[],
  release: string,
): Line | null {
  const place = releases.findIndex((line) => line.release === release)
  return releases[place + 1] ?? null
}
