import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { Mark } from '../parts/mark.tsx'
import { PageHead, Section } from '../parts/page.tsx'
import { Ago, Quantity } from '../parts/quantities.tsx'
import { Loaded, Loading } from '../parts/states.tsx'
import { Table, type TableColumn } from '../parts/table.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { Contact } from '../product/contact.tsx'
import { productHref } from '../product/product-context.tsx'
import { NoPurpose } from './domains-page.tsx'
import './domains.css'

type Domain = Answer<'DomainPage'>

/** A domain: its teams and people, its products, the events that it tells, the words it uses. */
export function DomainPage() {
  const { domain = '' } = useParams()
  const query = useQuery({
    queryKey: ['domains', domain],
    queryFn: ({ signal }) => answerOf(api.GET('/api/domains/{domain}', { params: { path: { domain } }, signal })),
  })
  return (
    <>
      <PageHead
        title={domain}
        shown={<TextSafe most={100}>{domain}</TextSafe>}
        kicker={<Link to="/domains">Domains</Link>}
      >
        {query.data === undefined ? null : (
          <p>{query.data.purpose === null ? <NoPurpose /> : <TextSafe>{query.data.purpose}</TextSafe>}</p>
        )}
      </PageHead>
      <Loaded query={query} loading={<Loading label="The domain" shape="rows" />}>
        {(found) => <Parts domain={found} />}
      </Loaded>
    </>
  )
}

function Parts({ domain }: { readonly domain: Domain }) {
  return (
    <>
      <Section title="Teams and people">
        <Table
          label="Teams"
          rows={domain.teams}
          rowKey={({ team, contact }) => `${team} ${contact}`}
          columns={teamColumns}
        />
        {domain.people.length === 0 ? null : (
          <Table
            label="People"
            rows={domain.people}
            rowKey={({ name, role }) => `${name} ${role}`}
            columns={peopleColumns}
          />
        )}
      </Section>
      <Section title="Products">
        <Table
          label={`Products of ${domain.domain}`}
          rows={domain.products}
          rowKey={({ product }) => product}
          columns={productColumns}
        />
      </Section>
      <Section title="Events that it tells">
        <Table
          label={`Event types of ${domain.domain}`}
          rows={domain.eventTypes}
          rowKey={({ type }) => type}
          columns={eventColumns}
          empty={<p className="quiet">It tells no events that you may know of.</p>}
        />
      </Section>
      <Section title="Terms" aside={<Link to="/glossary">Glossary of all domains</Link>}>
        {domain.terms.length === 0 ? (
          <p className="quiet">It has written down no terms.</p>
        ) : (
          <dl className="terms">
            {domain.terms.map(({ term, meaning }) => (
              <div key={term}>
                <dt>
                  <TextSafe most={100}>{term}</TextSafe>
                </dt>
                <dd>
                  <TextSafe>{meaning}</TextSafe>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Section>
    </>
  )
}

const teamColumns: readonly TableColumn<Domain['teams'][number]>[] = [
  { name: 'team', title: 'Team', cell: ({ team }) => <TextSafe most={100}>{team}</TextSafe> },
  { name: 'contact', title: 'Contact', cell: ({ contact }) => <Contact at={contact} /> },
  {
    name: 'products',
    title: 'Answers for',
    cell: ({ products }) => <Quantity value={products} unit={products === 1 ? 'product' : 'products'} />,
  },
]

const peopleColumns: readonly TableColumn<Domain['people'][number]>[] = [
  { name: 'name', title: 'Who', cell: ({ name }) => <TextSafe most={100}>{name}</TextSafe> },
  { name: 'role', title: 'Role', cell: ({ role }) => <TextSafe most={200}>{role}</TextSafe> },
  {
    name: 'contact',
    title: 'Contact',
    cell: ({ contact }) =>
      contact === null ? <span className="quiet">through the team</span> : <Contact at={contact} />,
  },
]

const productColumns: readonly TableColumn<Domain['products'][number]>[] = [
  {
    name: 'product',
    title: 'Product',
    cell: ({ product, simulated }) => (
      <>
        <Link to={productHref({ product })}>{product}</Link>{' '}
        {simulated === null ? null : <Mark kind="simulated" why={simulated} />}
      </>
    ),
    sortBy: ({ product }) => product,
  },
  { name: 'purpose', title: 'Purpose', cell: ({ purpose }) => <TextSafe most={240}>{purpose}</TextSafe> },
  {
    name: 'team',
    title: 'Team',
    cell: ({ team }) => <TextSafe most={100}>{team}</TextSafe>,
    sortBy: ({ team }) => team,
  },
  {
    name: 'publishedAt',
    title: 'Released',
    cell: ({ publishedAt }) => <Ago at={publishedAt} />,
    sortBy: ({ publishedAt }) => publishedAt,
  },
]

const eventColumns: readonly TableColumn<Domain['eventTypes'][number]>[] = [
  {
    name: 'type',
    title: 'Event type',
    cell: ({ type }) => <Link to={`/events/${encodeURIComponent(type)}`}>{type}</Link>,
    sortBy: ({ type }) => type,
  },
  { name: 'description', title: 'Meaning', cell: ({ description }) => <TextSafe most={240}>{description}</TextSafe> },
  {
    name: 'events',
    title: 'Events',
    align: 'end',
    cell: ({ events }) => <Quantity value={events} />,
    sortBy: ({ events }) => events,
  },
]
