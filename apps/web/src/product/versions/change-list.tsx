import { counted } from '../../parts/format.ts'
import { Mark } from '../../parts/mark.tsx'
import { TextSafe } from '../../parts/text-safe.tsx'
import { type Change, changedValues, changePlace, changesByImpact } from './change-words.ts'

const mostShown = 30

/** What changed in the promise, by what it asks of readers. */
export function ChangeList({ changes, isFirst }: { readonly changes: readonly Change[]; readonly isFirst: boolean }) {
  if (isFirst && changes.length === 0) return null
  if (changes.length === 0) return <p className="quiet small">The promise is as it was.</p>
  return (
    <div className="changes">
      {changesByImpact(changes).map((group) => (
        <div key={group.impact}>
          <h4>
            {group.impact} {group.impact === 'major' ? <Mark kind="breaking" /> : null}
          </h4>
          <ul className="bullets small">
            {group.changes.slice(0, mostShown).map((change) => (
              <li key={`${change.path} ${change.reason} ${change.before ?? ''}`}>
                <b>
                  <TextSafe most={160}>{changePlace(change.path)}</TextSafe>
                </b>
                : {change.reason} <BeforeAfter change={change} />
              </li>
            ))}
            {group.changes.length > mostShown ? (
              <li>and {counted(group.changes.length - mostShown, 'more change')}</li>
            ) : null}
          </ul>
        </div>
      ))}
    </div>
  )
}

function BeforeAfter({ change }: { readonly change: Change }) {
  const values = changedValues(change)
  if (values.length === 0) return null
  return (
    <span className="quiet">
      (<TextSafe most={240}>{values.join(' → ')}</TextSafe>)
    </span>
  )
}
