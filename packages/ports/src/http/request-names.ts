import type { ProductName } from '@provender/kernel'
import type { FastifyRequest } from 'fastify'
import type { ReleaseChoice } from '../governed/governed-access.ts'
import { didYouMean } from '../near-names.ts'
import { invalidRequest } from '../problem.ts'
import { type Parameter, readQueryString } from './read-query-string.ts'

/**
 * The product that a path names, by the grammar of names; nothing else from a path goes further.
 * @throws REQUEST_INVALID
 * @example productOf({ domain: 'library', name: 'book-catalog' }) // 'library/book-catalog'
 */
export function productOf({ domain, name }: { readonly domain: string; readonly name: string }): ProductName {
  const grammar = /^[a-z][a-z0-9-]{1,49}$/
  if (grammar.test(domain) && grammar.test(name)) return `${domain}/${name}`
  throw invalidRequest('The path names no product: domain and name are 2 to 50 lower-case letters, digits and hyphens.')
}

/**
 * A release named as `1.0.0/3`.
 * @throws REQUEST_INVALID
 * @example choiceOf('1.0.0/3', 'release') // { version: '1.0.0', release: 3 }
 */
export function choiceOf(text: string, parameter: string): ReleaseChoice {
  const match = /^(\d{1,9}\.\d{1,9}\.\d{1,9})[/#](\d{1,9})$/.exec(text)
  if (match !== null) return { version: `${match[1]}`, release: Number(match[2]) }
  throw invalidRequest(`${parameter} is ${JSON.stringify(text.slice(0, 40))}; write version/number, such as 1.0.0/3.`, {
    parameter,
  })
}

/**
 * The parameters of a request, of those that a route knows.
 * @throws REQUEST_INVALID for one that it does not know, and what the query string itself is refused for
 */
export function readParameters(request: Pick<FastifyRequest, 'url'>, known: readonly string[]): readonly Parameter[] {
  const parameters = readQueryString(request.url)
  const unknown = parameters.find(({ name }) => !known.includes(name))
  if (unknown === undefined) return parameters
  throw invalidRequest(
    `There is no parameter ${JSON.stringify(unknown.name.slice(0, 80))} here.${didYouMean(unknown.name, known)} There are: ${known.join(', ') || 'none'}.`,
    { parameter: unknown.name.slice(0, 80) },
  )
}

/**
 * The same by name.
 * @throws REQUEST_INVALID
 */
export function parametersByName(
  request: Pick<FastifyRequest, 'url'>,
  known: readonly string[],
): ReadonlyMap<string, string> {
  return new Map(readParameters(request, known).map(({ name, value }) => [name, value]))
}

/**
 * The release that a request's parameter `release` picks; null for the one that serves.
 * @throws REQUEST_INVALID
 */
export function pickedRelease(parameters: ReadonlyMap<string, string>): ReleaseChoice {
  const text = parameters.get('release')
  return text === undefined ? null : choiceOf(text, 'release')
}
