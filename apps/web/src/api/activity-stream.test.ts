import { describe, expect, it } from 'vitest'
import type { ActivitySurroundings } from './activity-stream.ts'
import { ActivityStream, pauseAfter } from './activity-stream.ts'
import type { Answer } from './answers.ts'
import { ApiProblem } from './problem.ts'

type Line = Answer<'ActivityLine'>

const none = { actor: null, subject: null, stage: null, dataset: null, rows: null, millis: null }
const blank = { ...none, release: null, passed: null, total: null, message: null }
const line = (kind: Line['kind'], at: string, more: Partial<Line> = {}): Line => ({
  ...blank,
  run: 'r1',
  at,
  kind,
  ...more,
})
const sse = (id: number, told: Line): string => `id: b-${id}\ndata: ${JSON.stringify(told)}\n\n`

type Turn = (headers: Readonly<Record<string, string>>) => Promise<Response>

/** A server whose turns are given; the last one hangs until it is stopped. */
function surroundings(turns: readonly Turn[]) {
  const asked: (string | undefined)[] = []
  const pauses: number[] = []
  const around: ActivitySurroundings = {
    open: async (headers, signal) => {
      asked.push(headers['last-event-id'])
      const turn = turns[asked.length - 1]
      if (turn !== undefined) return turn(headers)
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))))
    },
    now: () => Date.parse('2026-11-21T10:00:00Z'),
    pause: async (millis) => {
      pauses.push(millis)
    },
  }
  return { around, asked, pauses }
}

const answer = (body: string, date = '2026-11-21T10:00:00Z'): Turn => {
  const headers = { date: new Date(date).toUTCString() }
  return async () => new Response(new Blob([body]).stream(), { headers })
}
const refuse =
  (status: number, retry: 'never' | 'backoff'): Turn =>
  async () => {
    throw new ApiProblem({ code: 'X', detail: 'no', status, retry })
  }

async function until(isDone: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !isDone(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 2))
  expect(isDone()).toBe(true)
}

describe('the stream of activity', () => {
  it('waits longer after each failure, to a limit', () => {
    expect([0, 1, 2, 3, 10].map(pauseAfter)).toEqual([500, 1000, 2000, 4000, 20_000])
  })

  it('goes on after the last line it heard, and begins with everything that the server still knows', async () => {
    const { around, asked, pauses } = surroundings([
      answer(
        sse(1, line('run-started', '2026-11-21T10:00:01Z')) + sse(2, line('stage-started', '2026-11-21T10:00:02Z')),
      ),
      refuse(0, 'backoff'),
      refuse(503, 'backoff'),
      answer(sse(3, line('run-finished', '2026-11-21T10:00:03Z'))),
    ])
    const stream = new ActivityStream(around)
    stream.start()
    await until(() => asked.length === 5)
    expect(asked).toEqual(['0', 'b-2', 'b-2', 'b-2', 'b-3'])
    expect(pauses).toEqual([500, 1000, 2000, 500])
    expect(stream.current().runs.map(({ state, lines }) => [state, lines.length])).toEqual([['finished', 3]])
    stream.stop()
    expect(stream.current().connection.kind).toBe('paused')
  })

  it('puts lines together that come in pieces, and leaves out what is none', async () => {
    const text = `: beat\n\ndata: not json\n\n${sse(7, line('run-started', '2026-11-21T10:00:01Z', { message: 'ä€\nb' }))}`
    const bytes = new TextEncoder().encode(text)
    const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 3) controller.enqueue(bytes.slice(at, at + 3))
        controller.close()
      },
    })
    const { around, asked } = surroundings([async () => new Response(pieces)])
    const stream = new ActivityStream(around)
    stream.start()
    await until(() => asked.length === 2)
    expect(stream.current().runs[0]?.lines.map(({ message }) => message)).toEqual(['ä€\nb'])
    expect(asked[1]).toBe('b-7')
    stream.stop()
  })

  it('stops asking where it is refused for good, and hears what others do only from its beginning on', async () => {
    const refused = surroundings([refuse(404, 'never')])
    const stream = new ActivityStream(refused.around)
    stream.start()
    await until(() => stream.current().connection.kind === 'refused')
    expect([refused.asked.length, refused.pauses.length]).toEqual([1, 0])

    const before = sse(1, line('release-published', '2026-11-21T09:00:00Z', { subject: 'a/b', release: '1.0.0#1' }))
    const after = sse(2, line('release-published', '2026-11-21T10:00:05Z', { subject: 'a/b', release: '1.0.0#2' }))
    const { around, asked } = surroundings([answer(before + after)])
    const other = new ActivityStream(around)
    const heard: (string | null)[] = []
    other.onLine(({ release }) => heard.push(release))
    other.start()
    await until(() => asked.length === 2)
    expect(heard).toEqual(['1.0.0#2'])
    expect(other.current().runs[0]?.published).toEqual(['a/b@1.0.0#1', 'a/b@1.0.0#2'])
    other.stop()
  })

  it('a line that is told twice counts once', async () => {
    const told = sse(1, line('release-published', '2026-11-21T10:00:05Z', { subject: 'a/b', release: '1.0.0#2' }))
    const { around, asked } = surroundings([answer(told), answer(told)])
    const stream = new ActivityStream(around)
    stream.start()
    await until(() => asked.length === 3)
    expect(stream.current().runs[0]?.published).toEqual(['a/b@1.0.0#2'])
    stream.stop()
  })
})
