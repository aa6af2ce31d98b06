import { useState } from 'react'
import { CopyButton } from '../../parts/copy-button.tsx'
import { counted, formatBytes, formatSpan } from '../../parts/format.ts'
import { saveBlob } from '../../parts/save-blob.ts'
import { Loading, Problem } from '../../parts/states.tsx'
import { TextSafe } from '../../parts/text-safe.tsx'
import { laidOut, type Received } from './received.ts'
import type { RowFormat } from './rows-request.ts'
import type { Trial } from './use-trial.ts'

/** What the answer to a trial shows and does. */
export interface TrialAnswerProps {
  readonly trial: Trial
  readonly format: RowFormat
  /** The dataset; names a file that is saved. */
  readonly name: string
  readonly onNext: (path: string) => void
}

/** The answer to a request as it came: status, time, rows, headers, text; or why there is none. */
export function TrialAnswer({ trial, format, name, onNext }: TrialAnswerProps) {
  switch (trial.kind) {
    case 'idle':
      return null
    case 'waiting':
      return <Loading label="The answer" />
    case 'cancelled':
      return <p className="quiet">Cancelled; the server stopped reading too.</p>
    case 'refused':
      return (
        <div className="try-answer">
          <p className="small" role="status">
            <strong>{trial.problem.status === 0 ? 'No answer' : trial.problem.status}</strong> in{' '}
            {formatSpan(trial.millis)}
          </p>
          <Problem error={trial.problem} />
        </div>
      )
    case 'received':
      return (
        <ReceivedAnswer
          key={trial.path}
          path={trial.path}
          received={trial.received}
          file={`${name}.${format}`}
          onNext={onNext}
        />
      )
  }
}

const shownAtOnce = 20_000

function ReceivedAnswer({
  path,
  received,
  file,
  onNext,
}: {
  readonly path: string
  readonly received: Received
  readonly file: string
  readonly onNext: (path: string) => void
}) {
  const { status, millis, sizeBytes, rows, next, text, headers, blob } = received
  const [shown, setShown] = useState(shownAtOnce)
  const whole = text === null ? null : laidOut(text)
  return (
    <div className="try-answer">
      <p className="small" role="status">
        <code className="quiet">GET {path}</code>
        <br />
        <strong>{status}</strong> in {formatSpan(millis)}
        {rows === null ? '' : `, ${counted(rows, 'row')}`}, {formatBytes(sizeBytes)}
        {next === null ? ', no further page' : ''}
      </p>
      <p className="actions">
        {next === null ? null : (
          <button type="button" className="button" onClick={() => onNext(next)}>
            Next page
          </button>
        )}
        <button type="button" className="button" onClick={() => saveBlob(blob, file)}>
          Save as {file}
        </button>
        {text === null ? null : <CopyButton text={text} label="Copy the answer" />}
      </p>
      <details>
        <summary className="small">Headers</summary>
        <pre className="try-text">{headers.map(({ name, value }) => `${name}: ${value}`).join('\n')}</pre>
      </details>
      {whole === null ? (
        <p className="quiet">Parquet is no text: save it, or read it with DuckDB, pandas or Spark.</p>
      ) : (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard. */}
          <pre className="try-text" tabIndex={0}>
            <TextSafe>{whole.slice(0, shown)}</TextSafe>
          </pre>
          {shown >= whole.length ? null : (
            <button type="button" className="link-button small" onClick={() => setShown(shown + shownAtOnce)}>
              Show {counted(Math.min(shownAtOnce, whole.length - shown), 'more character')} of{' '}
              {counted(whole.length - shown, 'character')}
            </button>
          )}
        </>
      )}
    </div>
  )
}
