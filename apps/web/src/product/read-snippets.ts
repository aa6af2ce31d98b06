import type { Answer } from '../api/answers.ts'
import { formatNumber } from '../parts/format.ts'
import type { SnippetText } from '../parts/snippet.tsx'
import { stringLiteral } from './ports/quote.ts'
import { type RowsRequest, rowsPath } from './ports/rows-request.ts'
import { curlSnippet, fetchHeaders, pythonHeaders } from './ports/rows-snippets.ts'
import { releaseParameter } from './release-text.ts'

/** As many rows as one answer may hold. */
const mostRows = 10_000

/** What a reader copies to read a dataset. */
export interface ReadSnippetsOf {
  readonly page: Pick<Answer<'ProductPage'>, 'product' | 'access' | 'version' | 'release' | 'isServing'>
  readonly dataset: Pick<Answer<'DatasetSummary'>, 'name' | 'sqlName' | 'rows'>
  /** Where the server answers. */
  readonly origin: string
  readonly needsToken: boolean
}

/**
 * The shortest way to read a dataset in each language, through the ports that this reader may use; none when there are
 * none. The Ports tab has the ways that read all of it.
 * @example readSnippets({ page, dataset: { name: 'titles', sqlName: 'library.book_catalog.titles', rows: 6020 }, origin, needsToken: false })[0].text
 * // 'select * from library.book_catalog.titles limit 10'
 */
export function readSnippets({ page, dataset, origin, needsToken }: ReadSnippetsOf): readonly SnippetText[] {
  const may = (port: 'sql' | 'rest') => page.access.some((one) => one.port === port && one.isDeclared && one.mayRead)
  const isInSql = may('sql') && page.isServing && dataset.sqlName !== null
  const sql = isInSql ? [{ language: 'SQL', text: `select * from ${dataset.sqlName} limit 10` }] : []
  if (!may('rest')) return sql
  const release = page.isServing ? null : releaseParameter(page)
  const url = (limit: number, format: RowsRequest['format']) =>
    `${origin}${rowsPath({ product: page.product, dataset: dataset.name, release, columns: [], conditions: [], limit, format })}`
  return [
    ...sql,
    { language: 'curl', text: curlSnippet(url(10, 'json'), needsToken) },
    { language: 'TypeScript', text: typescript(url(10, 'json'), needsToken) },
    { language: 'pandas', text: pandas(url(mostRows, 'csv'), dataset.rows, needsToken) },
  ]
}

function typescript(url: string, needsToken: boolean): string {
  const headers = fetchHeaders(needsToken)
  const options = headers === null ? '' : `, {\n  headers: ${headers},\n}`
  return `const answer = await fetch(${stringLiteral(url)}${options})\nconst { rows } = await answer.json()`
}

function pandas(url: string, rows: number, needsToken: boolean): string {
  const options = needsToken ? `,\n    storage_options=${pythonHeaders(true)},\n` : '\n'
  return `${needsToken ? 'import os\n' : ''}import pandas as pd\n\n${rows > mostRows ? `# the first ${formatNumber(mostRows)} of ${formatNumber(rows)} rows; the Ports tab has conditions and all pages\n` : ''}rows = pd.read_csv(\n    ${stringLiteral(url)}${options})`
}
