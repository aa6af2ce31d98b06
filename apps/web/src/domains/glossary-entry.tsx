import { Link } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { Mark } from '../parts/mark.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { productHref } from '../product/product-context.tsx'

type Entry = Answer<'GlossaryAnswer'>['entries'][number]
type Meaning = Entry['meanings'][number]

/** A name with every meaning it has, and where each is meant. */
export function GlossaryEntryItem({ entry }: { readonly entry: Entry }) {
  return (
    <li>
      <h2>
        {entry.kind === 'column' ? <code>{entry.name}</code> : <TextSafe most={100}>{entry.name}</TextSafe>}{' '}
        <span className="quiet small">{entry.kind}</span> {entry.isAmbiguous ? <Mark kind="ambiguous" /> : null}
      </h2>
      <ol>
        {entry.meanings.map((meaning) => (
          <MeaningItem key={`${meaning.type} ${meaning.unit} ${meaning.meaning}`} meaning={meaning} />
        ))}
      </ol>
    </li>
  )
}

function MeaningItem({ meaning }: { readonly meaning: Meaning }) {
  const kind = [meaning.type, meaning.unit].filter((part) => part !== null).join(', ')
  return (
    <li>
      <p>
        <TextSafe most={600}>{meaning.meaning}</TextSafe> {kind === '' ? null : <span className="quiet">({kind})</span>}
      </p>
      <p className="quiet small">
        {meaning.places.map((place) => (
          <Place key={`${place.domain} ${place.product} ${place.dataset}`} place={place} />
        ))}
        {meaning.morePlaces === 0 ? null : <span>and {meaning.morePlaces.toLocaleString()} more</span>}
      </p>
    </li>
  )
}

function Place({ place }: { readonly place: Meaning['places'][number] }) {
  if (place.product === null) {
    return (
      <span className="place">
        <Link to={`/domains/${place.domain}`}>{place.domain}</Link>
      </span>
    )
  }
  return (
    <span className="place">
      <Link to={productHref({ product: place.product, tab: 'data', dataset: place.dataset, hash: 'columns' })}>
        {place.product}
        {place.dataset === null ? '' : ` · ${place.dataset}`}
      </Link>
    </span>
  )
}
