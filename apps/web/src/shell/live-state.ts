import type { ActivityState, Run } from '../api/activity-state.ts'

/** What the header says of the workspace, and how it is toned. */
export interface LiveState {
  readonly tone: 'quiet' | 'busy' | 'good' | 'bad'
  readonly text: string
}

const work: Readonly<Record<string, string>> = {
  load: 'Loading definitions',
  plan: 'Planning',
  ingest: 'Taking in',
  build: 'Building',
  check: 'Checking',
  publish: 'Publishing',
}

const freshMs = 12_000

/**
 * The one thing worth saying now: a lost connection before a run, a run before what just failed, that before what was published.
 * @example liveState({ connection: { kind: 'open' }, runs: [] }, 0).text // 'Live'
 */
export function liveState({ connection, runs }: ActivityState, now: number): LiveState {
  if (connection.kind === 'refused') return { tone: 'quiet', text: 'Not live' }
  if (connection.kind === 'lost') {
    const seconds = Math.max(Math.ceil((connection.tryAgainAt - now) / 1000), 0)
    return {
      tone: 'bad',
      text: seconds === 0 ? 'Connection lost, retrying' : `Connection lost, retrying in ${seconds} s`,
    }
  }
  if (connection.kind !== 'open') return { tone: 'quiet', text: 'Connecting' }
  const [run] = runs
  if (run?.state === 'running') return { tone: 'busy', text: workText(run) }
  const isFresh = run !== undefined && run.endedAt !== null && now - Date.parse(run.endedAt) < freshMs
  if (!isFresh) return { tone: 'quiet', text: 'Live' }
  if (run.state === 'failed') return { tone: 'bad', text: 'Build failed' }
  if (run.failed.length > 0)
    return { tone: 'bad', text: run.failed.length === 1 ? `Failed: ${run.failed[0]}` : `${run.failed.length} failed` }
  const count = run.published.length
  return {
    tone: 'good',
    text: count === 0 ? 'Unchanged' : count === 1 ? `Published ${run.published[0]}` : `Published ${count} releases`,
  }
}

/** What a run does at this moment, and to what. */
function workText({ at, done }: Run): string {
  const doing = at === null ? 'Building' : [work[at.stage] ?? at.stage, at.subject].filter(Boolean).join(' ')
  return done === 0 ? doing : `${doing} · ${done} done`
}
