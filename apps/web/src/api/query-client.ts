import { QueryClient } from '@tanstack/react-query'
import { ApiProblem } from './problem.ts'

/** Answers are kept for a minute before they are asked for again; what a release holds never changes, lists do. */
const staleMs = 60_000
const mostTries = 3

/**
 * Whether to ask again by ourselves: only where the server said that a pause can help.
 * @example mayRetry(0, new ApiProblem({ code: 'ROUTE_UNKNOWN', detail: '', status: 404, retry: 'never' })) // false
 */
export function mayRetry(failures: number, error: unknown): boolean {
  return error instanceof ApiProblem && error.retry === 'backoff' && failures < mostTries - 1
}

/** The memory of what the API answered. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: staleMs,
        retry: mayRetry,
        retryDelay: (failures) => Math.min(400 * 2 ** failures, 4000),
        refetchOnWindowFocus: false,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}
