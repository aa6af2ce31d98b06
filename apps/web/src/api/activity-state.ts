import type { Answer } from './answers.ts'

type Line = Answer<'ActivityLine'>

/** How the stream of activity stands. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'lost'; readonly tryAgainAt: number; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string }

/** A run of the pipeline, as far as it was heard of. */
export interface Run {
  readonly id: string
  readonly actor: string | null
  readonly state: 'running' | 'finished' | 'failed'
  readonly lines: readonly Line[]
  /** The step it is at: its stage, and the source or product that it is about. */
  readonly at: { readonly stage: string; readonly subject: string | null } | null
  /** Products that are done with: published, unchanged or failed. */
  readonly done: number
  readonly published: readonly string[]
  /** Products and sources that did not come through; the run goes on without them. */
  readonly failed: readonly string[]
  readonly startedAt: string
  readonly endedAt: string | null
}

/** What was heard so far: the connection, and runs, newest first. */
export interface ActivityState {
  readonly connection: Connection
  readonly runs: readonly Run[]
}

/** Nothing was heard yet. */
export const silent: ActivityState = { connection: { kind: 'connecting' }, runs: [] }

const mostRuns = 20
const mostLines = 2000

/**
 * What is known once another line was heard; a line heard twice (the stream resumes) changes nothing.
 * @example withLine(silent, line).runs[0].state // 'running'
 */
export function withLine(state: ActivityState, line: Line): ActivityState {
  const known = state.runs.find(({ id }) => id === line.run)
  if (known?.lines.some((heard) => isSame(heard, line)) === true) return state
  const run = advanced(known ?? newRun(line), line)
  return { ...state, runs: [run, ...state.runs.filter(({ id }) => id !== line.run)].slice(0, mostRuns) }
}

function newRun({ run, actor, at }: Line): Run {
  return {
    ...{ id: run, actor, state: 'running', lines: [], at: null, done: 0, published: [], failed: [] },
    ...{ startedAt: at, endedAt: null },
  }
}

function advanced(run: Run, line: Line): Run {
  const heard = { ...run, actor: run.actor ?? line.actor, lines: [...run.lines, line].slice(-mostLines) }
  switch (line.kind) {
    case 'stage-started':
      return { ...heard, at: line.stage === null ? run.at : { stage: line.stage, subject: line.subject } }
    case 'release-published':
      return { ...heard, done: run.done + 1, published: [...run.published, `${line.subject}@${line.release}`] }
    case 'product-unchanged':
      return { ...heard, done: run.done + 1 }
    case 'product-failed':
      return { ...heard, done: run.done + 1, failed: withSubject(run.failed, line) }
    case 'source-failed':
      return { ...heard, failed: withSubject(run.failed, line) }
    case 'run-finished':
      return { ...heard, state: 'finished', at: null, endedAt: line.at }
    case 'run-failed':
      return { ...heard, state: 'failed', at: null, endedAt: line.at }
    default:
      return heard
  }
}

function withSubject(failed: readonly string[], { subject }: Line): readonly string[] {
  return subject === null || failed.includes(subject) ? failed : [...failed, subject]
}

function isSame(a: Line, b: Line): boolean {
  return a.at === b.at && a.kind === b.kind && a.subject === b.subject && a.stage === b.stage && a.dataset === b.dataset
}
