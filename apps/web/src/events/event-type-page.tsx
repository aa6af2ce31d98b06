import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { Digest } from '../parts/digest.tsx'
import { Facts } from '../parts/facts.tsx'
import { counted } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { PageHead, Section } from '../parts/page.tsx'
import { Quantity } from '../parts/quantities.tsx'
import { Snippet } from '../parts/snippet.tsx'
import { Loaded, Loading } from '../parts/states.tsx'
import { Table, type TableColumn } from '../parts/table.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { Contact } from '../product/contact.tsx'
import { EventCounts } from './event-counts.tsx'
import { ProductLinks } from './product-links.tsx'
import { DaySpan } from './span.tsx'
import './events.css'

type EventType = Answer<'EventTypePage'>
type Field = EventType['fields'][number]

/** One event type: what it means, its fields, how many there are over time, and who reads it. */
export function EventTypePage() {
  const { type = '' } = useParams()
  const query = useQuery({
    queryKey: ['events', type],
    queryFn: ({ signal }) => answerOf(api.GET('/api/events/{type}', { params: { path: { type } }, signal })),
  })
  return (
    <>
      <PageHead title={type} shown={<TextSafe most={200}>{type}</TextSafe>} kicker={<Link to="/events">Events</Link>}>
        {query.data === undefined ? null : (
          <p>
            <TextSafe>{query.data.description}</TextSafe>
          </p>
        )}
      </PageHead>
      <Loaded query={query} loading={<Loading label="The event type" shape="picture" lines={1} />}>
        {(event) => <Parts event={event} />}
      </Loaded>
    </>
  )
}

function Parts({ event }: { readonly event: EventType }) {
  return (
    <>
      {event.simulated === null ? null : <Notice kind="simulated" rule={event.simulated} />}
      {event.modelled === null ? null : <Notice kind="modelled" rule={event.modelled} />}
      <Facts facts={factsOf(event)} />
      <Section title="Events over time">
        <EventCounts event={event} />
      </Section>
      <Section title="Fields">
        <Table
          label={`Fields of ${event.type}`}
          rows={event.fields}
          rowKey={({ name }) => name}
          columns={fieldColumns}
          empty={<p className="quiet">It carries no fields that you may know of.</p>}
        />
        {event.hiddenFields === 0 ? null : <p className="quiet small">{hiddenFieldsNote(event)}</p>}
      </Section>
      {event.example === null ? null : (
        <Section title="Example">
          <Snippet label="Example" texts={[{ language: 'JSON', text: JSON.stringify(event.example, null, 2) }]} />
        </Section>
      )}
    </>
  )
}

function hiddenFieldsNote({ hiddenFields, consumers }: EventType): string {
  const one = hiddenFields === 1
  if (consumers.length === 0)
    return `${counted(hiddenFields, 'field')} ${one ? 'is' : 'are'} not told of: no product that you may know of reads this event.`
  return `${counted(hiddenFields, 'field')} of personal data ${one ? 'is' : 'are'} told of only to readers who may see ${one ? 'it' : 'them'}.`
}

function Notice({ kind, rule }: { readonly kind: 'simulated' | 'modelled'; readonly rule: string }) {
  return (
    <p className="notice">
      <Mark kind={kind} why={rule} isExplained />
    </p>
  )
}

function factsOf(event: EventType) {
  return [
    { term: 'Events', value: <Quantity value={event.events} /> },
    { term: 'Covers', value: <DaySpan from={event.firstEventTime} until={event.lastEventTime} /> },
    {
      term: 'In quarantine',
      value:
        event.quarantined === 0 ? (
          'none'
        ) : (
          <Link to="/events/quarantine">
            <Quantity value={event.quarantined} />
          </Link>
        ),
    },
    {
      term: 'Told by',
      value: (
        <>
          <Link to={`/domains/${event.owner.domain}`}>{event.owner.domain}</Link> ·{' '}
          <TextSafe>{event.owner.team}</TextSafe> · <Contact at={event.owner.contact} />
        </>
      ),
    },
    { term: 'Read by', value: <ProductLinks products={event.consumers} /> },
    {
      term: 'Left out by',
      value:
        event.ignoredBy.length === 0 ? null : (
          <ul>
            {event.ignoredBy.map(({ product, reason }) => (
              <li key={product}>
                <ProductLinks products={[product]} />{' '}
                <span className="quiet">
                  <TextSafe>{`because ${reason}`}</TextSafe>
                </span>
              </li>
            ))}
          </ul>
        ),
    },
    { term: 'Schema', value: <Digest value={event.schemaDigest} label="the digest of the schema" /> },
  ]
}

const fieldColumns: readonly TableColumn<Field>[] = [
  { name: 'name', title: 'Field', cell: ({ name }) => <code>{name}</code>, sortBy: ({ name }) => name },
  {
    name: 'description',
    title: 'Meaning',
    cell: (field) => (
      <>
        <TextSafe>{field.description}</TextSafe>{' '}
        {field.personal === null ? null : <Mark kind="personal" why={field.personal} />}{' '}
        {field.modelled === null ? null : <Mark kind="modelled" why={field.modelled} />}
      </>
    ),
  },
  { name: 'type', title: 'Type', cell: ({ type }) => <code>{type}</code> },
  { name: 'unit', title: 'Unit', cell: ({ unit }) => unit ?? <span className="quiet">–</span> },
  {
    name: 'nullable',
    title: 'Missing',
    cell: ({ nullable }) => (nullable ? 'may be' : <span className="quiet">never</span>),
  },
]
