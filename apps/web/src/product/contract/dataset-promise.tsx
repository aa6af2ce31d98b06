import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Answer } from '../../api/answers.ts'
import { Facts } from '../../parts/facts.tsx'
import { counted, formatNumber } from '../../parts/format.ts'
import { Mark } from '../../parts/mark.tsx'
import { Section } from '../../parts/page.tsx'
import { Loaded, Loading } from '../../parts/states.tsx'
import { Table } from '../../parts/table.tsx'
import { TextSafe } from '../../parts/text-safe.tsx'
import { ChecksTable } from '../checks-table.tsx'
import type { OpenProduct } from '../product-context.tsx'
import { datasetQuery } from '../use-dataset.ts'
import { columnPromises } from './column-promises.ts'

/** What the contract of one dataset shows. */
export interface DatasetPromiseProps extends OpenProduct {
  readonly dataset: Answer<'DatasetSummary'>
  /** Whether it is open from the start. */
  readonly isOpen: boolean
}

/** What is promised of a dataset: a row's meaning, the key, each column's values, and the checks that stand for it. */
export function DatasetPromise({ dataset, isOpen, ...open }: DatasetPromiseProps) {
  const [isShown, show] = useState(isOpen)
  return (
    <Section
      title={`Dataset ${dataset.name}`}
      id={`contract-${dataset.name}`}
      aside={<span className="quiet small">{counted(dataset.columns, 'column')}</span>}
    >
      <Facts
        facts={[
          { term: 'A row is', value: <TextSafe most={300}>{dataset.grain}</TextSafe> },
          { term: 'Key', value: <code>{dataset.key.join(', ')}</code> },
          {
            term: 'Hidden from you',
            value: dataset.hiddenColumns === 0 ? null : counted(dataset.hiddenColumns, 'column'),
          },
        ]}
      />
      {isShown ? (
        <DatasetDetail {...open} dataset={dataset} />
      ) : (
        <p>
          <button type="button" className="button" onClick={() => show(true)}>
            Show columns and checks
          </button>
        </p>
      )}
    </Section>
  )
}

function DatasetDetail({ dataset, ...open }: OpenProduct & Pick<DatasetPromiseProps, 'dataset'>) {
  const query = useQuery(datasetQuery(open, dataset.name))
  return (
    <Loaded query={query} loading={<Loading label={dataset.name} shape="rows" lines={2} />}>
      {(page) => (
        <>
          {page.mayBeEmpty === null ? null : (
            <p>
              It may be empty: <TextSafe most={300}>{page.mayBeEmpty}</TextSafe>
            </p>
          )}
          <ColumnPromises page={page} />
          <h3>Checks of this release</h3>
          <ChecksTable dataset={page} />
        </>
      )}
    </Loaded>
  )
}

function ColumnPromises({ page }: { readonly page: Answer<'DatasetPage'> }) {
  return (
    <Table
      label={`What is promised of the columns of ${page.name}`}
      rows={page.columns}
      rowKey={({ name }) => name}
      maxHeight={460}
      columns={[
        {
          name: 'name',
          title: 'Column',
          cell: ({ name, modelled, personal }) => (
            <>
              <code>{name}</code> {modelled === null ? null : <Mark kind="modelled" why={modelled} />}
              {personal === null ? null : <Mark kind="personal" why={personal} />}
            </>
          ),
          sortBy: ({ name }) => name,
        },
        { name: 'type', title: 'Type', cell: ({ type }) => type, sortBy: ({ type }) => type },
        {
          name: 'unit',
          title: 'Unit',
          cell: ({ unit }) =>
            unit === null ? <span className="quiet">–</span> : <TextSafe most={40}>{unit}</TextSafe>,
          sortBy: ({ unit }) => unit,
        },
        {
          name: 'promised',
          title: 'Promised of its values',
          cell: (column) => <Promises promises={columnPromises(column)} isNullable={column.nullable} />,
        },
        {
          name: 'missing',
          title: 'Missing in this release',
          align: 'end',
          cell: ({ nulls }) => (nulls === null ? <span className="quiet">not told</span> : formatNumber(nulls)),
          sortBy: ({ nulls }) => nulls,
        },
      ]}
    />
  )
}

function Promises({ promises, isNullable }: { readonly promises: readonly string[]; readonly isNullable: boolean }) {
  if (promises.length === 0) return <span className="quiet">{isNullable ? 'may be missing' : '–'}</span>
  return (
    <>
      <TextSafe most={300}>{promises.join('; ')}</TextSafe>
      {isNullable ? <span className="quiet">; may be missing</span> : null}
    </>
  )
}
