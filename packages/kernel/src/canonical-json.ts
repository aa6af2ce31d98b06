import { type Json, ProvenderError } from './errors.ts'

/**
 * JSON text that is the same for equal values: keys sorted by UTF-16 code unit, no white space, ECMAScript numbers.
 * Refuses what JSON cannot carry without loss: non-finite numbers, lone surrogates, undefined, holes, instances of classes.
 * @throws CANONICAL_JSON_INVALID with the path of the value
 * @source RFC 8785, JSON Canonicalization Scheme
 * @example canonicalJson({ b: 1, a: [true, null] }) // '{"a":[true,null],"b":1}'
 */
export function canonicalJson(value: Json): string {
  return write(value, '$')
}

function write(value: Json, path: string): string {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw invalid(path, 'text with a lone surrogate')
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw invalid(path, `the number ${value}`)
      return JSON.stringify(value)
    case 'boolean':
      return String(value)
    case 'object':
      return value === null ? 'null' : writeContainer(value, path)
    default:
      throw invalid(path, typeof value)
  }
}

function writeContainer(value: readonly Json[] | { readonly [key: string]: Json }, path: string): string {
  if (isArray(value)) return `[${Array.from(value, (item, index) => write(item, `${path}[${index}]`)).join(',')}]`
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw invalid(path, `an instance of ${value.constructor?.['name'] ?? 'a class'}`)
  }
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${members.map(([key, item]) => `${write(key, path)}:${write(item, `${path}.${key}`)}`).join(',')}}`
}

function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value)
}

function invalid(path: string, found: string): ProvenderError {
  return new ProvenderError('CANONICAL_JSON_INVALID', `Canonical JSON cannot hold ${found} (at ${path}).`, {
    path,
    found,
  })
}
