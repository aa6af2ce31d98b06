import { Link } from 'react-router'
import { counted } from '../parts/format.ts'
import { Section } from '../parts/page.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { type OpenProduct, productHref } from './product-context.tsx'
import { releaseParameter, releaseWords } from './release-text.ts'

/** What a product is made from: upstream datasets with the release read, events, and events it leaves out with the reason. */
export function Inputs({ page }: OpenProduct) {
  const { events, upstream } = page.inputs
  return (
    <Section title="Made from">
      <ul className="bullets">
        {upstream.map(({ product, version, release, dataset }) => (
          <li key={`${product} ${dataset}`}>
            <Link to={productHref({ product, release: releaseParameter({ version, release }) })}>{product}</Link>{' '}
            <span className="quiet">
              {releaseWords({ version, release })}, {dataset}
            </span>
          </li>
        ))}
        {events.map(({ type, events: count }) => (
          <li key={type}>
            <Link to={`/events/${encodeURIComponent(type)}`}>{type}</Link>{' '}
            <span className="quiet">{counted(count, 'event')}</span>
          </li>
        ))}
        {page.ignores.map(({ type, reason }) => (
          <li key={type}>
            <Link to={`/events/${encodeURIComponent(type)}`}>{type}</Link>{' '}
            <span className="quiet">
              is left out: <TextSafe most={300}>{reason}</TextSafe>
            </span>
          </li>
        ))}
      </ul>
      {upstream.length + events.length === 0 ? (
        <p className="quiet">It reads neither events nor other products that you may know of.</p>
      ) : null}
    </Section>
  )
}
