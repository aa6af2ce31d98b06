import type { Answer } from '../../api/answers.ts'
import { counted } from '../../parts/format.ts'

/** What a choice of columns shows and does. */
export interface ColumnChoiceProps {
  readonly columns: readonly Answer<'ColumnAnswer'>[]
  /** Empty: all of them. */
  readonly chosen: readonly string[]
  readonly onChoose: (names: readonly string[]) => void
}

/** More boxes than these cannot be looked over; names are then written. */
const mostBoxes = 60

/** Chooses columns: boxes to tick while there are few, their names by comma when there are many. */
export function ColumnChoice({ columns, chosen, onChoose }: ColumnChoiceProps) {
  if (columns.length > mostBoxes) {
    return (
      <label className="port-field">
        <span>Columns, by comma</span>
        <input
          className="input"
          placeholder={`all ${counted(columns.length, 'column')}`}
          onChange={(event) =>
            onChoose(
              event.target.value
                .split(',')
                .map((name) => name.trim())
                .filter((name) => name !== ''),
            )
          }
        />
      </label>
    )
  }
  const toggle = (name: string) => {
    const next = chosen.includes(name)
      ? chosen.filter((one) => one !== name)
      : columns.map((column) => column.name).filter((one) => one === name || chosen.includes(one))
    onChoose(next)
  }
  return (
    <div className="port-field">
      <span aria-hidden="true">Columns</span>
      <details className="column-choice">
        <summary className="input" aria-label={`Columns: ${chosen.length === 0 ? 'all' : chosen.join(', ')}`}>
          {chosen.length === 0 ? 'all' : chosen.join(', ')}
        </summary>
        <fieldset>
          <legend className="unseen">Columns</legend>
          {columns.map(({ name, type }) => (
            <label key={name}>
              <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />{' '}
              <code>{name}</code> <span className="quiet small">{type}</span>
            </label>
          ))}
          <button type="button" className="link-button small" onClick={() => onChoose([])}>
            All
          </button>
        </fieldset>
      </details>
    </div>
  )
}
