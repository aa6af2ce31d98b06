import { useState } from 'react'
import { Link } from 'react-router'
import { consoleLink } from '../../console/console-address.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Snippet } from '../../parts/snippet.tsx'
import { DatasetChoice } from './dataset-choice.tsx'
import { PortCard } from './port-card.tsx'
import { querySnippets } from './query-snippets.ts'
import { type PortCardOf, TokenNote } from './rest-card.tsx'

/** The SQL port: the names of the relations, snippets that run a statement, and the way to the console. */
export function SqlCard({ page, access, needsToken }: PortCardOf) {
  const served = page.datasets.filter(({ sqlName }) => sqlName !== null)
  const [chosen, choose] = useState(served[0]?.name ?? '')
  const dataset = served.find(({ name }) => name === chosen) ?? served[0]
  const sql = `select * from ${dataset?.sqlName ?? ''} limit 10`
  return (
    <PortCard
      id="sql"
      title="SQL"
      says="One SELECT in DuckDB’s dialect over everything you may read, joins across products included. Answers say which releases were read."
      access={access}
    >
      {dataset === undefined ? null : (
        <>
          <DatasetChoice datasets={served} chosen={dataset.name} onChoose={choose} />
          <ul className="port-paths">
            <li>
              <code>{dataset.sqlName}</code>
              <CopyButton text={dataset.sqlName ?? ''} label="Copy name" />
              <span className="quiet small">the newest release of this major version</span>
            </li>
          </ul>
          <Snippet
            label={`Query ${dataset.name} through SQL`}
            texts={querySnippets({ origin: location.origin, sql, needsToken })}
          >
            <Link className="small" {...consoleLink({ sql, product: page.product })}>
              Run it
            </Link>
          </Snippet>
          {needsToken ? <TokenNote /> : null}
        </>
      )}
    </PortCard>
  )
}
