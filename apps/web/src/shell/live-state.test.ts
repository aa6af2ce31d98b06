import { expect, it } from 'vitest'
import type { ActivityState, Run } from '../api/activity-state.ts'
import { liveState } from './live-state.ts'

const now = Date.parse('2026-11-21T10:00:10Z')
const run: Run = {
  ...{
    id: 'r',
    actor: null,
    state: 'running',
    lines: [],
    at: { stage: 'check', subject: 'a/b' },
    done: 2,
    published: [],
    failed: [],
  },
  ...{ startedAt: '2026-11-21T10:00:00Z', endedAt: null },
}
const open = (runs: readonly Run[]): ActivityState => ({ connection: { kind: 'open' }, runs })
const ended: Run = { ...run, state: 'finished', at: null, endedAt: '2026-11-21T10:00:05Z' }

it.each<[string, ActivityState, string]>([
  ['quiet', open([]), 'Live'],
  ['busy', open([run]), 'Checking a/b · 2 done'],
  ['good', open([{ ...ended, published: ['a/b@1.0.0#2'] }]), 'Published a/b@1.0.0#2'],
  ['good', open([{ ...ended, published: ['x', 'y'] }]), 'Published 2 releases'],
  ['good', open([ended]), 'Unchanged'],
  ['bad', open([{ ...ended, state: 'failed' }]), 'Build failed'],
  ['bad', open([{ ...ended, published: ['x'], failed: ['a/b'] }]), 'Failed: a/b'],
  ['bad', open([{ ...ended, failed: ['a/b', 'c/d'] }]), '2 failed'],
  ['quiet', open([{ ...ended, endedAt: '2026-11-21T09:00:00Z' }]), 'Live'],
  ['quiet', { connection: { kind: 'connecting' }, runs: [run] }, 'Connecting'],
  [
    'bad',
    { connection: { kind: 'lost', why: '', tryAgainAt: now + 3200 }, runs: [] },
    'Connection lost, retrying in 4 s',
  ],
  ['quiet', { connection: { kind: 'refused', why: '' }, runs: [] }, 'Not live'],
])('%s: %j says %s', (tone, state, text) => {
  expect(liveState(state, now)).toEqual({ tone, text })
})
