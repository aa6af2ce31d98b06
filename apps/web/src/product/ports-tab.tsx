import { useToken } from '../api/session.tsx'
import { Empty } from '../parts/states.tsx'
import { IcebergCard } from './ports/iceberg-card.tsx'
import { RestCard } from './ports/rest-card.tsx'
import { SqlCard } from './ports/sql-card.tsx'
import { TryIt } from './ports/try-it.tsx'
import { useProduct } from './product-context.tsx'
import './ports/ports.css'

/** The ways out of a product: a card for each port, with snippets to copy, and a box to try the REST port in. */
export function PortsTab() {
  const open = useProduct()
  const { page } = open
  const needsToken = useToken() !== null
  const rest = page.access.find(({ port }) => port === 'rest')
  const sql = page.access.find(({ port }) => port === 'sql')
  const isClosed = page.access.every(({ isDeclared }) => !isDeclared) && !page.iceberg
  if (isClosed) {
    return (
      <Empty title="No port is declared">
        <p>Other products may be built on it; nobody reads it directly. Ask its owner for a port.</p>
      </Empty>
    )
  }
  return (
    <div className="ports">
      {rest === undefined ? null : <RestCard {...{ ...open, needsToken, access: rest }} />}
      {rest?.mayRead === true && rest.isDeclared && page.datasets.some((dataset) => dataset.rest !== null) ? (
        <TryIt {...open} />
      ) : null}
      {sql === undefined ? null : <SqlCard {...{ ...open, needsToken, access: sql }} />}
      <IcebergCard isDeclared={page.iceberg} />
    </div>
  )
}
