import { useEffect, useReducer } from 'react'
import { Link } from 'react-router'
import { useActivity } from '../api/activity.tsx'
import { liveState } from './live-state.ts'

/** What the workspace does now, in a word; leads to the page of its activity. */
export function LiveSign() {
  const activity = useActivity()
  const [, tick] = useReducer((count: number) => count + 1, 0)
  const isCounting = activity.connection.kind === 'lost' || activity.runs[0] !== undefined
  useEffect(() => {
    if (!isCounting) return
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [isCounting])
  const { tone, text } = liveState(activity, Date.now())
  return (
    <Link to="/activity" className="live" data-tone={tone} title={`${text} — activity of the workspace`}>
      <span className="live-dot" aria-hidden="true" />
      <span className="live-text">{text}</span>
      <span className="unseen" role="status">
        {tone === 'good' || tone === 'bad' ? text.replace(/ in \d+ s$/, '') : ''}
      </span>
    </Link>
  )
}
