import { useActivity } from '../api/activity.tsx'
import type { Connection, Run } from '../api/activity-state.ts'
import { PageHead } from '../parts/page.tsx'
import { Empty } from '../parts/states.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { RunView } from './run-view.tsx'
import './activity.css'

/** What the workspace does now and did since its server started: runs with their steps, as they happen. */
export function ActivityPage() {
  const { connection, runs } = useActivity()
  return (
    <>
      <PageHead title="Activity">
        <p className="quiet">
          {connectionText(connection)} <Why connection={connection} />
        </p>
      </PageHead>
      {runs.length === 0 ? <Quiet connection={connection} /> : <Runs runs={runs} />}
    </>
  )
}

function Runs({ runs }: { readonly runs: readonly Run[] }) {
  return (
    <ol className="runs">
      {runs.map((run, index) => (
        <li key={run.id}>
          <RunView run={run} isOpen={index === 0} />
        </li>
      ))}
    </ol>
  )
}

function Quiet({ connection }: { readonly connection: Connection }) {
  if (connection.kind !== 'open') return null
  return (
    <Empty title="Nothing happened since the server started">
      <p>
        <code>npx provender apply</code> in the workspace, or new rows in a source while <code>provender start</code>{' '}
        runs, show here step by step.
      </p>
    </Empty>
  )
}

const texts = {
  connecting: 'Connecting …',
  open: 'Live: steps appear here as they happen.',
  paused: 'Paused while this page is out of sight.',
  lost: 'The connection was lost; it is tried again by itself.',
  refused: 'The server does not tell of its activity.',
} as const

function connectionText({ kind }: Connection): string {
  return texts[kind]
}

function Why({ connection }: { readonly connection: Connection }) {
  if (connection.kind !== 'lost' && connection.kind !== 'refused') return null
  return <TextSafe most={300}>{connection.why}</TextSafe>
}
