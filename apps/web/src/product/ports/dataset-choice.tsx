import type { Answer } from '../../api/answers.ts'

/** What a choice among the datasets of a product shows and does. */
export interface DatasetChoiceProps {
  readonly datasets: readonly Pick<Answer<'DatasetSummary'>, 'name'>[]
  readonly chosen: string
  readonly onChoose: (name: string) => void
}

/** Chooses one of the datasets of a product; a single one needs no choice. */
export function DatasetChoice({ datasets, chosen, onChoose }: DatasetChoiceProps) {
  if (datasets.length < 2) return null
  return (
    <label className="port-field">
      <span>Dataset</span>
      <select className="input" value={chosen} onChange={(event) => onChoose(event.target.value)}>
        {datasets.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
}
