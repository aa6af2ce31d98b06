import { Link } from 'react-router'
import type { Answer } from '../../api/answers.ts'
import { counted } from '../../parts/format.ts'
import { Mark } from '../../parts/mark.tsx'
import { Ago, Moment } from '../../parts/quantities.tsx'

/** A build that its gate kept back: nothing of it was published. */
export function HeldBackEntry({
  build: { at, version, passed, total, rowsSeen },
  isStanding,
}: {
  readonly build: Answer<'BuildOutcome'>
  /** Whether nothing was built since that passed. */
  readonly isStanding: boolean
}) {
  return (
    <li className="release-entry" data-kind="held-back">
      <header>
        <h3>A build of {version}</h3>
        <Mark kind="held-back" />
        <span className="quiet small">
          <Moment at={at} />, <Ago at={at} />
        </span>
      </header>
      <p>
        {counted(total - passed, 'check')} of {total} did not pass over {counted(rowsSeen, 'row')}. The release before
        it kept serving.
      </p>
      {isStanding ? (
        <p className="small">
          Which ones: <Link to="/activity">Activity</Link> names them to its owner, signed in, until the server starts
          again; <code>npx provender apply</code> in the workspace checks again and names them any time.
        </p>
      ) : null}
    </li>
  )
}
