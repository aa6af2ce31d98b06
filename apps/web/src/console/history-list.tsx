import { counted } from '../parts/format.ts'
import { Ago } from '../parts/quantities.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { mostKept, type PastStatement } from './statement-history.ts'

/** What the list of past statements shows and does. */
export interface HistoryListProps {
  readonly history: readonly PastStatement[]
  readonly onTake: (past: PastStatement) => void
  readonly onClear: () => void
}

/** Statements that were run from this browser; one press puts a statement back into the editor. */
export function HistoryList({ history, onTake, onClear }: HistoryListProps) {
  if (history.length === 0)
    return <p className="quiet small">Statements that you run stay here, in this browser alone.</p>
  return (
    <>
      <ul className="history">
        {history.map((past) => (
          <li key={`${past.product ?? ''} ${past.sql}`}>
            <button type="button" onClick={() => onTake(past)} title="Put it into the editor and run it">
              <code>
                <TextSafe most={220}>{past.sql}</TextSafe>
              </code>
              <span className="quiet small">
                <Ago at={past.at} /> · {outcomeOf(past)}
                {past.product === null ? '' : ` · ${past.product}`}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="quiet small">
        The last {mostKept}, kept in this browser.{' '}
        <button type="button" className="link-button" onClick={onClear}>
          Forget them
        </button>
      </p>
    </>
  )
}

function outcomeOf({ outcome, rows }: PastStatement): string {
  return outcome === 'answered' && rows !== null ? counted(rows, 'row') : outcome
}
