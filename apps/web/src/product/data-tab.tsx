import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Link, useLocation, useSearchParams } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { ViewChart } from '../charts/view-chart.tsx'
import { counted } from '../parts/format.ts'
import { Section } from '../parts/page.tsx'
import { Empty, Loaded, Loading } from '../parts/states.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { ChecksTable } from './checks-table.tsx'
import { ColumnProfiles } from './column-profile.tsx'
import { ColumnTable } from './column-table.tsx'
import { LedgerTable } from './ledger-table.tsx'
import { type OpenProduct, useProduct } from './product-context.tsx'
import { SampleRows } from './sample-rows.tsx'
import { datasetQuery } from './use-dataset.ts'

/** The datasets of a product, one at a time: columns with their spread, pictures, rows, checks, ledger. */
export function DataTab() {
  const open = useProduct()
  const [parameters] = useSearchParams()
  const { datasets } = open.page
  const chosen = datasets.find(({ name }) => name === parameters.get('dataset')) ?? datasets[0]
  if (chosen === undefined) return <Empty title="No dataset of it is open to you" />
  return (
    <div className="data-tab">
      <DatasetChoice {...open} chosen={chosen.name} />
      <DatasetFacts key={chosen.name} open={open} summary={chosen} />
    </div>
  )
}

function DatasetChoice({ page, release, chosen }: OpenProduct & { readonly chosen: string }) {
  const { pathname } = useLocation()
  if (page.datasets.length < 2) return null
  return (
    <nav className="dataset-tabs" aria-label="Datasets">
      <ul>
        {page.datasets.map(({ name, rows }) => (
          <li key={name}>
            <Link
              to={`${pathname}?${new URLSearchParams({ ...(release === null ? {} : { release }), dataset: name })}`}
              aria-current={name === chosen ? 'true' : undefined}
              preventScrollReset
            >
              {name} <span className="quiet tiny">{counted(rows, 'row')}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function DatasetFacts({ open, summary }: { readonly open: OpenProduct; readonly summary: Answer<'DatasetSummary'> }) {
  const query = useQuery(datasetQuery(open, summary.name))
  const views = open.page.views.filter(({ dataset }) => dataset === summary.name)
  useScrollToHash(query.data !== undefined)
  return (
    <>
      <Section title={summary.name} id="columns" aside={<span className="quiet">{counted(summary.rows, 'row')}</span>}>
        <p>
          <TextSafe most={1000}>{summary.description}</TextSafe>
        </p>
        <p className="quiet">
          Grain: <TextSafe most={300}>{summary.grain}</TextSafe>. Key: <code>{summary.key.join(', ')}</code>
          {summary.sqlName === null ? null : (
            <>
              . In SQL: <code>{summary.sqlName}</code>
            </>
          )}
          {query.data?.mayBeEmpty == null ? (
            ''
          ) : (
            <>
              . May be empty: <TextSafe most={300}>{query.data.mayBeEmpty}</TextSafe>
            </>
          )}
        </p>
        <Loaded query={query} loading={<Loading label={`Columns of ${summary.name}`} shape="rows" lines={4} />}>
          {(dataset) => (
            <ColumnProfiles path={open.path} release={open.release} dataset={dataset.name}>
              <ColumnTable dataset={dataset} />
            </ColumnProfiles>
          )}
        </Loaded>
      </Section>
      {views.length === 0 ? null : (
        <Section title="Pictures">
          <div className="pictures">
            {views.map((view) => (
              <ViewChart key={view.name} view={view} path={open.path} release={open.release} />
            ))}
          </div>
        </Section>
      )}
      <Section title="Example rows">
        <SampleRows {...open} dataset={summary} />
      </Section>
      <Section title="Checks" id="checks">
        <Loaded query={query} loading={<Loading label="Checks" />}>
          {(dataset) => <ChecksTable dataset={dataset} />}
        </Loaded>
      </Section>
      <Section title="Event ledger" id="ledger">
        <Loaded query={query} loading={<Loading label="Event ledger" />}>
          {(dataset) => <LedgerTable dataset={dataset} />}
        </Loaded>
      </Section>
    </>
  )
}

/** What the address names comes into sight once what stands above it is there. */
function useScrollToHash(isReady: boolean): void {
  const { hash } = useLocation()
  useEffect(() => {
    if (isReady && hash !== '') document.getElementById(hash.slice(1))?.scrollIntoView()
  }, [isReady, hash])
}
