/** When asking again can help. */
export type Retry = 'never' | 'backoff' | 'after-fix'

/** What the API says of a request that it could not answer (RFC 9457), or what kept the request from being answered. */
export class ApiProblem extends Error {
  readonly code: string
  readonly status: number
  readonly retry: Retry
  readonly details: Readonly<Record<string, unknown>>

  constructor(facts: ProblemFacts) {
    super(facts.detail)
    this.name = 'ApiProblem'
    this.code = facts.code
    this.status = facts.status
    this.retry = facts.retry
    this.details = facts.details ?? {}
  }
}

/** The facts of a problem. */
export interface ProblemFacts {
  readonly code: string
  readonly detail: string
  readonly status: number
  readonly retry: Retry
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * Any failure of a request as a problem: what the server said of it, an answer that is none of this server's, or no answer.
 * @example problemFrom({ code: 'ROUTE_UNKNOWN', detail: 'No.', retry: 'never' }, 404).code // 'ROUTE_UNKNOWN'
 */
export function problemFrom(body: unknown, status: number): ApiProblem {
  const said = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {}
  const { code, detail, retry, details } = said
  if (typeof code === 'string' && typeof detail === 'string') {
    return new ApiProblem({ code, detail, status, retry: isRetry(retry) ? retry : 'never', details: recordOf(details) })
  }
  return new ApiProblem({
    ...{ code: 'ANSWER_UNREADABLE', status, retry: 'backoff' },
    detail: `The server answered ${status} without saying why.`,
  })
}

/**
 * A request that got no answer: the server is away, or the network is.
 * @example unreachable(new TypeError('fetch failed')).code // 'SERVER_UNREACHABLE'
 */
export function unreachable(cause: unknown): ApiProblem {
  const problem = new ApiProblem({
    ...{ code: 'SERVER_UNREACHABLE', status: 0, retry: 'backoff' },
    detail: 'It may be restarting. This page asks again by itself once it is back.',
  })
  problem.cause = cause
  return problem
}

/**
 * Whatever was thrown, as a problem.
 * @example asProblem(new Error('x')).code // 'PAGE_FAULT'
 */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new ApiProblem({ code: 'PAGE_FAULT', detail, status: 0, retry: 'never' })
}

function isRetry(value: unknown): value is Retry {
  return value === 'never' || value === 'backoff' || value === 'after-fix'
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
}
