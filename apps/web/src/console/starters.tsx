import { useQueries, useQuery } from '@tanstack/react-query'
import { answerOf, api } from '../api/client.ts'
import { Mark } from '../parts/mark.tsx'
import { Empty, Loaded, Loading } from '../parts/states.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { productOfContext } from './sql-completions.ts'
import { type Starter, startersOf } from './starters-of.ts'

const mostProducts = 4
const mostPerProduct = 2

/** Statements to begin with: the examples of the product in context, else those of products that the reader may query. */
export function Starters({
  product,
  onTake,
}: {
  readonly product: string | null
  readonly onTake: (starter: Starter) => void
}) {
  const list = useQuery({
    queryKey: ['products', 'port:sql', mostProducts],
    queryFn: ({ signal }) =>
      answerOf(api.GET('/api/products', { params: { query: { q: 'port:sql', limit: mostProducts } }, signal })),
    enabled: product === null,
  })
  if (product !== null) return <StartersOf products={[productOfContext(product)]} most={10} onTake={onTake} />
  return (
    <Loaded query={list} loading={<Loading label="Examples" shape="rows" lines={2} />}>
      {({ products }) => (
        <StartersOf products={products.map((found) => found.product)} most={mostPerProduct} onTake={onTake} />
      )}
    </Loaded>
  )
}

interface StartersOfProps {
  readonly products: readonly string[]
  readonly most: number
  readonly onTake: (starter: Starter) => void
}

function StartersOf({ products, most, onTake }: StartersOfProps) {
  const pages = useQueries({ queries: products.map(pageQuery) })
  const starters = pages.flatMap(({ data }) => (data === undefined ? [] : startersOf(data).slice(0, most)))
  if (starters.length === 0 && pages.some(({ isPending }) => isPending))
    return <Loading label="Examples" shape="rows" lines={2} />
  if (starters.length === 0) {
    return (
      <Empty title="Write a SELECT">
        <p>Name a relation as domain.product.dataset. Ctrl-Space offers what you may read.</p>
      </Empty>
    )
  }
  return (
    <section className="starters" aria-label="Examples to begin with">
      <h2>Begin with an example</h2>
      <ul>
        {starters.map((starter) => (
          <li key={`${starter.product} ${starter.sql}`}>
            <button type="button" onClick={() => onTake(starter)}>
              <span className="small">
                <strong>{starter.product}</strong>{' '}
                {starter.simulated === null ? null : <Mark kind="simulated" why={starter.simulated} />}{' '}
                <span className="quiet">
                  <TextSafe most={140}>{starter.purpose}</TextSafe>
                </span>
              </span>
              <pre>
                <code>
                  <TextSafe most={600}>{starter.sql}</TextSafe>
                </code>
              </pre>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function pageQuery(product: string) {
  const [domain = '', name = ''] = product.split('/')
  return {
    queryKey: ['product', { domain, name }, null],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      answerOf(api.GET('/api/products/{domain}/{name}', { params: { path: { domain, name } }, signal })),
  }
}
