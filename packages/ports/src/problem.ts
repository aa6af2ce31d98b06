import { asProvenderError, type ErrorCode, errorCodes, type Json, ProvenderError } from '@provender/kernel'

/**
 * An error as HTTP tells it.
 * @source RFC 9457, problem details
 */
export interface Problem {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly instance: string
  readonly code: ErrorCode
  readonly retry: string
  readonly details: Readonly<Record<string, Json>>
}

/** Media type of a problem. */
export const problemType = 'application/problem+json; charset=utf-8'

/**
 * Any thrown value as a problem. What carries no code of ours becomes INTERNAL without a word of its own: it may hold
 * paths, SQL or values. Never a stack.
 * @source RFC 9457
 * @example problemOf(new ProvenderError('ROUTE_UNKNOWN', 'No such page.'), '/x').status // 404
 */
export function problemOf(error: unknown, instance: string): Problem {
  const known = asProvenderError(error)
  const { status, retry, means } = errorCodes[known.code]
  const isOurFault = known.code === 'INTERNAL'
  return {
    type: `urn:provender:error:${known.code}`,
    title: means,
    status,
    detail: isOurFault ? 'A fault in Provender itself; the log of the server says more.' : clean(known.message),
    instance: clean(instance).slice(0, 2000),
    code: known.code,
    retry,
    details: isOurFault ? {} : publicDetails(known),
  }
}

/** Details that name places of this machine stay inside: `file`, `path`, `lastWords`. */
const inward = new Set(['path', 'file', 'lastWords', 'stack', 'root', 'directory'])

function publicDetails(error: ProvenderError): Readonly<Record<string, Json>> {
  const shown = Object.entries(error.details ?? {}).filter(([name]) => !inward.has(name))
  return Object.fromEntries(shown)
}

/** Paths of this machine are left out of what strangers read; addresses of the API are no such paths. */
function clean(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/(?<![\w:/.])\/(?!api\/)(?:[\w.@+-]+\/)*[\w.@+-]+\.(?:parquet|db|ts|js|json)\b/g, '(a file)')
}

/**
 * A refusal of a request with the facts that name the part: shorthand for the commonest problem.
 * @example invalidRequest('limit is "x"; write a whole number.', { parameter: 'limit' }).status // 400
 */
export function invalidRequest(message: string, details: Readonly<Record<string, Json>> = {}): ProvenderError {
  return new ProvenderError('REQUEST_INVALID', message, details)
}
