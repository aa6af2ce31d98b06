import type { AnswerName } from '../answers/answer-schemas.ts'

/** One parameter of a query string, as the document tells it. */
export interface RouteParameter {
  readonly name: string
  readonly description: string
  readonly schema: { readonly [key: string]: string | number | boolean | readonly string[] }
}

/** One route of the HTTP API: what is asked where, and what answers. */
export interface Route {
  readonly method: 'get' | 'post'
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: `/api/${string}`
  readonly operation: string
  readonly summary: string
  readonly query: readonly RouteParameter[]
  readonly body: AnswerName | null
  readonly status: 200 | 201 | 202
  /** A schema by name, or a stream of these as server-sent events. */
  readonly answer: AnswerName | 'OpenApi' | { readonly eventStream: AnswerName }
  /** Further forms of the answer, by Accept. */
  readonly alsoAs: readonly string[]
}

const text = { type: 'string' } as const
const q = (name: string, description: string, schema: RouteParameter['schema'] = text): RouteParameter => ({
  ...{ name, description, schema },
})
const words = q('q', 'Words and filters, as in the search box.')
const cursor = q('cursor', 'Where the next page begins: next of the page before.')
const limit = (maximum: number, fallback: number): RouteParameter =>
  q('limit', 'How many at most.', { type: 'integer', minimum: 1, maximum, default: fallback })
const release = q('release', 'A release instead of the one that serves, as version/number.', {
  type: 'string',
  pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+/[0-9]+$',
})
const rowParameters = [
  q('columns', 'Columns to return, by comma.'),
  q('sort', 'Columns to sort by, by comma; - before a name turns it round. Missing values come last.'),
  limit(10_000, 100),
  cursor,
  release,
  q('format', 'Form of the answer; else by Accept.', { type: 'string', enum: ['json', 'ndjson', 'csv', 'parquet'] }),
]
const tables = ['text/csv', 'application/vnd.apache.parquet'] as const

const get = (
  path: Route['path'],
  operation: string,
  answer: Route['answer'],
  summary: string,
  query: readonly RouteParameter[] = [],
): Route => ({ method: 'get', path, operation, summary, query, body: null, status: 200, answer, alsoAs: [] })

const product = '/api/products/{domain}/{name}'

/**
 * Every route of the HTTP API, whoever mounts it: the OpenAPI document and the client made from it follow from this table.
 * A column filter of rows (`genre=Fiction`, `week.gte=1930-01-06`) has its own parameter in the paths of each dataset.
 */
export const routes: readonly Route[] = [
  get('/api/health', 'health', 'HealthAnswer', 'The server answers.'),
  get('/api/openapi.json', 'openapi', 'OpenApi', 'This document.', [
    q('product', 'A product whose datasets get paths with their columns, when there are too many for one document.'),
  ]),
  get('/api/products', 'products', 'SearchAnswer', 'Products that the reader may know of, with facets.', [
    words,
    limit(100, 20),
    cursor,
  ]),
  get(product, 'product', 'ProductPage', 'A product: what it is, whether to trust it, how to use it.', [release]),
  get(`${product}/datasets/{dataset}`, 'dataset', 'DatasetPage', 'A dataset with its columns and checks.', [release]),
  get(`${product}/datasets/{dataset}/profile`, 'profile', 'ProfileAnswer', 'How values of columns are spread.', [
    q('columns', 'Columns by comma, at most 50.'),
    release,
  ]),
  {
    ...get(`${product}/datasets/{dataset}/rows`, 'rows', 'RowsPage', 'Rows of a dataset.', rowParameters),
    alsoAs: ['application/x-ndjson', ...tables],
  },
  {
    ...get(
      `${product}/datasets/{dataset}/by/{column}/{value}`,
      'rowsBy',
      'RowsPage',
      'Rows by one value.',
      rowParameters,
    ),
    alsoAs: ['application/x-ndjson', ...tables],
  },
  get(`${product}/views/{view}`, 'view', 'ViewData', 'What a chart draws.', [
    q('pick', 'The value that the reader picks, where the view has a column for it.'),
    release,
  ]),
  get(`${product}/releases`, 'releases', 'ReleasesAnswer', 'Releases of a product, newest first.', [
    limit(100, 20),
    cursor,
  ]),
  get(`${product}/{version}/releases/{number}`, 'release', 'ReleasePage', 'A release with its manifest.'),
  get(`${product}/code`, 'code', 'CodeAnswer', 'How a release came about: definition, build, commands.', [release]),
  get('/api/relations', 'relations', 'RelationsAnswer', 'Relations that the reader may query, for completion.', [
    q('prefix', 'What their names begin with.'),
    limit(200, 50),
  ]),
  {
    ...get('/api/query', 'query', 'QueryAnswer', 'Rows of one SELECT over domain.product.dataset.'),
    ...{ method: 'post', body: 'QueryRequest', alsoAs: tables },
  },
  get('/api/events', 'events', 'EventTypesAnswer', 'Event types with counts and the time they cover.'),
  get('/api/events/{type}', 'eventType', 'EventTypePage', 'An event type with its schema and events over time.'),
  get('/api/ledger', 'ledger', 'LedgerAnswer', 'Intakes: what became of every row and event.', [cursor]),
  get('/api/quarantine', 'quarantine', 'QuarantineAnswer', 'What is in quarantine, and why.', [
    q('source', 'One source.'),
    cursor,
  ]),
  {
    ...get('/api/quarantine/replay', 'replay', 'ReplayAnswer', 'Takes a source in again, with what was set aside.'),
    ...{ method: 'post', body: 'ReplayRequest', status: 202 },
  },
  get('/api/domains', 'domains', 'DomainsAnswer', 'Domains with teams, people and what they own.'),
  get('/api/domains/{domain}', 'domain', 'DomainPage', 'A domain.'),
  get('/api/glossary', 'glossary', 'GlossaryAnswer', 'Terms and column names with every meaning they have.', [
    q('q', 'Part of a name.'),
    q('ambiguous', 'Only names with more than one meaning.', { type: 'boolean' }),
    cursor,
  ]),
  get('/api/demand', 'demand', 'DemandAnswer', 'Products that were asked for and are not there.'),
  {
    ...get('/api/demand', 'ask', 'DemandLine', 'Asks for a product that is not there.'),
    ...{ method: 'post', body: 'DemandRequest', status: 201 },
  },
  get('/api/session', 'session', 'SessionAnswer', 'Who asks, and what they may do.'),
  get(
    '/api/activity',
    'activity',
    { eventStream: 'ActivityLine' },
    'Steps of runs as they happen; Last-Event-ID resumes.',
  ),
]
