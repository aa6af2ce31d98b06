import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'react-router'
import { answerOf, api } from '../api/client.ts'
import { ApiProblem } from '../api/problem.ts'
import { useAskForSignIn, useSession } from '../api/session.tsx'
import { PageHead } from '../parts/page.tsx'
import { Day } from '../parts/quantities.tsx'
import { Problem } from '../parts/states.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { type OpenProduct, productHref } from './product-context.tsx'
import { releaseParameter, releaseWords } from './release-text.ts'
import { useReleases } from './use-releases.ts'

/** What stands in the place of a product's page that cannot be shown: gone, unknown, shut or damaged. */
export interface ProductProblemProps extends Pick<OpenProduct, 'path' | 'release'> {
  readonly error: unknown
  readonly onRetry: () => void
}

/** Says why a product cannot be shown, and where else to look: products of near names, other releases of it. */
export function ProductProblem({ error, path, release, onRetry }: ProductProblemProps) {
  const isGone = error instanceof ApiProblem && error.code === 'REGISTRY_PRODUCT_UNKNOWN'
  const product = `${path.domain}/${path.name}`
  return (
    <>
      <PageHead
        title={product}
        shown={<TextSafe most={160}>{path.name}</TextSafe>}
        kicker={<TextSafe most={160}>{path.domain}</TextSafe>}
      />
      <Problem error={error} onRetry={onRetry}>
        <OtherReleases path={path} release={release} />
        {isGone ? <NearProducts path={path} /> : null}
        {isGone ? <SignInHint /> : null}
      </Problem>
    </>
  )
}

/** Who is not signed in may simply not be told of it. */
function SignInHint() {
  const { data: session } = useSession()
  const askForSignIn = useAskForSignIn()
  if (session?.principal.kind !== 'anonymous') return null
  return (
    <p>
      It may be there for others:{' '}
      <button type="button" className="link-button" onClick={askForSignIn}>
        sign in
      </button>{' '}
      if you have a token.
    </p>
  )
}

function OtherReleases({ path, release }: Pick<OpenProduct, 'path' | 'release'>) {
  const { data } = useReleases(path, 20)
  const { pathname } = useLocation()
  const others = (data?.releases ?? []).filter(
    (line) => releaseParameter({ version: line.version, release: line.number }) !== release,
  )
  if (others.length === 0) return null
  return (
    <div>
      <p>Other releases of it:</p>
      <ul className="plain-list">
        {others.map((line) => (
          <li key={line.release}>
            <Link
              to={
                line.isServing
                  ? pathname
                  : `${pathname}?${new URLSearchParams({ release: `${line.version}/${line.number}` })}`
              }
            >
              {releaseWords({ version: line.version, release: line.number })}
            </Link>
            <span className="quiet">
              , <Day at={line.publishedAt} />
              {line.isServing ? ', serves' : ''}
              {line.state === 'damaged' ? ', damaged' : ''}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

const mostNear = 5

function NearProducts({ path }: Pick<OpenProduct, 'path'>) {
  const words = `${path.domain} ${path.name}`
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 200)
  const { data } = useQuery({
    queryKey: ['near', words],
    queryFn: async ({ signal }) => {
      const search = (q: string) =>
        answerOf(api.GET('/api/products', { params: { query: { q, limit: mostNear } }, signal }))
      const [byAll, ...byOne] = await Promise.all([words, ...words.split(' ').slice(0, 4)].map(search))
      const found = [byAll, ...byOne].flatMap((answer) => answer?.products ?? [])
      return [...new Map(found.map((one) => [one.product, one])).values()].slice(0, mostNear)
    },
    enabled: words !== '',
  })
  if (data === undefined || data.length === 0) {
    return (
      <p>
        <Link to="/">All products</Link>, or{' '}
        <Link to={`/demand?${new URLSearchParams({ wanted: words })}`}>ask for this one</Link>.
      </p>
    )
  }
  return (
    <div>
      <p>Of a name like it:</p>
      <ul className="plain-list">
        {data.map(({ product, purpose }) => (
          <li key={product}>
            <Link to={productHref({ product })}>{product}</Link>{' '}
            <span className="quiet">
              <TextSafe most={160}>{purpose}</TextSafe>
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
