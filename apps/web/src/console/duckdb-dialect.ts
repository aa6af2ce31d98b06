import { PostgreSQL, SQLDialect } from '@codemirror/lang-sql'
import { furtherKeywords, furtherTypes } from './duckdb-words.ts'

/** DuckDB's dialect, as near as PostgreSQL's grammar comes to it. */
export const duckdb = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords ?? ''} ${furtherKeywords.join(' ')}`,
  types: `${PostgreSQL.spec.types ?? ''} ${furtherTypes.join(' ')}`,
  doubleDollarQuotedStrings: true,
  caseInsensitiveIdentifiers: true,
  identifierQuotes: '"',
  specialVar: '',
})
