import type { Answer } from '../api/answers.ts'
import { formatNumber } from '../parts/format.ts'
import { Mark } from '../parts/mark.tsx'
import { Table } from '../parts/table.tsx'
import { TextSafe } from '../parts/text-safe.tsx'

/** The checks of a dataset: what each demands, over how many rows, and what it found. */
export function ChecksTable({ dataset }: { readonly dataset: Answer<'DatasetPage'> }) {
  if (dataset.checks.length === 0) return <p className="quiet">No check of it is shown to you.</p>
  return (
    <Table
      label={`Checks of ${dataset.name}`}
      rows={dataset.checks}
      rowKey={({ name }, place) => `${name} ${place}`}
      maxHeight={420}
      columns={[
        {
          name: 'name',
          title: 'Check',
          cell: ({ name, message }) => (
            <>
              <TextSafe most={200}>{name}</TextSafe>
              {message === null ? null : (
                <span className="quiet small block">
                  <TextSafe most={400}>{message}</TextSafe>
                </span>
              )}
            </>
          ),
          sortBy: ({ name }) => name,
        },
        {
          name: 'dimension',
          title: 'Dimension',
          cell: ({ dimension }) => dimension,
          sortBy: ({ dimension }) => dimension,
        },
        {
          name: 'status',
          title: 'Outcome',
          cell: ({ status }) => <Outcome status={status} />,
          sortBy: ({ status }) => status,
        },
        {
          name: 'rows',
          title: 'Rows seen',
          align: 'end',
          cell: ({ rowsSeen }) => formatNumber(rowsSeen),
          sortBy: ({ rowsSeen }) => rowsSeen,
        },
        {
          name: 'failures',
          title: 'Failures',
          align: 'end',
          cell: ({ failures }) => formatNumber(failures),
          sortBy: ({ failures }) => failures,
        },
      ]}
    />
  )
}

function Outcome({ status }: { readonly status: string }) {
  if (status === 'passed' || status === 'failed') return <Mark kind={status} />
  return <TextSafe most={60}>{status}</TextSafe>
}
