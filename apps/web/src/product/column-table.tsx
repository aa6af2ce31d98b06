import { useDeferredValue, useMemo, useState } from 'react'
import type { Answer } from '../api/answers.ts'
import { boundText } from '../charts/profile-bars.ts'
import { isNumberType, isTimeType } from '../parts/cell-text.ts'
import { counted, formatNumber, formatShare } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { Empty } from '../parts/states.tsx'
import { Table, type TableColumn } from '../parts/table.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { ColumnSpread } from './column-profile.tsx'
import { matchingColumns } from './matching-columns.ts'

type Column = Answer<'ColumnAnswer'>

const filterFrom = 12

/** The columns of a dataset: what each means, what it holds, and how sure that is. */
export function ColumnTable({ dataset }: { readonly dataset: Answer<'DatasetPage'> }) {
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const shown = useMemo(() => matchingColumns(dataset.columns, wanted), [dataset.columns, wanted])
  const columns = useMemo(() => tableColumns(dataset.rows), [dataset.rows])
  return (
    <>
      <div className="column-bar">
        {dataset.columns.length < filterFrom ? null : (
          <label className="column-filter">
            <span className="unseen">Filter the columns</span>
            <input
              className="input"
              type="search"
              placeholder="Filter by name, meaning or unit"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </label>
        )}
        <p className="quiet small" role="status">
          {wanted === ''
            ? counted(dataset.columns.length, 'column')
            : `${formatNumber(shown.length)} of ${counted(dataset.columns.length, 'column')}`}
          {dataset.hiddenColumns === 0
            ? ''
            : `; ${counted(dataset.hiddenColumns, 'more column')} you may not see ${dataset.hiddenColumns === 1 ? 'is' : 'are'} not shown`}
        </p>
      </div>
      <Table
        label={`Columns of ${dataset.name}`}
        columns={columns}
        rows={shown}
        rowKey={(column) => column.name}
        maxHeight={720}
        empty={<Empty title={wanted === '' ? 'No column of it is open to you' : 'No column is like that'} />}
      />
    </>
  )
}

function tableColumns(rows: number): readonly TableColumn<Column>[] {
  return [
    { name: 'name', title: 'Column', cell: (column) => <ColumnName column={column} />, sortBy: ({ name }) => name },
    { name: 'meaning', title: 'Meaning', cell: (column) => <Meaning column={column} /> },
    { name: 'spread', title: 'Values', cell: ({ name }) => <ColumnSpread column={name} /> },
    { name: 'range', title: 'Range', cell: (column) => <Range column={column} /> },
    {
      name: 'missing',
      title: 'Missing',
      align: 'end',
      cell: (column) => <Missing column={column} rows={rows} />,
      sortBy: ({ nulls }) => nulls,
    },
  ]
}

function ColumnName({ column }: { readonly column: Column }) {
  return (
    <span className="column-name">
      <code>{column.name}</code>
      <span className="quiet tiny">
        {column.type}
        {column.unit === null ? (
          ''
        ) : (
          <>
            , <TextSafe most={60}>{column.unit}</TextSafe>
          </>
        )}
        {column.isKey ? ' · key' : ''}
      </span>
      {column.personal === null ? null : <Mark kind="personal" why={column.personal} />}
    </span>
  )
}

function Meaning({ column }: { readonly column: Column }) {
  const { between, oneOf } = column
  return (
    <span className="column-meaning">
      <span>
        <TextSafe most={600}>{column.description}</TextSafe>
      </span>
      {column.modelled === null ? null : (
        <span className="tiny">
          <Mark kind="modelled" why={column.modelled} /> <TextSafe most={300}>{column.modelled}</TextSafe>
        </span>
      )}
      {between === null ? null : (
        <span className="quiet tiny">
          Checked: {formatNumber(between.low)} to {formatNumber(between.high)}
        </span>
      )}
      {oneOf === null ? null : (
        <span className="quiet tiny">
          Checked: one of <TextSafe most={240}>{oneOf.join(', ')}</TextSafe>
        </span>
      )}
    </span>
  )
}

/** Statistics hold truth values as 0 and 1. */
const truthText = (bound: string): string => (bound === '0' ? 'false' : bound === '1' ? 'true' : bound)

const longestBound = 48

function Range({ column: { min, max, type } }: { readonly column: Column }) {
  if (min === null || max === null) return <span className="quiet">none</span>
  const kind = isTimeType(type) ? 'times' : isNumberType(type) ? 'numbers' : 'words'
  const said = (bound: string) => (
    <TextSafe most={longestBound}>{type === 'boolean' ? truthText(bound) : boundText(bound, kind)}</TextSafe>
  )
  if (min === max) return <span className="column-range">always {said(min)}</span>
  return (
    <span className="column-range">
      {said(min)} <span className="quiet">to</span> {said(max)}
    </span>
  )
}

function Missing({ column: { nulls, nullable }, rows }: { readonly column: Column; readonly rows: number }) {
  if (nulls === null) return <span className="quiet">not counted</span>
  if (nulls === 0) return <span className="quiet">{nullable ? 'none' : 'never'}</span>
  return <span title={counted(nulls, 'row')}>{rows === 0 ? formatNumber(nulls) : formatShare(nulls / rows)}</span>
}
