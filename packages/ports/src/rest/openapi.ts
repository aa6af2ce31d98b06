import { type ColumnContract, jsonSchemaOf, showType } from '@provender/contract'
import type { Json } from '@provender/kernel'
import { rowSchemaOf } from '../answers/row-schema.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import { isSortable, type VisibleDataset } from '../governed/visible-dataset.ts'
import { componentSchemas, refTo } from './openapi-components.ts'
import { errors, problemContent, routePaths } from './openapi-routes.ts'
import { rowFormats } from './parse-rows-request.ts'

type JsonObject = { readonly [key: string]: Json }

/**
 * The OpenAPI document of everything a reader may ask: the routes of the table with their answers, and for each dataset
 * given a path of its own with its columns as typed filters; `isWhole` says that none was left out. Pure and deterministic.
 * @source OpenAPI 3.1.1
 */
export function openApiOf(products: readonly GovernedData[], { isWhole = true } = {}): JsonObject {
  const partial = isWhole
    ? ''
    : ' There are too many columns for one document: ask with ?product=domain/name for the paths of one product.'
  return {
    openapi: '3.1.0',
    info: {
      title: 'Provender data products',
      version: '1',
      description: `What this workspace publishes and tells of it. Errors are problem+json (RFC 9457).${partial}`,
    },
    servers: [{ url: '/' }],
    security: [{}, { token: [] }],
    tags: products.map(({ release: { manifest } }) => ({
      name: manifest.product,
      description: [manifest.definition.purpose, simulatedNote(manifest.definition.simulated)]
        .filter(Boolean)
        .join(' '),
    })),
    paths: { ...routePaths(examplesOf(products)), ...Object.fromEntries(products.flatMap(productPaths)) },
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { ...componentSchemas(), ...Object.fromEntries(products.flatMap(rowSchemas)) },
      responses: { Problem: { description: 'A problem (RFC 9457).', content: problemContent } },
    },
  }
}

const text: JsonObject = { type: 'string' }

function examplesOf(products: readonly GovernedData[]): JsonObject {
  const examples = products.flatMap(({ release: { manifest } }) =>
    manifest.definition.examples.map(({ text: sql }, index) => [
      `${manifest.product} ${index + 1}`,
      { value: { sql, product: manifest.product } },
    ]),
  )
  return Object.fromEntries(examples)
}

function simulatedNote(simulated: string | null): string {
  return simulated === null ? '' : `SIMULATED: ${simulated}`
}

function productPaths(data: GovernedData): readonly (readonly [string, JsonObject])[] {
  const base = `/api/products/${data.release.manifest.product}`
  return data.datasets.flatMap((dataset) => rowPaths(data, dataset, base))
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
  const page: JsonObject = {
    allOf: [refTo('RowsPage'), { type: 'object', properties: { rows: { type: 'array', items: row } } }],
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
