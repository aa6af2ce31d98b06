import type { Json } from '@provender/kernel'
import { refTo } from './openapi-components.ts'
import { type Route, routes } from './routes-table.ts'

type JsonObject = { readonly [key: string]: Json }

/** The body of a problem, by media type. */
export const problemContent: JsonObject = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
}
/** The answer to whatever goes wrong. */
export const errors: JsonObject = { default: { $ref: '#/components/responses/Problem' } }

const pathParameters: Readonly<Record<string, JsonObject>> = {
  number: { type: 'integer', minimum: 1 },
  version: { type: 'string', pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' },
}

/** The routes of the table as paths of the document; `queryExamples` are those of `POST /api/query`. */
export function routePaths(queryExamples: JsonObject): JsonObject {
  const byPath = Map.groupBy(routes, ({ path }) => path)
  return Object.fromEntries(
    [...byPath].map(([path, ofPath]) => {
      const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
        ...{ name, in: 'path', required: true, schema: pathParameters[name] ?? { type: 'string' } },
      }))
      const operations = ofPath.map((route) => [route.method, operationOf(route, queryExamples)])
      return [path, { ...(parameters.length === 0 ? {} : { parameters }), ...Object.fromEntries(operations) }]
    }),
  )
}

function operationOf(route: Route, queryExamples: JsonObject): JsonObject {
  const { operation, summary, query, body, status } = route
  return {
    operationId: operation,
    summary,
    ...(query.length === 0 ? {} : { parameters: query.map((one) => ({ ...one, in: 'query' })) }),
    ...(body === null ? {} : { requestBody: requestOf(route, queryExamples) }),
    responses: { [status]: { description: summary, content: contentOf(route) }, ...errors },
  } as JsonObject
}

function requestOf({ body, operation }: Route, queryExamples: JsonObject): JsonObject {
  const examples = operation === 'query' && Object.keys(queryExamples).length > 0 ? { examples: queryExamples } : {}
  return {
    required: true,
    content: { 'application/json': { schema: body === null ? {} : refTo(body), ...examples } },
  }
}

function contentOf({ answer, alsoAs }: Route): JsonObject {
  if (typeof answer !== 'string') return { 'text/event-stream': { schema: refTo(answer.eventStream) } }
  const schema = answer === 'OpenApi' ? { type: 'object', additionalProperties: true } : refTo(answer)
  return {
    'application/json': { schema },
    ...Object.fromEntries(alsoAs.map((type) => [type, { schema: { type: 'string' } }])),
  }
}
