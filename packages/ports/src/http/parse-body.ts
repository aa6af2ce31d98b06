import type { Static, TSchema } from 'typebox'
import Value from 'typebox/value'
import { invalidRequest } from '../problem.ts'

/**
 * The JSON body of a request, by its schema.
 * @throws REQUEST_INVALID naming the first part that does not fit
 * @example parseBody(Type.Object({ source: Type.String() }), { source: 'loans' }) // { source: 'loans' }
 */
export function parseBody<Schema extends TSchema>(schema: Schema, body: unknown): Static<Schema> {
  if (Value.Check(schema, body)) return body
  const [first] = Value.Errors(schema, body)
  const place = first?.instancePath.slice(0, 100).replace(/^\//, '') ?? ''
  const why = first?.keyword === 'boolean' ? 'is no member that is known' : (first?.message ?? 'has another shape')
  throw invalidRequest(
    `The body does not fit: ${place === '' ? 'it' : place} ${why}.`,
    place === '' ? {} : { parameter: place },
  )
}
