import { Link } from 'react-router'
import type { Run } from '../api/activity-state.ts'
import type { Answer } from '../api/answers.ts'
import { formatClock, formatSpan } from '../parts/format.ts'
import { Ago, Quantity } from '../parts/quantities.tsx'
import { Table, type TableColumn } from '../parts/table.tsx'
import { TextSafe } from '../parts/text-safe.tsx'
import { lineText } from './line-text.ts'
import { stageTimes } from './stage-times.ts'

type Line = Answer<'ActivityLine'>

const words = { running: 'Running', finished: 'Finished', failed: 'Failed' } as const

/** A run: how it came out, where its time went, and its steps. */
export function RunView({ run, isOpen }: { readonly run: Run; readonly isOpen: boolean }) {
  const outcome = run.lines.findLast(({ kind }) => kind === 'run-finished' || kind === 'run-failed')
  const isWhole = run.failed.length === 0
  return (
    <details className="run" data-state={isWhole ? run.state : 'failed'} open={isOpen}>
      <summary>
        <strong>
          {words[run.state]}
          {isWhole ? '' : `, ${run.failed.length.toLocaleString()} failed`}
        </strong>
        <Ago at={run.startedAt} />
        {run.actor === null ? null : (
          <span>
            by <TextSafe most={80}>{run.actor}</TextSafe>
          </span>
        )}
        {outcome?.millis === undefined || outcome.millis === null ? null : (
          <span>took {formatSpan(outcome.millis)}</span>
        )}
        {run.published.length === 0 ? null : <span>{run.published.length} published</span>}
      </summary>
      {outcome?.message == null ? null : (
        <p className={run.state === 'failed' ? 'refusal' : 'small'}>
          <TextSafe most={2000}>{outcome.message}</TextSafe>
        </p>
      )}
      <StageBar lines={run.lines} />
      <Table
        label="Steps, newest first"
        columns={columns}
        rows={[...shownLines(run.lines)].reverse()}
        rowKey={rowKey}
        maxHeight={460}
      />
    </details>
  )
}

function StageBar({ lines }: { readonly lines: readonly Line[] }) {
  const times = stageTimes(lines)
  if (times.length === 0) return null
  return (
    <ul className="stages" aria-label="Where the time went">
      {times.map(({ stage, millis }) => (
        <li key={stage} style={{ flexGrow: Math.max(millis, 1) }}>
          <span className="stage-bar" aria-hidden="true" />
          <span className="stage-text">
            {stage} <span className="quiet number">{formatSpan(millis)}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The end of these stages is told by what came of them. */
const toldByOutcome = new Set<string | null>(['ingest', 'check', 'publish'])

/** Nothing is shown twice: a stage as it begins while it is at work, then its outcome. */
function shownLines(lines: readonly Line[]): readonly Line[] {
  const ended = new Set(lines.filter(({ kind }) => kind === 'stage-finished').map(stageKey))
  return lines.filter((line) => {
    if (line.kind === 'stage-started') return !ended.has(stageKey(line))
    return line.kind !== 'stage-finished' || !toldByOutcome.has(line.stage)
  })
}

const stageKey = ({ stage, subject }: Line): string => `${stage} ${subject}`

const rowKey = (line: Line, index: number): string => `${line.at} ${line.kind} ${line.subject} ${line.dataset} ${index}`

const columns: readonly TableColumn<Line>[] = [
  {
    name: 'at',
    title: 'At',
    cell: ({ at }) => (
      <time dateTime={at} className="number">
        {formatClock(at)}
      </time>
    ),
  },
  { name: 'step', title: 'Step', cell: (line) => <TextSafe most={200}>{lineText(line)}</TextSafe> },
  { name: 'subject', title: 'Source or product', cell: (line) => <Subject line={line} /> },
  { name: 'rows', title: 'Rows', align: 'end', cell: ({ rows }) => (rows === null ? '' : <Quantity value={rows} />) },
  {
    name: 'took',
    title: 'Took',
    align: 'end',
    cell: ({ millis }) => (millis === null ? '' : <span className="number">{formatSpan(millis)}</span>),
  },
  {
    name: 'message',
    title: 'Says',
    cell: ({ message }) => (message === null ? '' : <TextSafe most={600}>{message}</TextSafe>),
  },
]

function Subject({ line: { subject, dataset } }: { readonly line: Line }) {
  if (subject === null) return null
  const text = <TextSafe most={120}>{subject}</TextSafe>
  return (
    <>
      {/^[a-z0-9-]+\/[a-z0-9-]+$/.test(subject) ? <Link to={`/products/${subject}`}>{text}</Link> : text}
      {dataset === null ? null : <span className="quiet"> {dataset}</span>}
    </>
  )
}
