import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { useAskForSignIn, useToken } from '../api/session.tsx'
import { PageHead, Section } from '../parts/page.tsx'
import { Quantity } from '../parts/quantities.tsx'
import { Empty, Loading, Problem } from '../parts/states.tsx'
import { Table, type TableColumn } from '../parts/table.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { bySource, type SourceReasons } from './by-source.ts'
import { EventsTabs } from './events-tabs.tsx'
import { ReplayButton } from './replay-button.tsx'
import './events.css'

type Entry = Answer<'QuarantineAnswer'>['entries'][number]

/** What was set aside and why, by source; who holds the workspace's token may take a source in again. */
export function QuarantinePage() {
  const [parameters] = useSearchParams()
  const source = parameters.get('source')
  const query = useInfiniteQuery({
    queryKey: ['quarantine', source],
    queryFn: ({ pageParam, signal }) =>
      answerOf(
        api.GET('/api/quarantine', {
          params: {
            query: { ...(source === null ? {} : { source }), ...(pageParam === null ? {} : { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
  const first = query.data?.pages[0]
  const entries = query.data?.pages.flatMap((page) => page.entries) ?? []
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
  }
  return (
    <>
      <PageHead title="Quarantine">
        <p className="quiet">
          Rows and events that do not fit are set aside with their reason, and counted; they are never guessed at. Mend
          the source or its mapping, and take it in again.
        </p>
      </PageHead>
      <EventsTabs />
      {source === null ? null : (
        <p className="event-note">
          Only the source{' '}
          <b>
            <TextSafe most={100}>{source}</TextSafe>
          </b>
          . <Link to="/events/quarantine">Show every source</Link>
        </p>
      )}
      {query.isPending ? <Loading label="The quarantine" shape="rows" /> : null}
      {query.isError && first === undefined ? (
        <Problem error={query.error} onRetry={() => void query.refetch()} />
      ) : null}
      {first === undefined ? null : first.reasons.length === 0 ? (
        <Empty title="Nothing is in quarantine">
          <p>Every row that was read became what it should, of the sources that you may know of.</p>
        </Empty>
      ) : (
        <>
          {bySource(first.reasons).map((reasons) => (
            <SourceSection key={reasons.source} reasons={reasons} mayReplay={first.mayReplay} />
          ))}
          <Section title="Entries" aside={<span className="quiet small">Cell values are never kept.</span>}>
            <Table
              label="Entries in quarantine"
              rows={entries}
              rowKey={({ id }) => String(id)}
              columns={entryColumns}
              onEnd={more}
            />
            {query.isFetchNextPageError ? <Problem error={query.error} onRetry={more} /> : null}
          </Section>
        </>
      )}
    </>
  )
}

function SourceSection({ reasons, mayReplay }: { readonly reasons: SourceReasons; readonly mayReplay: boolean }) {
  return (
    <Section title={reasons.source} aside={mayReplay ? <ReplayButton source={reasons.source} /> : <OwnerOnly />}>
      <ul className="reasons">
        {reasons.lines.map(({ scope, eventType, reason, count }) => (
          <li key={`${scope} ${eventType} ${reason}`}>
            <span className="reason-bar" aria-hidden="true">
              <span style={{ inlineSize: `${(100 * count) / reasons.most}%` }} />
            </span>
            <Quantity value={count} />
            <span>
              <TextSafe most={300}>{reason}</TextSafe>{' '}
              <span className="quiet">
                {scope === 'row' ? 'whole row' : 'event'}
                {eventType === null ? null : (
                  <>
                    {' '}
                    <Link to={`/events/${encodeURIComponent(eventType)}`}>{eventType}</Link>
                  </>
                )}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Why there is no button, and the way to it. */
function OwnerOnly() {
  const token = useToken()
  const askForSignIn = useAskForSignIn()
  if (token !== null) return <span className="quiet small">Only the owner of the workspace may take it in again.</span>
  return (
    <span className="quiet small">
      <button type="button" className="link-button" onClick={askForSignIn}>
        Sign in
      </button>{' '}
      as the owner to take it in again.
    </span>
  )
}

const entryColumns: readonly TableColumn<Entry>[] = [
  { name: 'source', title: 'Source', cell: ({ source }) => source },
  { name: 'file', title: 'File', cell: ({ file }) => <TextSafe most={120}>{file}</TextSafe> },
  { name: 'row', title: 'Row', align: 'end', cell: ({ row }) => <Quantity value={row} /> },
  {
    name: 'what',
    title: 'What',
    cell: ({ scope, eventType }) =>
      scope === 'row' ? (
        'the row'
      ) : eventType === null ? (
        'an event'
      ) : (
        <Link to={`/events/${encodeURIComponent(eventType)}`}>{eventType}</Link>
      ),
  },
  { name: 'reason', title: 'Reason', cell: ({ reason }) => <TextSafe most={300}>{reason}</TextSafe> },
]
