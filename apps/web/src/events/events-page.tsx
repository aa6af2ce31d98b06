import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { counted, formatNumber } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { PageHead } from '../parts/page.tsx'
import { Quantity } from '../parts/quantities.tsx'
import { Empty, Loaded, Loading } from '../parts/states.tsx'
import { Table, type TableColumn } from '../parts/table.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { EventsTabs } from './events-tabs.tsx'
import { ProductLinks } from './product-links.tsx'
import { DaySpan } from './span.tsx'
import './events.css'

type EventType = Answer<'EventTypesAnswer'>['events'][number]

/** Every event type that the reader may know of, with what reads it. */
export function EventsPage() {
  const query = useQuery({
    queryKey: ['events'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/events', { signal })),
  })
  return (
    <>
      <PageHead title="Events">
        <p className="quiet">
          Facts in the past tense, as their domains tell them: what every product is built from. They are never changed.
        </p>
      </PageHead>
      <EventsTabs />
      <Loaded query={query} loading={<Loading label="The list of event types" shape="rows" />}>
        {({ events }) => (events.length === 0 ? <NoEvents /> : <EventTypes events={events} />)}
      </Loaded>
    </>
  )
}

function NoEvents() {
  return (
    <Empty title="No event types that you may know of">
      <p>
        A source tells events once it is taken in: run <code>provender apply</code>, or sign in to see more.
      </p>
    </Empty>
  )
}

function EventTypes({ events }: { readonly events: readonly EventType[] }) {
  const [words, setWords] = useState('')
  const shown = events.filter((event) => hasWords(event, words))
  const total = shown.reduce((sum, event) => sum + event.events, 0)
  return (
    <div className="event-list">
      <div className="event-filter">
        <label className="field">
          <span>Find an event type</span>
          <input type="search" value={words} onChange={({ target }) => setWords(target.value)} />
        </label>
        <p className="quiet" role="status">
          {shown.length === events.length
            ? counted(events.length, 'event type')
            : `${formatNumber(shown.length)} of ${counted(events.length, 'event type')}`}
          , <Quantity value={total} /> events
        </p>
      </div>
      <Table
        label="Event types"
        rows={shown}
        rowKey={({ type }) => type}
        columns={columns}
        maxHeight={720}
        empty={<Empty title="No event type has these words" />}
      />
    </div>
  )
}

/** Whether an event type says every word: in its name, meaning, owner or readers. */
export function hasWords(event: EventType, words: string): boolean {
  const said = [event.type, event.description, event.owner.domain, event.owner.team, ...event.consumers].join('\n')
  const inLowerCase = said.toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => inLowerCase.includes(word))
}

const columns: readonly TableColumn<EventType>[] = [
  {
    name: 'type',
    title: 'Event type',
    cell: (event) => (
      <div className="event-name">
        <Link to={`/events/${encodeURIComponent(event.type)}`}>{event.type}</Link>
        <span className="quiet">
          <TextSafe most={160}>{event.description}</TextSafe>
        </span>
        <EventMarks event={event} />
      </div>
    ),
    sortBy: ({ type }) => type,
  },
  {
    name: 'events',
    title: 'Events',
    align: 'end',
    cell: ({ events }) => <Quantity value={events} />,
    sortBy: ({ events }) => events,
  },
  {
    name: 'quarantined',
    title: 'In quarantine',
    align: 'end',
    cell: ({ quarantined }) =>
      quarantined === 0 ? <span className="quiet">0</span> : <Quantity value={quarantined} />,
    sortBy: ({ quarantined }) => quarantined,
  },
  {
    name: 'covers',
    title: 'Covers',
    cell: ({ firstEventTime, lastEventTime }) => <DaySpan from={firstEventTime} until={lastEventTime} />,
    sortBy: ({ lastEventTime }) => lastEventTime,
  },
  { name: 'consumers', title: 'Read by', cell: ({ consumers }) => <ProductLinks products={consumers} /> },
  {
    name: 'owner',
    title: 'Told by',
    cell: ({ owner }) => (
      <>
        <Link to={`/domains/${owner.domain}`}>{owner.domain}</Link>
        <span className="quiet"> · {owner.team}</span>
      </>
    ),
    sortBy: ({ owner }) => owner.domain,
  },
]

/** What must not be overlooked about an event type: that it is simulated or modelled. */
export function EventMarks({ event }: { readonly event: Pick<EventType, 'simulated' | 'modelled'> }) {
  if (event.simulated === null && event.modelled === null) return null
  return (
    <span className="marks">
      {event.simulated === null ? null : <Mark kind="simulated" why={event.simulated} />}{' '}
      {event.modelled === null ? null : <Mark kind="modelled" why={event.modelled} />}
    </span>
  )
}
