import { type ColumnContract, jsonSchemaOf, showType } from '@provender/contract'
import type { Json } from '@provender/kernel'
import { rowSchemaOf } from '../answers/row-schema.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import { isSortable, type VisibleDataset } from '../governed/visible-dataset.ts'
import { rowFormats } from './parse-rows-request.ts'

type JsonObject = { readonly [key: string]: Json }

/**
 * The OpenAPI document of everything a reader may ask: one path per dataset with its columns as typed filters. Pure and
 * deterministic; products come in the order given.
 * @source OpenAPI 3.1.1
 */
export function openApiOf(products: readonly GovernedData[]): JsonObject {
  const paths = products.flatMap(productPaths)
  return {
    openapi: '3.1.0',
    info: {
      title: 'Provender data products',
      version: '1',
      description: 'Read-only access to the published releases of this workspace. Errors are problem+json (RFC 9457).',
    },
    servers: [{ url: '/' }],
    security: [{}, { token: [] }],
    tags: products.map(({ release: { manifest } }) => ({
      name: manifest.product,
      description: [manifest.definition.purpose, simulatedNote(manifest.definition.simulated)]
        .filter(Boolean)
        .join(' '),
    })),
    paths: Object.fromEntries([...commonPaths(products), ...paths]),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: problemSchema, ...Object.fromEntries(products.flatMap(rowSchemas)) },
      responses: { Problem: { description: 'A problem (RFC 9457).', content: problemContent } },
    },
  }
}

const text: JsonObject = { type: 'string' }
const problemContent: JsonObject = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }
const errors: JsonObject = { default: { $ref: '#/components/responses/Problem' } }

const problemSchema: JsonObject = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'instance', 'code', 'retry', 'details'],
  properties: {
    type: text,
    title: text,
    status: { type: 'integer' },
    detail: text,
    instance: text,
    code: { type: 'string', examples: ['REQUEST_INVALID'] },
    retry: { type: 'string', enum: ['never', 'backoff', 'after-fix'] },
    details: { type: 'object' },
  },
}

function simulatedNote(simulated: string | null): string {
  return simulated === null ? '' : `SIMULATED: ${simulated}`
}

function commonPaths(products: readonly GovernedData[]): readonly (readonly [string, JsonObject])[] {
  const json = (description: string): JsonObject => ({
    responses: { '200': { description, content: { 'application/json': { schema: { type: 'object' } } } }, ...errors },
  })
  const examples = products.flatMap(({ release: { manifest } }) =>
    manifest.definition.examples.map(({ text: sql }, index) => [
      `${manifest.product} ${index + 1}`,
      { value: { sql } },
    ]),
  )
  return [
    ['/api/health', { get: { operationId: 'health', ...json('The server answers.') } }],
    [
      '/api/products',
      {
        get: {
          operationId: 'products',
          parameters: ['q', 'domain'].map((name) => ({ name, in: 'query', schema: text })),
          ...json('Products that the reader may know of.'),
        },
      },
    ],
    ['/api/events', { get: { operationId: 'events', ...json('Event types with counts and the time they cover.') } }],
    [
      '/api/query',
      {
        post: {
          operationId: 'query',
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['sql'],
                  properties: { sql: text, limit: { type: 'integer', minimum: 1, maximum: 10_000, default: 1000 } },
                  additionalProperties: false,
                },
                ...(examples.length === 0 ? {} : { examples: Object.fromEntries(examples) }),
              },
            },
          },
          ...json('Rows of one SELECT over domain.product.dataset.'),
        },
      },
    ],
  ]
}

function productPaths(data: GovernedData): readonly (readonly [string, JsonObject])[] {
  const { manifest } = data.release
  const base = `/api/products/${manifest.product}`
  const get = (operation: string, summary: string): JsonObject => ({
    get: {
      operationId: `${manifest.product} ${operation}`,
      tags: [manifest.product],
      summary,
      responses: {
        '200': { description: summary, content: { 'application/json': { schema: { type: 'object' } } } },
        ...errors,
      },
    },
  })
  return [
    [base, get('product', manifest.definition.purpose)],
    [`${base}/releases`, get('releases', 'Releases, newest first.')],
    [
      `${base}/{version}/releases/{number}`,
      {
        ...get('release', 'A release with its manifest.'),
        parameters: [
          { name: 'version', in: 'path', required: true, schema: text },
          { name: 'number', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
        ],
      },
    ],
    ...data.datasets.flatMap((dataset) => [
      [`${base}/datasets/${dataset.name}`, get(`${dataset.name} schema`, dataset.description)] as const,
      ...rowPaths(data, dataset, base),
    ]),
  ]
}

function rowPaths(
  data: GovernedData,
  dataset: VisibleDataset,
  base: string,
): readonly (readonly [string, JsonObject])[] {
  const { manifest } = data.release
  const by = (manifest.definition.ports.rest?.[dataset.name]?.by ?? []).flatMap((name) =>
    dataset.columns.filter((column) => column.name === name),
  )
  const parameters = [...ownParametersOf(dataset, data.plan.maxRows), ...dataset.columns.flatMap(filterParameters)]
  const operation = (name: string, summary: string): JsonObject => ({
    get: {
      operationId: `${manifest.product} ${dataset.name} ${name}`,
      tags: [manifest.product],
      summary,
      description: [dataset.description, `Grain: ${dataset.grain}.`, simulatedNote(manifest.definition.simulated)]
        .filter((part) => part !== '')
        .join(' '),
      parameters,
      responses: rowResponses(schemaName(manifest.product, manifest.version, dataset.name)),
    },
  })
  return [
    [`${base}/datasets/${dataset.name}/rows`, operation('rows', `Rows of ${dataset.name}.`)],
    ...by.map((column): readonly [string, JsonObject] => [
      `${base}/datasets/${dataset.name}/by/${column.name}/{value}`,
      {
        parameters: [
          {
            name: 'value',
            in: 'path',
            required: true,
            description: column.description,
            schema: jsonSchemaOf(column.type) as JsonObject,
          },
        ],
        ...operation(`by ${column.name}`, `Rows of ${dataset.name} with one ${column.name}.`),
      },
    ]),
  ]
}

function ownParametersOf(dataset: VisibleDataset, maxRows: number): readonly JsonObject[] {
  const names = dataset.columns.map(({ name }) => name)
  const query = (name: string, description: string, schema: JsonObject): JsonObject => ({
    name,
    in: 'query',
    description,
    schema,
  })
  return [
    query('columns', `Columns to return, by comma. There are: ${names.join(', ')}.`, text),
    query('sort', 'Columns to sort by, by comma; - before a name turns it round. Missing values come last.', text),
    query('limit', 'Rows per answer.', {
      type: 'integer',
      minimum: 1,
      maximum: maxRows,
      default: Math.min(100, maxRows),
    }),
    query('cursor', 'Where the next page begins: next of the page before.', text),
    query('release', 'A release to read instead of the one that serves, as version/number.', {
      type: 'string',
      pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$',
    }),
    query('format', 'Form of the answer; else by Accept.', { type: 'string', enum: [...rowFormats] }),
  ]
}

const comparisonNotes: Readonly<Record<string, string>> = {
  ne: 'is not (rows without a value are kept)',
  lt: 'is less than',
  lte: 'is at most',
  gt: 'is greater than',
  gte: 'is at least',
}

function filterParameters(column: ColumnContract): readonly JsonObject[] {
  const isNull: JsonObject = {
    name: `${column.name}.null`,
    in: 'query',
    description: `Whether ${column.name} is missing.`,
    schema: { type: 'boolean' },
  }
  if (!isSortable(column.type)) return [isNull]
  const schema = {
    ...(jsonSchemaOf(column.type) as JsonObject),
    ...(column.oneOf === null ? {} : { examples: [...column.oneOf] }),
  }
  return [
    {
      name: column.name,
      in: 'query',
      description: `${column.description} (${showType(column.type)}${column.unit === null ? '' : `, ${column.unit}`})`,
      schema,
    },
    ...Object.entries(comparisonNotes).map(([how, note]) => ({
      name: `${column.name}.${how}`,
      in: 'query',
      description: `${column.name} ${note} this.`,
      schema,
    })),
    { name: `${column.name}.in`, in: 'query', description: `${column.name} is one of these, by comma.`, schema: text },
    ...(column.nullable ? [isNull] : []),
  ]
}

function rowResponses(schema: string): JsonObject {
  const row = { $ref: `#/components/schemas/${schema}` }
  const page = {
    type: 'object',
    required: ['product', 'release', 'dataset', 'simulated', 'rows', 'next'],
    properties: {
      product: text,
      release: text,
      dataset: text,
      simulated: { type: ['string', 'null'] },
      rows: { type: 'array', items: row },
      next: { type: ['string', 'null'], description: 'Cursor of the next page; null on the last.' },
    },
  }
  return {
    '200': {
      description: 'Rows.',
      headers: {
        'provender-release': { description: 'Digest of the release that was read.', schema: text },
        'provender-plan': { description: 'Digest of the access decision.', schema: text },
        etag: { schema: text },
      },
      content: {
        'application/json': { schema: page },
        'application/x-ndjson': { schema: row },
        'text/csv': { schema: text },
        'application/vnd.apache.parquet': {},
      },
    },
    '304': { description: 'Nothing changed since the ETag of If-None-Match.' },
    ...errors,
  }
}

function rowSchemas(data: GovernedData): readonly (readonly [string, JsonObject])[] {
  const { product, version } = data.release.manifest
  return data.datasets.map((dataset) => [
    schemaName(product, version, dataset.name),
    { ...(rowSchemaOf(dataset.columns) as unknown as JsonObject), title: dataset.grain },
  ])
}

function schemaName(product: string, version: string, dataset: string): string {
  return `${product.replace('/', '.')}.v${version.split('.')[0]}.${dataset}`
}
