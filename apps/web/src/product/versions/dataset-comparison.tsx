import { useQueries } from '@tanstack/react-query'
import { counted, formatNumber } from '../../parts/format.ts'
import { Loading, Problem } from '../../parts/states.tsx'
import { TextSafe } from '../../parts/text-safe.tsx'
import type { OpenProduct } from '../product-context.tsx'
import { datasetQuery } from '../use-dataset.ts'
import { type ColumnDifference, compareColumns, type DatasetDifference } from './compare-releases.ts'

/** What the comparison of one dataset needs. */
export interface DatasetComparisonProps {
  readonly difference: DatasetDifference
  readonly path: OpenProduct['path']
  readonly from: string
  readonly to: string
}

/** A dataset in two releases: its rows, whether they are the same, and the columns that differ. */
export function DatasetComparison({ difference, path, from, to }: DatasetComparisonProps) {
  const { name, kind, changes } = difference
  return (
    <section className="dataset-comparison" aria-label={name}>
      <h3>
        {name} {kind === 'kept' ? null : <span className="quiet">was {kind}</span>}
      </h3>
      <p>{rowsInWords(difference)}</p>
      {changes.length === 0 ? null : (
        <ul className="bullets">
          {changes.map((change) => (
            <li key={change}>
              <TextSafe most={400}>{change}</TextSafe>
            </li>
          ))}
        </ul>
      )}
      {kind === 'kept' ? <ColumnComparison {...{ name, path, from, to }} /> : null}
    </section>
  )
}

const mostShown = 100

function ColumnComparison({
  name,
  path,
  from,
  to,
}: Omit<DatasetComparisonProps, 'difference'> & { readonly name: string }) {
  const [before, after] = useQueries({
    queries: [datasetQuery({ path, release: from }, name), datasetQuery({ path, release: to }, name)],
  })
  const failed = [before, after].find(({ isError }) => isError)
  if (failed !== undefined) return <Problem error={failed.error} onRetry={() => void failed.refetch()} />
  if (before?.data === undefined || after?.data === undefined) return <Loading label={`Columns of ${name}`} lines={1} />
  const columns = compareColumns(before.data.columns, after.data.columns)
  if (columns.length === 0)
    return (
      <p className="quiet small">All {counted(after.data.columns.length, 'column')} that you see are as they were.</p>
    )
  return (
    <ul className="column-differences small">
      {columns.slice(0, mostShown).map((column) => (
        <ColumnLine key={`${column.kind} ${column.name}`} column={column} />
      ))}
      {columns.length > mostShown ? <li>and {counted(columns.length - mostShown, 'more column')}</li> : null}
    </ul>
  )
}

const signs = { added: '+', removed: '−', changed: '~' } as const

function ColumnLine({ column: { name, kind, changes } }: { readonly column: ColumnDifference }) {
  return (
    <li data-kind={kind}>
      <span aria-hidden="true">{signs[kind]}</span>
      <span>
        <code>{name}</code> <span className="quiet">{kind}</span> <TextSafe most={400}>{changes.join('; ')}</TextSafe>
      </span>
    </li>
  )
}

function rowsInWords({ kind, rowsBefore, rowsAfter, isSameContent }: DatasetDifference): string {
  if (kind === 'added') return counted(rowsAfter ?? 0, 'row')
  if (kind === 'removed') return `It had ${counted(rowsBefore ?? 0, 'row')}.`
  if (isSameContent) return `${counted(rowsAfter ?? 0, 'row')}, every one of them the same.`
  const change = (rowsAfter ?? 0) - (rowsBefore ?? 0)
  if (change === 0) return `${counted(rowsAfter ?? 0, 'row')} as before, with other content.`
  return `${formatNumber(rowsBefore ?? 0)} → ${counted(rowsAfter ?? 0, 'row')} (${change > 0 ? '+' : '−'}${formatNumber(Math.abs(change))})`
}
