import type { Answer } from '../../api/answers.ts'
import { type Comparison, comparisons, type RowCondition } from './rows-request.ts'

/** What the fields of a condition show and do. */
export interface ConditionFieldsProps {
  readonly columns: readonly Answer<'ColumnAnswer'>[]
  readonly condition: RowCondition | null
  readonly onChange: (condition: RowCondition | null) => void
}

/** A condition on one column; none by default. */
export function ConditionFields({ columns, condition, onChange }: ConditionFieldsProps) {
  const chooseColumn = (name: string) => {
    if (name === '') return onChange(null)
    const example = columns.find((column) => column.name === name)?.min ?? ''
    onChange({ column: name, comparison: 'eq', value: example })
  }
  const chooseComparison = (comparison: Comparison) => {
    if (condition === null) return
    const { value } = condition
    const isTruth = value === 'true' || value === 'false'
    onChange({ ...condition, comparison, value: comparison === 'null' ? (isTruth ? value : 'true') : value })
  }
  return (
    <fieldset className="port-field condition-fields">
      <legend>Where</legend>
      <select
        className="input"
        aria-label="Column"
        value={condition?.column ?? ''}
        onChange={(event) => chooseColumn(event.target.value)}
      >
        <option value="">no condition</option>
        {columns.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      {condition === null ? null : (
        <>
          <select
            className="input"
            aria-label="Comparison"
            value={condition.comparison}
            onChange={(event) => chooseComparison(event.target.value as Comparison)}
          >
            {(Object.keys(comparisons) as Comparison[]).map((one) => (
              <option key={one} value={one}>
                {comparisons[one]}
              </option>
            ))}
          </select>
          <ConditionValue condition={condition} onChange={onChange} />
        </>
      )}
    </fieldset>
  )
}

interface ConditionValueProps {
  readonly condition: RowCondition
  readonly onChange: (condition: RowCondition) => void
}

function ConditionValue({ condition, onChange }: ConditionValueProps) {
  if (condition.comparison === 'null') {
    return (
      <select
        className="input"
        aria-label="Missing"
        value={condition.value}
        onChange={(event) => onChange({ ...condition, value: event.target.value })}
      >
        <option value="true">yes</option>
        <option value="false">no</option>
      </select>
    )
  }
  return (
    <input
      className="input"
      aria-label="Value"
      value={condition.value}
      placeholder={condition.comparison === 'in' ? 'a,b,"c,d"' : 'value'}
      onChange={(event) => onChange({ ...condition, value: event.target.value })}
    />
  )
}
