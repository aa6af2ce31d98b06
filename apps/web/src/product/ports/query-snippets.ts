import type { SnippetText } from '../../parts/snippet.tsx'
import { shellQuoted, stringLiteral } from './quote.ts'
import { fetchHeaders, pythonHeaders } from './rows-snippets.ts'

/** What snippets of a statement are made of. */
export interface QuerySnippetsOf {
  readonly origin: string
  /** Names relations as domain.product.dataset. */
  readonly sql: string
  readonly needsToken: boolean
}

/**
 * How to run a statement through the SQL port. Each runs as it stands; the token comes from PROVENDER_TOKEN.
 * @example querySnippets({ origin, sql: "select 'a'", needsToken: false })[1].text // "provender query 'select '\\''a'\\'''"
 */
export function querySnippets(of: QuerySnippetsOf): readonly SnippetText[] {
  return [
    { language: 'SQL', text: of.sql },
    { language: 'provender', text: `provender query ${shellQuoted(of.sql)}` },
    { language: 'curl', text: curl(of) },
    { language: 'TypeScript', text: typescript(of) },
    { language: 'Python', text: python(of) },
    { language: 'pandas', text: pandas(of) },
  ]
}

function curl({ origin, sql, needsToken }: QuerySnippetsOf): string {
  const token = needsToken ? ` \\\n  -H "authorization: Bearer $PROVENDER_TOKEN"` : ''
  return `curl ${shellQuoted(`${origin}/api/query`)} \\
  -H 'content-type: application/json'${token} \\
  -d ${shellQuoted(JSON.stringify({ sql }))}`
}

function typescript({ origin, sql, needsToken }: QuerySnippetsOf): string {
  const token = fetchHeaders(needsToken)
  const headers = `{ "content-type": "application/json"${token === null ? '' : `, ${token.slice(2, -2)}`} }`
  return `const answer = await fetch(${stringLiteral(`${origin}/api/query`)}, {
  method: "POST",
  headers: ${headers},
  body: JSON.stringify({ sql: ${stringLiteral(sql)} }),
})
if (!answer.ok) throw new Error(await answer.text())
const { columns, rows, truncated } = await answer.json()
console.log(columns, rows, truncated)`
}

function python({ origin, sql, needsToken }: QuerySnippetsOf): string {
  return `import json
${needsToken ? 'import os\n' : ''}from urllib.request import Request, urlopen

request = Request(
    ${stringLiteral(`${origin}/api/query`)},
    data=json.dumps({"sql": ${stringLiteral(sql)}}).encode(),
    headers={"content-type": "application/json"${needsToken ? `, ${pythonHeaders(true).slice(1, -1)}` : ''}},
)
with urlopen(request) as answer:
    found = json.load(answer)
print(found["columns"], found["rows"], found["truncated"])`
}

function pandas({ origin, sql, needsToken }: QuerySnippetsOf): string {
  return `import json
${needsToken ? 'import os\n' : ''}from urllib.request import Request, urlopen

import pandas as pd

request = Request(
    ${stringLiteral(`${origin}/api/query`)},
    data=json.dumps({"sql": ${stringLiteral(sql)}}).encode(),
    headers={"content-type": "application/json", "accept": "text/csv"${needsToken ? `, ${pythonHeaders(true).slice(1, -1)}` : ''}},
)
with urlopen(request) as answer:
    rows = pd.read_csv(answer)
print(rows)`
}
