import { Link } from 'react-router'
import type { Answer } from '../../api/answers.ts'
import { counted } from '../../parts/format.ts'
import { Mark } from '../../parts/mark.tsx'
import { Ago, Moment } from '../../parts/quantities.tsx'
import { TextSafe } from '../../parts/text-safe.tsx'

/** A build that its gate kept back: nothing of it was published. */
export function HeldBackEntry({
  build: { at, version, passed, total, rowsSeen, failed },
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
      {failed.length === 0 ? null : (
        <ul className="bullets small">
          {failed.map(({ dataset, name, failures }) => (
            <li key={`${dataset} ${name}`}>
              {dataset}: <TextSafe most={200}>{name}</TextSafe>
              {failures === 0 ? null : <span className="quiet"> ({counted(failures, 'row')})</span>}
            </li>
          ))}
        </ul>
      )}
      {isStanding && failed.length < total - passed ? (
        <p className="small">
          Which ones else: <Link to="/activity">Activity</Link> names them to its owner, signed in, until the server
          starts again; <code>npx provender apply</code> in the workspace checks again and names them any time.
        </p>
      ) : null}
    </li>
  )
}
