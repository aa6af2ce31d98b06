import type { Answer } from '../api/answers.ts'
import type { SnippetText } from '../parts/snippet.tsx'
import { releaseParameter } from './release-text.ts'

/** What a reader copies to read a dataset. */
export interface ReadSnippetsOf {
  readonly page: Pick<Answer<'ProductPage'>, 'product' | 'access' | 'version' | 'release' | 'isServing'>
  readonly dataset: Pick<Answer<'DatasetSummary'>, 'name' | 'sqlName'>
  /** Where the server answers. */
  readonly origin: string
  readonly needsToken: boolean
}

/**
 * How to read a dataset in several languages, through the ports that this reader may use; none when there are none.
 * @example readSnippets({ page, dataset: { name: 'titles', sqlName: 'library.book_catalog.titles' }, origin, needsToken: false })[0].text
 * // 'select * from library.book_catalog.titles limit 10'
 */
export function readSnippets({ page, dataset, origin, needsToken }: ReadSnippetsOf): readonly SnippetText[] {
  const may = (port: 'sql' | 'rest') => page.access.some((one) => one.port === port && one.isDeclared && one.mayRead)
  const release = page.isServing ? '' : `&release=${encodeURIComponent(releaseParameter(page))}`
  const url = (query: string) =>
    `${origin}/api/products/${page.product}/datasets/${dataset.name}/rows?${query}${release}`
  const sql =
    may('sql') && dataset.sqlName !== null
      ? [{ language: 'SQL', text: `select * from ${dataset.sqlName} limit 10` }]
      : []
  if (!may('rest')) return sql
  return [
    ...sql,
    { language: 'curl', text: curl(url('limit=10'), needsToken) },
    { language: 'TypeScript', text: typescript(url('limit=10'), needsToken) },
    { language: 'Python', text: python(url('limit=1000&format=csv'), needsToken) },
  ]
}

function curl(url: string, needsToken: boolean): string {
  return `curl '${url}'${needsToken ? ` \\\n  -H "authorization: Bearer $PROVENDER_TOKEN"` : ''}`
}

function typescript(url: string, needsToken: boolean): string {
  const headers = needsToken ? ", {\n  headers: { authorization: 'Bearer ' + process.env.PROVENDER_TOKEN },\n}" : ''
  return `const answer = await fetch('${url}'${headers})\nconst { rows } = await answer.json()`
}

function python(url: string, needsToken: boolean): string {
  const options = needsToken
    ? ',\n    storage_options={"authorization": f"Bearer {os.environ[\'PROVENDER_TOKEN\']}"}'
    : ''
  return `${needsToken ? 'import os\n' : ''}import pandas as pd\n\nrows = pd.read_csv(\n    "${url}"${options})`
}
