import { useMemo, useState } from 'react'
import type { Answer } from '../api/answers.ts'
import { Chart } from '../charts/chart.tsx'
import type { PictureOf } from '../charts/plan-picture.ts'
import { Empty } from '../parts/states.tsx'
import { type ChartChoice, chartPlaces, chartTitle, chooseChart, markFor } from './choose-chart.ts'

/** The answer as a picture: a first choice by the types of its columns, and the columns to choose otherwise. */
export function ResultChart({ answer }: { readonly answer: Answer<'QueryAnswer'> }) {
  const first = useMemo(() => chooseChart(answer.columns, answer.rows), [answer])
  const [chosen, choose] = useState<ChartChoice | null>(null)
  const choice = chosen !== null && isOf(chosen, answer) ? chosen : first
  const picture = useMemo(() => (choice === null ? null : pictureOf(answer, choice)), [answer, choice])
  if (choice === null || picture === null) {
    return (
      <Empty title="Nothing to draw">
        <p>A chart needs a column of numbers. Add a count or a sum, such as count(*) or sum(loans).</p>
      </Empty>
    )
  }
  return (
    <div className="result-chart">
      <ChartChooser answer={answer} choice={choice} onChoose={choose} />
      <Chart
        of={picture}
        simulated={simulatedRules(answer)}
        isTruncated={answer.truncated || answer.rows.length > mostDrawn}
      />
    </div>
  )
}

interface ChartChooserProps {
  readonly answer: Answer<'QueryAnswer'>
  readonly choice: ChartChoice
  readonly onChoose: (choice: ChartChoice) => void
}

function ChartChooser({ answer, choice, onChoose }: ChartChooserProps) {
  const places = chartPlaces(answer.columns)
  const typeOf = (name: string) => answer.columns.find((column) => column.name === name)?.type ?? ''
  return (
    <fieldset className="chart-chooser">
      <legend className="unseen">Chart</legend>
      <Choice
        label="Across"
        value={choice.x}
        options={places.x}
        onChange={(x) => onChoose({ ...choice, x, mark: markFor(typeOf(x)) })}
      />
      <Choice label="Up" value={choice.y} options={places.y} onChange={(y) => onChoose({ ...choice, y })} />
      <Choice
        label="Colours"
        value={choice.series ?? ''}
        options={['', ...places.series]}
        onChange={(series) => onChoose({ ...choice, series: series === '' ? null : series })}
      />
      <Choice
        label="As"
        value={choice.mark}
        options={['line', 'area', 'bar', 'dot']}
        onChange={(mark) => onChoose({ ...choice, mark: mark as ChartChoice['mark'] })}
      />
    </fieldset>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly value: string
  readonly options: readonly string[]
  readonly onChange: (value: string) => void
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label className="inline-field">
      <span>{label}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {option === '' ? 'none' : option}
          </option>
        ))}
      </select>
    </label>
  )
}

function isOf({ x, y, series }: ChartChoice, { columns }: Answer<'QueryAnswer'>): boolean {
  return [x, y, ...(series === null ? [] : [series])].every((name) => columns.some((column) => column.name === name))
}

/** More marks than these are slow to draw and no picture any more. */
const mostDrawn = 5000

function pictureOf(answer: Answer<'QueryAnswer'>, choice: ChartChoice): PictureOf {
  return {
    view: { ...choice, value: null, title: chartTitle(choice) },
    columns: answer.columns.map(({ name, type }) => ({ name, type, unit: null, description: null })),
    rows: answer.rows.slice(0, mostDrawn).map((row) => answer.columns.map(({ name }) => row[name] ?? null)),
  }
}

function simulatedRules({ simulated }: Answer<'QueryAnswer'>): string | null {
  const rules = Object.entries(simulated).map(([product, rule]) => `${product}: ${rule}`)
  return rules.length === 0 ? null : rules.join(' ')
}
