import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { isTimeType } from '../../parts/cell-text.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Snippet } from '../../parts/snippet.tsx'
import type { OpenProduct } from '../product-context.tsx'
import { datasetQuery } from '../use-dataset.ts'
import { DatasetChoice } from './dataset-choice.tsx'
import { type PortAccess, PortCard } from './port-card.tsx'
import { byPath, type RowsRequest, rowsPath } from './rows-request.ts'
import { rowsSnippets } from './rows-snippets.ts'

/** What a port's card needs. */
export interface PortCardOf extends OpenProduct {
  readonly access: PortAccess
  readonly needsToken: boolean
}

/** The REST port: a path for the rows of each dataset, paths by column, and snippets that read every page. */
export function RestCard(open: PortCardOf) {
  const { page, access, release } = open
  const served = page.datasets.filter(({ rest }) => rest !== null)
  const [chosen, choose] = useState(served[0]?.name ?? '')
  const dataset = served.find(({ name }) => name === chosen) ?? served[0]
  return (
    <PortCard
      id="rest"
      title="REST"
      says="Rows as JSON, NDJSON, CSV or Parquet, filtered and paged. A page that has a next one names it in its Link header, pinned to the release."
      access={access}
    >
      {dataset === undefined ? (
        <p className="quiet">It is declared for no dataset.</p>
      ) : (
        <>
          <DatasetChoice datasets={served} chosen={dataset.name} onChoose={choose} />
          <RestOf
            key={dataset.name}
            {...open}
            dataset={dataset}
            request={{
              product: page.product,
              dataset: dataset.name,
              release,
              columns: [],
              conditions: [],
              limit: 10,
              format: 'json',
            }}
          />
        </>
      )}
    </PortCard>
  )
}

function RestOf({
  dataset,
  request,
  needsToken,
  ...open
}: PortCardOf & { readonly dataset: Answer<'DatasetSummary'>; readonly request: RowsRequest }) {
  const { data } = useQuery(datasetQuery(open, dataset.name))
  const times = (data?.columns ?? []).filter(({ type }) => isTimeType(type)).map(({ name }) => name)
  const example = (name: string) => data?.columns.find((column) => column.name === name)?.min ?? null
  const paths = [
    { path: rowsPath(request), says: 'rows, with conditions such as column=value and column.gte=value' },
    ...(dataset.rest?.by ?? []).map((column) => ({
      path: byPath(request, column, example(column) ?? 'value'),
      says:
        example(column) === null
          ? `rows of one ${column}; put a value in the place of “value”`
          : `rows of one ${column}`,
    })),
  ]
  return (
    <>
      <ul className="port-paths">
        {paths.map(({ path, says }) => (
          <li key={path}>
            <code>GET {path}</code>
            <CopyButton text={`${location.origin}${path}`} label="Copy address" />
            <span className="quiet small">{says}</span>
          </li>
        ))}
      </ul>
      <Snippet
        label={`Read ${dataset.name} through REST`}
        texts={rowsSnippets({
          origin: location.origin,
          request,
          needsToken,
          rowSchema: data?.rowSchema ?? null,
          times,
        })}
      />
      {needsToken ? <TokenNote /> : null}
    </>
  )
}

/** Where the token of a snippet comes from. */
export function TokenNote() {
  return (
    <p className="quiet small">
      Snippets take your token from the environment: <code>export PROVENDER_TOKEN=…</code>. It is never written into
      them.
    </p>
  )
}
