import type { ApplyOptions, LoadedWorkspace } from '@provender/pipeline'
import { describe, expect, it } from 'vitest'
import { emptyReport } from '../served.fixture.ts'
import { replayCommand } from './replay-command.ts'

const ada = { kind: 'local', name: 'ada' } as const
const loaded = { sources: [{ name: 'loans' }, { name: 'books' }] } as unknown as LoadedWorkspace

/** Replays whose applies end when the test says so, or when they are stopped. */
function replaying() {
  const begun: ApplyOptions[] = []
  const ends: (() => void)[] = []
  const command = replayCommand({ loaded }, async (options) => {
    begun.push(options)
    await new Promise<void>((resolve, reject) => {
      ends.push(resolve)
      options.signal?.addEventListener('abort', () => reject(new Error('stopped')))
    })
    return emptyReport
  })
  return { begun, ends, command, sources: () => begun.map(({ replay, actor }) => `${replay?.join()} by ${actor.name}`) }
}

describe('a replay', () => {
  it('is an apply that takes one source in again, begun by who asked', () => {
    const { command, sources } = replaying()
    command.replay('loans', ada)
    expect(sources()).toEqual(['loans by ada'])
  })

  it('of a source that waits for its replay already is not begun twice, and again once it is done', async () => {
    const { command, sources, ends } = replaying()
    for (const source of ['loans', 'loans', 'books', 'loans']) command.replay(source, ada)
    expect(sources()).toEqual(['loans by ada', 'books by ada'])
    ends[0]?.()
    await new Promise((resolve) => setImmediate(resolve))
    command.replay('loans', ada)
    expect(sources()).toEqual(['loans by ada', 'books by ada', 'loans by ada'])
  })

  it.each(['loan', '', '__proto__', 'x'.repeat(100_000)])('of no source is refused (%#)', (source) => {
    const { command, begun } = replaying()
    expect(() => command.replay(source, ada)).toThrow(
      expect.objectContaining({
        code: 'INGEST_SOURCE_UNKNOWN',
        details: expect.objectContaining({ known: ['loans', 'books'] }),
      }),
    )
    expect(begun).toEqual([])
  })

  it('is stopped when the server closes, and none is begun afterwards', async () => {
    const { command, begun } = replaying()
    command.replay('loans', ada)
    await command.close()
    command.replay('books', ada)
    expect([begun.length, begun[0]?.signal?.aborted]).toEqual([1, true])
  })
})
