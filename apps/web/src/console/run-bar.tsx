import { useEffect, useState } from 'react'
import { useSession } from '../api/session.tsx'
import { counted, formatNumber, formatSpan } from '../parts/format.ts'
import type { QueryRun } from './use-query-run.ts'

/** Row limits to choose from, up to what the server allows. */
export const rowLimits = [100, 1000, 10_000] as const

/** What the bar under the editor shows and does. */
export interface RunBarProps {
  readonly run: QueryRun
  readonly limit: number
  readonly onLimit: (limit: number) => void
  readonly onRun: () => void
  readonly onCancel: () => void
  readonly canRun: boolean
}

/** Run and cancel, with the limits of time and rows beside them. */
export function RunBar({ run, limit, onLimit, onRun, onCancel, canRun }: RunBarProps) {
  const { data: session } = useSession()
  const most = session?.limits.queryRows ?? 10_000
  const limits = [...new Set([...rowLimits.filter((rows) => rows < most), most])]
  return (
    <div className="run-bar">
      {run.kind === 'running' ? (
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      ) : (
        <button
          type="button"
          className="button"
          data-kind="primary"
          onClick={onRun}
          disabled={!canRun}
          aria-keyshortcuts="Control+Enter Meta+Enter"
        >
          Run <kbd>{isApple() ? '⌘' : 'Ctrl'} ↵</kbd>
        </button>
      )}
      <label className="inline-field">
        <span>Rows</span>
        <select
          className="input"
          value={Math.min(limit, most)}
          onChange={(event) => onLimit(Number(event.target.value))}
        >
          {limits.map((rows) => (
            <option key={rows} value={rows}>
              up to {formatNumber(rows)}
            </option>
          ))}
        </select>
      </label>
      <span className="quiet small run-status" role="status">
        {run.kind === 'running' ? (
          <Elapsed since={run.startedAt} mostSeconds={session?.limits.querySeconds} />
        ) : (
          statusOf(run)
        )}
        {run.kind === 'idle' && session !== undefined
          ? `At most ${counted(session.limits.querySeconds, 'second')}`
          : null}
      </span>
    </div>
  )
}

function statusOf(run: QueryRun): string | null {
  switch (run.kind) {
    case 'answered':
      return `${counted(run.answer.rows.length, 'row')} in ${formatSpan(run.answer.millis)}`
    case 'failed':
      return 'Failed'
    case 'cancelled':
      return `Cancelled after ${formatSpan(run.afterMs)}; the server stopped too`
    default:
      return null
  }
}

function Elapsed({ since, mostSeconds }: { readonly since: number; readonly mostSeconds: number | undefined }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 200)
    return () => clearInterval(timer)
  }, [])
  return (
    <span aria-live="off">
      Running {formatSpan(Math.max(0, now - since))}
      {mostSeconds === undefined ? '' : ` of at most ${counted(mostSeconds, 'second')}`}
    </span>
  )
}

function isApple(): boolean {
  return /mac|iphone|ipad/i.test(navigator.platform)
}
