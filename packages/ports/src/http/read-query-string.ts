import { invalidRequest } from '../problem.ts'

const mostParameters = 60
const longestQuery = 16_384

/** One parameter of a query string, decoded. */
export interface Parameter {
  readonly name: string
  readonly value: string
}

/**
 * Reads the query string of a URL strictly: what does not decode is refused, never guessed.
 * @throws REQUEST_INVALID for broken percent-encoding, NUL, too many parameters, a parameter that stands twice
 * @example readQueryString('/rows?week.gte=1930-01-06&limit=2') // [{ name: 'week.gte', value: '1930-01-06' }, { name: 'limit', value: '2' }]
 */
export function readQueryString(url: string): readonly Parameter[] {
  const start = url.indexOf('?')
  const text = start < 0 ? '' : url.slice(start + 1)
  if (text.length > longestQuery) {
    throw invalidRequest(`The query string has ${text.length} characters; at most ${longestQuery} are read.`)
  }
  const parameters = text
    .split('&')
    .filter((part) => part !== '')
    .map(readParameter)
  if (parameters.length > mostParameters) {
    throw invalidRequest(`There are ${parameters.length} parameters; at most ${mostParameters} are read.`)
  }
  const twice = parameters.find(({ name }, index) => parameters.findIndex((other) => other.name === name) !== index)
  if (twice !== undefined) {
    throw invalidRequest(
      `The parameter ${JSON.stringify(twice.name)} stands twice. Give it once; several values go into ${twice.name.replace(/\..*$/, '')}.in=a,b.`,
      { parameter: twice.name },
    )
  }
  return parameters
}

function readParameter(part: string): Parameter {
  const split = part.indexOf('=')
  const name = decode(split < 0 ? part : part.slice(0, split))
  return { name, value: split < 0 ? '' : decode(part.slice(split + 1)) }
}

function decode(text: string): string {
  const decoded = decodedOrNull(text.replaceAll('+', ' '))
  if (decoded === null || decoded.includes('\0')) {
    throw invalidRequest(
      `The query string holds ${JSON.stringify(text.slice(0, 80))}, which is no percent-encoded UTF-8 text without NUL.`,
      { found: text.slice(0, 80) },
    )
  }
  return decoded
}

function decodedOrNull(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
