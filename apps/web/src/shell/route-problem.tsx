import { isRouteErrorResponse, Link, useLocation, useRouteError } from 'react-router'
import { ApiProblem } from '../api/problem.ts'
import { PageHead } from '../parts/page.tsx'
import { Empty, Problem } from '../parts/states.tsx'
import { TextSafe } from '../parts/text-safe.tsx'

/** An address that no page has. */
export function UnknownPage() {
  const { pathname } = useLocation()
  return (
    <>
      <PageHead title="No such page" />
      <Empty title="There is no page at this address">
        <p>
          <code>
            <TextSafe most={300}>{pathname}</TextSafe>
          </code>
        </p>
        <p>
          Type a word into the search box, or go to <Link to="/">all products</Link>.
        </p>
      </Empty>
    </>
  )
}

/** A page that failed to draw, or whose code could not be fetched because the server has a newer one. */
export function RouteProblem() {
  const error = useRouteError()
  if (isRouteErrorResponse(error) && error.status === 404) return <UnknownPage />
  return <Problem error={isChunkMissing(error) ? chunkMissing : error} onRetry={() => location.reload()} />
}

const chunkMissing = new ApiProblem({
  ...{ code: 'PAGE_UNREACHABLE', status: 0, retry: 'backoff' },
  detail:
    'The code of this page could not be fetched: the server is away, or it has newer pages than the ones open here.',
})

/** Browsers say in words of their own that a module could not be imported. */
function isChunkMissing(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    /dynamically imported module|importing a module script failed|preload/i.test(error.message)
  )
}
