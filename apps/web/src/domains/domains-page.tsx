import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { answerOf, api } from '../api/client.ts'
import { counted } from '../parts/format.ts'
import { PageHead } from '../parts/page.tsx'
import { Empty, Loaded, Loading } from '../parts/states.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { Contact } from '../product/contact.tsx'
import './domains.css'

type DomainSummary = Answer<'DomainsAnswer'>['domains'][number]

/** Every domain that the reader may know of: what it is there for, who answers for it, what it owns. */
export function DomainsPage() {
  const query = useQuery({
    queryKey: ['domains'],
    queryFn: ({ signal }) => answerOf(api.GET('/api/domains', { signal })),
  })
  return (
    <>
      <PageHead title="Domains">
        <p className="quiet">Each domain owns its products and events, and one team of it answers for each of them.</p>
      </PageHead>
      <Loaded query={query} loading={<Loading label="The list of domains" shape="rows" />}>
        {({ domains }) =>
          domains.length === 0 ? (
            <Empty title="No domains that you may know of">
              <p>
                A domain shows once a product of it is released: run <code>provender apply</code>, or sign in to see
                more.
              </p>
            </Empty>
          ) : (
            <ul className="domains">
              {domains.map((domain) => (
                <DomainItem key={domain.domain} domain={domain} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  )
}

function DomainItem({ domain }: { readonly domain: DomainSummary }) {
  return (
    <li>
      <h2>
        <Link to={`/domains/${domain.domain}`}>{domain.domain}</Link>
      </h2>
      <p>{domain.purpose === null ? <NoPurpose /> : <TextSafe most={400}>{domain.purpose}</TextSafe>}</p>
      <p className="quiet small">
        {counted(domain.products, 'product')} · {counted(domain.eventTypes, 'event type')} ·{' '}
        {counted(domain.terms, 'term')}
      </p>
      <p className="small">
        {domain.teams.map(({ team, contact }) => (
          <span key={`${team} ${contact}`} className="domain-team">
            <TextSafe most={100}>{team}</TextSafe>{' '}
            <span className="quiet">
              <Contact at={contact} />
            </span>
          </span>
        ))}
      </p>
    </li>
  )
}

/** Said where an author left the purpose of a domain out. */
export function NoPurpose() {
  return <span className="quiet">Its owner has not said yet what it is there for.</span>
}
