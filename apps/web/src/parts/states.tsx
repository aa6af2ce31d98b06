import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { tokens } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'
import { useAskForSignIn, useToken } from '../api/session.tsx'
import { TextSafe } from './text-safe.tsx'

/** Nothing is there, why that is, and what to do about it. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <section className="state empty">
      <h2>{title}</h2>
      {children}
    </section>
  )
}

/** Holds the place of what is coming, in its measure, so that nothing jumps when it comes. */
export function Loading({
  label,
  lines = 3,
  shape = 'lines',
}: {
  readonly label: string
  readonly lines?: number
  readonly shape?: 'lines' | 'rows' | 'tiles' | 'picture'
}) {
  return (
    <div className="loading" data-shape={shape} role="status" aria-label={`${label} is loading`}>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders are alike.
        <span key={index} />
      ))}
    </div>
  )
}

const advice = {
  backoff: 'Try again in a moment.',
  'after-fix': 'It will stay like this until that is put right.',
  never: 'Trying again will not change it.',
} as const

/** What went wrong, in the server's words, and what can be done. */
export function Problem({
  error,
  onRetry,
  children,
}: {
  readonly error: unknown
  readonly onRetry?: () => void
  readonly children?: ReactNode
}) {
  const problem = asProblem(error)
  const askForSignIn = useAskForSignIn()
  const token = useToken()
  return (
    <section className="state problem" role="alert">
      <h2>{titleOf(problem.code, problem.status)}</h2>
      <p>
        <TextSafe most={2000}>{problem.message}</TextSafe>
      </p>
      <p className="quiet">
        <code>{problem.code}</code> {advice[problem.retry]}
      </p>
      {children}
      <p className="actions">
        {onRetry === undefined ? null : (
          <button type="button" className="button" onClick={onRetry}>
            Try again
          </button>
        )}
        {problem.code === 'AUTH_REQUIRED' ? (
          <button type="button" className="button" data-kind="primary" onClick={askForSignIn}>
            Sign in
          </button>
        ) : null}
        {problem.code === 'AUTH_REQUIRED' && token !== null ? (
          <button type="button" className="button" onClick={() => tokens.change(null)}>
            Go on without a token
          </button>
        ) : null}
      </p>
    </section>
  )
}

function titleOf(code: string, status: number): string {
  if (code === 'SERVER_UNREACHABLE') return 'The server does not answer'
  if (code === 'AUTH_REQUIRED') return 'This needs a sign-in'
  if (status === 403) return 'You may not read this'
  if (status === 404) return 'Not here'
  if (status === 503 || status === 504 || status === 507) return 'Too much at once'
  return status >= 500 ? 'The server failed' : 'That did not work'
}

/** What a query answered; until then its place, and when it failed its problem. An answer that is there stays while a newer one fails. */
export function Loaded<Data>({
  query,
  loading,
  children,
}: {
  readonly query: UseQueryResult<Data>
  readonly loading: ReactNode
  readonly children: (data: Data) => ReactNode
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>
  if (query.isError) return <Problem error={query.error} onRetry={() => void query.refetch()} />
  return <>{loading}</>
}
