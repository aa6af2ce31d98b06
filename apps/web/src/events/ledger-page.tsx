import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { Mark } from '../parts/mark.tsx'
import { PageHead } from '../parts/page.tsx'
import { Moment, Quantity } from '../parts/quantities.tsx'
import { Empty, Loading, Problem } from '../parts/states.tsx'
import { Table, type TableColumn } from '../parts/table.tsx'
import { EventsTabs } from './events-tabs.tsx'
import { isBalanced } from './is-balanced.ts'
import './events.css'

type Batch = Answer<'LedgerAnswer'>['batches'][number]

/** Every intake, newest first: each row accepted or in quarantine, each event due new, a duplicate or in quarantine. */
export function LedgerPage() {
  const query = useInfiniteQuery({
    queryKey: ['ledger'],
    queryFn: ({ pageParam, signal }) =>
      answerOf(api.GET('/api/ledger', { params: { query: pageParam === null ? {} : { cursor: pageParam } }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  })
  const batches = query.data?.pages.flatMap((page) => page.batches) ?? []
  const more = () => {
    if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
  }
  return (
    <>
      <PageHead title="Ledger">
        <p className="quiet">
          Every intake of a source. What was read is accepted or in quarantine; what was due is new, a duplicate or in
          quarantine. Nothing is lost on the way.
        </p>
      </PageHead>
      <EventsTabs />
      <div className="event-list">
        {query.isPending ? <Loading label="The ledger" shape="rows" /> : null}
        {query.isError && batches.length === 0 ? (
          <Problem error={query.error} onRetry={() => void query.refetch()} />
        ) : null}
        {query.isSuccess && batches.length === 0 ? (
          <Empty title="Nothing was taken in yet">
            <p>
              Run <code>provender apply</code>, or sign in to see the sources of products that are not open to
              everybody.
            </p>
          </Empty>
        ) : null}
        {batches.length === 0 ? null : (
          <Table
            label="Intakes, newest first"
            rows={batches}
            rowKey={({ sequence }) => String(sequence)}
            columns={columns}
            maxHeight={720}
            onEnd={more}
          />
        )}
        {query.isFetchNextPageError ? <Problem error={query.error} onRetry={more} /> : null}
      </div>
    </>
  )
}

const columns: readonly TableColumn<Batch>[] = [
  {
    name: 'at',
    title: 'Taken in',
    cell: ({ at, actor }) => (
      <>
        <Moment at={at} />
        {actor === null ? null : <div className="quiet">by {actor}</div>}
      </>
    ),
  },
  {
    name: 'source',
    title: 'Source',
    cell: ({ source, file }) => (
      <>
        <b>{source}</b>
        <div className="quiet">{file}</div>
      </>
    ),
  },
  {
    name: 'rows',
    title: 'Rows',
    align: 'end',
    cell: (batch) => (
      <>
        <Quantity value={batch.rows} />
        {isBalanced(batch) ? null : <Mark kind="failed" why="Accepted and quarantined rows are not the rows read." />}
      </>
    ),
  },
  { name: 'accepted', title: 'Accepted', align: 'end', cell: ({ accepted }) => <Quantity value={accepted} /> },
  {
    name: 'quarantined',
    title: 'In quarantine',
    align: 'end',
    cell: ({ quarantined, source }) =>
      quarantined === 0 ? (
        <span className="quiet">0</span>
      ) : (
        <Link to={`/events/quarantine?source=${encodeURIComponent(source)}`}>
          <Quantity value={quarantined} />
        </Link>
      ),
  },
  { name: 'events', title: 'Events by type', cell: ({ events }) => <Emissions events={events} /> },
  {
    name: 'positions',
    title: 'Positions',
    align: 'end',
    cell: ({ fromPosition, toPosition }) =>
      toPosition < fromPosition ? (
        <span className="quiet">none</span>
      ) : (
        <>
          <Quantity value={fromPosition} /> – <Quantity value={toPosition} />
        </>
      ),
  },
]

function Emissions({ events }: { readonly events: Batch['events'] }) {
  return (
    <ul>
      {events.map(({ type, due, appended, duplicate, quarantined, late }) => (
        <li key={type}>
          <Link to={`/events/${encodeURIComponent(type)}`}>{type}</Link>{' '}
          <span className="quiet">
            <Quantity value={due} /> due: <Quantity value={appended} /> new
            {duplicate === 0 ? null : (
              <>
                , <Quantity value={duplicate} /> known already
              </>
            )}
            {quarantined === 0 ? null : (
              <>
                , <Quantity value={quarantined} /> in quarantine
              </>
            )}
            {late === 0 ? null : (
              <>
                ; <Quantity value={late} /> late
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}
