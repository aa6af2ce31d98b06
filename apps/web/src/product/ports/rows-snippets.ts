import type { SnippetText } from '../../parts/snippet.tsx'
import { shellQuoted, stringLiteral } from './quote.ts'
import { type RowsRequest, rowsPath } from './rows-request.ts'
import { typeName, typescriptRow } from './typescript-row.ts'

/** What snippets of a request for rows are made of. */
export interface RowsSnippetsOf {
  /** Where the server answers. */
  readonly origin: string
  readonly request: RowsRequest
  /** Whether this reader needs a token; it is named, never written. */
  readonly needsToken: boolean
  /** JSON Schema of a row, for its TypeScript type. */
  readonly rowSchema: unknown
  /** Columns of dates and times, which pandas is told of. */
  readonly times: readonly string[]
}

/** As many rows as one answer may hold. */
const mostRows = 10_000

/**
 * How to read rows through the REST port: one call, or every page of it. Each runs as it stands; the token comes from PROVENDER_TOKEN.
 * @example rowsSnippets(of)[0].text // "curl 'http://127.0.0.1:4400/api/products/library/book-catalog/datasets/titles/rows?limit=10'"
 */
export function rowsSnippets(of: RowsSnippetsOf): readonly SnippetText[] {
  return [
    { language: 'curl', text: curlSnippet(`${of.origin}${rowsPath(of.request)}`, of.needsToken) },
    { language: 'TypeScript', text: typescriptSnippet(of) },
    { language: 'Python', text: pythonSnippet(of) },
    { language: 'pandas', text: pandasSnippet(of) },
  ]
}

/**
 * A call of curl.
 * @example curlSnippet("http://127.0.0.1:4400/x?a=it's", false) // "curl 'http://127.0.0.1:4400/x?a=it'\\''s'"
 */
export function curlSnippet(url: string, needsToken: boolean): string {
  return `curl ${shellQuoted(url)}${needsToken ? ` \\\n  -H "authorization: Bearer $PROVENDER_TOKEN"` : ''}`
}

/**
 * The options of fetch that carry the token, as TypeScript.
 * @example fetchHeaders(true) // '{ authorization: "Bearer " + process.env.PROVENDER_TOKEN }'
 */
export function fetchHeaders(needsToken: boolean): string | null {
  return needsToken ? '{ authorization: "Bearer " + process.env.PROVENDER_TOKEN }' : null
}

/**
 * The headers that carry the token, as Python.
 * @example pythonHeaders(false) // '{}'
 */
export function pythonHeaders(needsToken: boolean): string {
  return needsToken ? `{"authorization": "Bearer " + os.environ["PROVENDER_TOKEN"]}` : '{}'
}

function typescriptSnippet({ origin, request, needsToken, rowSchema }: RowsSnippetsOf): string {
  const name = typeName(request.dataset)
  const path = rowsPath({ ...request, limit: mostRows, format: 'json' })
  const headers = fetchHeaders(needsToken)
  return `${typescriptRow(name, schemaOf(rowSchema, request.columns))}

const rows: ${name}[] = []
let next: string | undefined = ${stringLiteral(path)}
while (next !== undefined) {
  const answer: Response = await fetch(new URL(next, ${stringLiteral(origin)})${headers === null ? '' : `, { headers: ${headers} }`})
  if (!answer.ok) throw new Error(await answer.text())
  const page = (await answer.json()) as { rows: ${name}[] }
  rows.push(...page.rows)
  next = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1]
}
console.log(rows.length, rows[0])`
}

function pythonSnippet({ origin, request, needsToken }: RowsSnippetsOf): string {
  return `import json
${needsToken ? 'import os\n' : ''}import re
from urllib.parse import urljoin
from urllib.request import ${needsToken ? 'Request, urlopen' : 'urlopen'}

rows = []
path = ${stringLiteral(rowsPath({ ...request, limit: mostRows, format: 'json' }))}
while path:
    url = urljoin(${stringLiteral(origin)}, path)
    with urlopen(${needsToken ? `Request(url, headers=${pythonHeaders(true)})` : 'url'}) as answer:
        rows += json.load(answer)["rows"]
        link = re.search(r'<([^>]+)>; rel="next"', answer.headers.get("link", ""))
        path = link and link[1]
print(len(rows), rows[:1])`
}

function pandasSnippet({ origin, request, needsToken, times }: RowsSnippetsOf): string {
  const url = `${origin}${rowsPath({ ...request, limit: mostRows, format: 'csv' })}`
  const read = request.columns.length === 0 ? times : times.filter((name) => request.columns.includes(name))
  const parts = [
    stringLiteral(url),
    ...(read.length === 0 ? [] : [`parse_dates=[${read.map(stringLiteral).join(', ')}]`]),
    ...(needsToken ? [`storage_options=${pythonHeaders(true)}`] : []),
  ]
  return `${needsToken ? 'import os\n' : ''}import pandas as pd

# up to 10,000 rows at once; take conditions into the address for fewer
rows = pd.read_csv(
    ${parts.join(',\n    ')},
)
print(rows.dtypes, rows.head(), sep="\\n")`
}

/** The schema of a row with the chosen columns alone. */
function schemaOf(schema: unknown, columns: readonly string[]): unknown {
  if (columns.length === 0 || typeof schema !== 'object' || schema === null) return schema
  const { properties } = schema as { readonly properties?: Readonly<Record<string, unknown>> }
  return { properties: Object.fromEntries(columns.map((name) => [name, properties?.[name]])) }
}
