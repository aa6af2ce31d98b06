import { createParser } from 'eventsource-parser'
import { type ActivityState, type Connection, silent, withLine } from './activity-state.ts'
import type { Answer } from './answers.ts'
import { ApiProblem, asProblem } from './problem.ts'

type Line = Answer<'ActivityLine'>

/** What the stream needs of its surroundings. */
export interface ActivitySurroundings {
  /** Asks for the stream; throws an ApiProblem. */
  readonly open: (headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<Response>
  readonly now: () => number
  /** Waits, or ends early when the signal does. */
  readonly pause: (millis: number, signal: AbortSignal) => Promise<void>
}

/** An id that no server gave: it then tells everything that it still knows. */
const fromTheStart = '0'
const leastPauseMs = 500
const mostPauseMs = 20_000

/**
 * How long to wait before the next attempt: longer with each that failed, to a limit.
 * @example [0, 1, 2, 9].map(pauseAfter) // [500, 1000, 2000, 20000]
 */
export function pauseAfter(failures: number): number {
  return Math.min(leastPauseMs * 2 ** failures, mostPauseMs)
}

/**
 * Hears of what the workspace does, through a fetch that carries the token; goes on after a lost connection from the last
 * line heard. Listeners hear of each change; `onLine` of each line of what happens from now on: what happened before this
 * page was opened is told by the server too, and changes nothing that the page shows.
 */
export class ActivityStream {
  readonly #around: ActivitySurroundings
  readonly #listeners = new Set<() => void>()
  readonly #lineListeners = new Set<(line: Line) => void>()
  #state: ActivityState = silent
  #lastId = fromTheStart
  #since: number | null = null
  #ending: AbortController | null = null

  constructor(around: ActivitySurroundings) {
    this.#around = around
  }

  /** What was heard so far. */
  readonly current = (): ActivityState => this.#state

  /** Calls back on each change of what was heard; the answer ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Calls back with each new line; the answer ends that. */
  readonly onLine = (listener: (line: Line) => void): (() => void) => {
    this.#lineListeners.add(listener)
    return () => this.#lineListeners.delete(listener)
  }

  /** Listens until `stop`. */
  start(): void {
    if (this.#ending !== null) return
    this.#ending = new AbortController()
    void this.#listen(this.#ending.signal)
  }

  /** Ends the connection; what was heard stays, and `start` goes on from there. */
  stop(): void {
    this.#ending?.abort()
    this.#ending = null
    this.#turn({ kind: 'paused' })
  }

  /** Forgets everything, as for another reader. */
  restart(): void {
    this.stop()
    this.#lastId = fromTheStart
    this.#state = silent
    this.start()
  }

  async #listen(signal: AbortSignal): Promise<void> {
    let failures = 0
    while (!signal.aborted) {
      this.#turn({ kind: 'connecting' })
      const heard = await this.#hear(signal).catch((error: unknown) => asProblem(error))
      if (signal.aborted) return
      if (heard instanceof ApiProblem && heard.status >= 400 && heard.retry !== 'backoff') {
        this.#turn({ kind: 'refused', why: heard.message })
        return
      }
      failures = heard instanceof ApiProblem ? failures + 1 : 0
      const wait = pauseAfter(failures)
      const why = heard instanceof ApiProblem ? heard.message : 'The server ended the stream.'
      this.#turn({ kind: 'lost', tryAgainAt: this.#around.now() + wait, why })
      await this.#around.pause(wait, signal)
    }
  }

  async #hear(signal: AbortSignal): Promise<void> {
    const headers = { accept: 'text/event-stream', 'last-event-id': this.#lastId }
    const response = await this.#around.open(headers, signal)
    this.#since ??= Date.parse(response.headers.get('date') ?? '') || this.#around.now()
    if (response.body === null) throw new TypeError('The stream has no body.')
    this.#turn({ kind: 'open' })
    const parser = createParser({ onEvent: ({ id, data }) => this.#take(id, data) })
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) parser.feed(text)
  }

  #take(id: string | undefined, data: string): void {
    const line = lineIn(data)
    if (id !== undefined) this.#lastId = id
    if (line === null) return
    const before = this.#state
    this.#state = withLine(before, line)
    if (this.#state === before) return
    this.#tell()
    if (Date.parse(line.at) < (this.#since ?? 0)) return
    for (const listener of this.#lineListeners) listener(line)
  }

  #turn(connection: Connection): void {
    this.#state = { ...this.#state, connection }
    this.#tell()
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

function lineIn(data: string): Line | null {
  try {
    const parsed: unknown = JSON.parse(data)
    const isLine =
      typeof parsed === 'object' && parsed !== null && 'run' in parsed && 'kind' in parsed && 'at' in parsed
    return isLine ? (parsed as Line) : null
  } catch {
    return null
  }
}
