import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { CopyButton } from '../../parts/copy-button.tsx'
import type { OpenProduct } from '../product-context.tsx'
import { datasetQuery } from '../use-dataset.ts'
import { ColumnChoice } from './column-choice.tsx'
import { ConditionFields } from './condition-fields.tsx'
import { DatasetChoice } from './dataset-choice.tsx'
import { type RowCondition, type RowFormat, rowFormats, rowsPath } from './rows-request.ts'
import { TrialAnswer } from './trial-answer.tsx'
import { useTrial } from './use-trial.ts'

/** A request to the REST port, made with fields instead of a query string, sent as this reader, its answer shown as it came. */
export function TryIt(open: OpenProduct) {
  const { page, release } = open
  const served = page.datasets.filter(({ rest }) => rest !== null)
  const [name, setName] = useState(served[0]?.name ?? '')
  const [columns, setColumns] = useState<readonly string[]>([])
  const [condition, setCondition] = useState<RowCondition | null>(null)
  const [limit, setLimit] = useState('10')
  const [format, setFormat] = useState<RowFormat>('json')
  const { trial, send, cancel } = useTrial()
  const { data } = useQuery(datasetQuery(open, name))
  const known = data?.columns ?? []
  const path = rowsPath({
    ...{ product: page.product, dataset: name, release, columns, format },
    conditions: condition === null ? [] : [condition],
    limit: Number(limit) || 10,
  })
  const choose = (dataset: string) => {
    setName(dataset)
    setColumns([])
    setCondition(null)
  }
  return (
    <section className="port-card" aria-labelledby="try-title">
      <header>
        <h2 id="try-title">Try it</h2>
        <span className="quiet small">Sent as you, from here</span>
      </header>
      <form
        className="try-form"
        onSubmit={(event) => {
          event.preventDefault()
          void send(path, format)
        }}
      >
        <DatasetChoice datasets={served} chosen={name} onChoose={choose} />
        <ColumnChoice columns={known} chosen={columns} onChoose={setColumns} />
        <ConditionFields
          columns={known.filter(({ isSortable }) => isSortable)}
          condition={condition}
          onChange={setCondition}
        />
        <ShapeFields {...{ limit, onLimit: setLimit, format, onFormat: setFormat }} />
        <div className="try-request">
          <code>GET {path}</code>
          <CopyButton text={`${location.origin}${path}`} label="Copy address" />
        </div>
        <SendButton isWaiting={trial.kind === 'waiting'} onCancel={cancel} />
      </form>
      <TrialAnswer trial={trial} format={format} name={name} onNext={(next) => void send(next, format)} />
    </section>
  )
}

interface ShapeFieldsProps {
  readonly limit: string
  readonly onLimit: (limit: string) => void
  readonly format: RowFormat
  readonly onFormat: (format: RowFormat) => void
}

function ShapeFields({ limit, onLimit, format, onFormat }: ShapeFieldsProps) {
  return (
    <>
      <label className="port-field">
        <span>Rows</span>
        <input
          className="input"
          type="number"
          min={1}
          max={10_000}
          value={limit}
          onChange={(event) => onLimit(event.target.value)}
        />
      </label>
      <label className="port-field">
        <span>Form</span>
        <select className="input" value={format} onChange={(event) => onFormat(event.target.value as RowFormat)}>
          {rowFormats.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
    </>
  )
}

function SendButton({ isWaiting, onCancel }: { readonly isWaiting: boolean; readonly onCancel: () => void }) {
  return (
    <p className="actions">
      {isWaiting ? (
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      ) : (
        <button type="submit" className="button" data-kind="primary">
          Send
        </button>
      )}
    </p>
  )
}
