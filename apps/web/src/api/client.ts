import createClient, { type Client, type Middleware } from 'openapi-fetch'
import { problemFrom, unreachable } from './problem.ts'
import type { paths } from './schema.ts'
import { TokenKeeper } from './token.ts'

/** The token of this tab. */
export const tokens = new TokenKeeper(typeof sessionStorage === 'undefined' ? null : sessionStorage)

/** Asks the API; paths, parameters and answers are typed by its OpenAPI document. Take answers out with `answerOf`. */
export const api: Client<paths, 'application/json'> = createClient<paths, 'application/json'>({ baseUrl: '/' })

const carriesToken: Middleware = {
  onRequest({ request }) {
    const token = tokens.current()
    if (token !== null) request.headers.set('authorization', `Bearer ${token}`)
    return request
  },
  onError({ error }) {
    return isAbort(error) ? undefined : unreachable(error)
  },
}
api.use(carriesToken)

/** What openapi-fetch hands back. */
interface Asked<Data> {
  readonly data?: Data
  readonly error?: unknown
  readonly response: Response
}

/**
 * The answer to a request, or its problem thrown. It throws an ApiProblem.
 * @example const session = await answerOf(api.GET('/api/session', { signal }))
 */
export async function answerOf<Data>(asked: Promise<Asked<Data>>): Promise<Data> {
  const { data, error, response } = await asked
  if (data === undefined || error !== undefined) throw problemFrom(error, response.status)
  return data
}

/** Fetches what is no JSON (a file, a stream) with the token; throws an ApiProblem like `answerOf`. */
export async function fetchRaw(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  const token = tokens.current()
  if (token !== null) headers.set('authorization', `Bearer ${token}`)
  const response = await fetch(path, { ...init, headers }).catch((error: unknown) => {
    throw isAbort(error) ? error : unreachable(error)
  })
  if (response.ok) return response
  throw problemFrom(await response.json().catch(() => null), response.status)
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}
