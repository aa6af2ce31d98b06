import { Link } from 'react-router'
import type { Answer } from '../api/answers.ts'
import { formatNumber } from '../parts/format.ts'
import { Table, type TableColumn } from '../parts/table.tsx'

type Line = Answer<'DatasetPage'>['ledger'][number]

/** How a dataset treated each event that it reads: every event is used, late, ignored or a duplicate. */
export function LedgerTable({ dataset }: { readonly dataset: Answer<'DatasetPage'> }) {
  if (dataset.ledger.length === 0) return <p className="quiet">It reads no events; it is made from other datasets.</p>
  return (
    <Table
      label={`Event ledger of ${dataset.name}`}
      rows={dataset.ledger}
      rowKey={({ type }) => type}
      maxHeight={360}
      columns={[
        {
          name: 'type',
          title: 'Event',
          cell: ({ type }) => <Link to={`/events/${encodeURIComponent(type)}`}>{type}</Link>,
          sortBy: ({ type }) => type,
        },
        count('events', 'Events'),
        count('used', 'Used'),
        count('late', 'Late'),
        count('ignored', 'Ignored'),
        count('duplicate', 'Duplicate'),
      ]}
    />
  )
}

function count(name: Exclude<keyof Line, 'type'>, title: string): TableColumn<Line> {
  return { name, title, align: 'end', cell: (line) => formatNumber(line[name]), sortBy: (line) => line[name] }
}
