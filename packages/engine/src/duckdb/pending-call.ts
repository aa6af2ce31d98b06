import { ProvenderError } from '@provender/kernel'
import type { RowChunk } from './engine-process.ts'
import type { CallResult } from './protocol.ts'

interface CallWatch {
  readonly timeoutMs: number
  readonly signal: AbortSignal | null
  readonly stop: () => void
  readonly settled: () => void
}

/**
 * A call under way in another process: settles once, by answer, failure, time limit or cancellation.
 * A timed-out or aborted call is interrupted; its process is killed when that does not help.
 */
export class PendingCall {
  readonly id: number
  readonly result: Promise<CallResult>
  readonly #resolve: (result: CallResult) => void
  readonly #reject: (error: ProvenderError) => void
  readonly #watch: CallWatch
  readonly #timer: NodeJS.Timeout | null
  readonly #onAbort: () => void
  #chunks: RowChunk[] = []
  #wake: (() => void) | null = null
  #kill: NodeJS.Timeout | null = null
  #isSettled = false
  #verdict: ProvenderError | null = null
  #failure: ProvenderError | null = null

  constructor(id: number, watch: CallWatch) {
    this.id = id
    this.#watch = watch
    const { promise, resolve, reject } = Promise.withResolvers<CallResult>()
    this.result = promise
    this.#resolve = resolve
    this.#reject = reject
    promise.catch(() => undefined)
    this.#onAbort = () =>
      this.#stop(new ProvenderError('ENGINE_CANCELLED', 'The statement was cancelled by its caller.'))
    this.#timer = watch.timeoutMs > 0 ? setTimeout(() => this.#stop(tooLong(watch.timeoutMs)), watch.timeoutMs) : null
    watch.signal?.addEventListener('abort', this.#onAbort, { once: true })
    if (watch.signal?.aborted === true) queueMicrotask(this.#onAbort)
  }

  get isSettled(): boolean {
    return this.#isSettled
  }

  /** A chunk arrived. */
  take(chunk: RowChunk): void {
    this.#chunks.push(chunk)
    this.#wake?.()
  }

  /** The next chunk, or null after the last. */
  async nextChunk(): Promise<RowChunk | null> {
    while (this.#chunks.length === 0 && !this.#isSettled) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    if (this.#failure !== null) throw this.#failure
    return this.#chunks.shift() ?? null
  }

  /** The call was answered. */
  finish(result: CallResult): void {
    if (this.#verdict !== null) this.fail(this.#verdict)
    else if (this.#settle()) this.#resolve(result)
    this.#wake?.()
  }

  /** The call failed; a time limit or cancellation that came first says why. */
  fail(error: ProvenderError): void {
    if (!this.#settle()) return
    this.#failure = this.#verdict ?? error
    this.#reject(this.#failure)
    this.#wake?.()
  }

  /** Calls `kill` when the call has not settled after the grace period. */
  killUnlessSettled(graceMs: number, kill: () => void): void {
    if (this.#isSettled || this.#kill !== null) return
    this.#kill = setTimeout(kill, graceMs)
  }

  #stop(verdict: ProvenderError): void {
    if (this.#isSettled || this.#verdict !== null) return
    this.#verdict = verdict
    this.#watch.stop()
  }

  #settle(): boolean {
    if (this.#isSettled) return false
    this.#isSettled = true
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#kill !== null) clearTimeout(this.#kill)
    this.#watch.signal?.removeEventListener('abort', this.#onAbort)
    this.#watch.settled()
    return true
  }
}

function tooLong(timeoutMs: number): ProvenderError {
  return new ProvenderError(
    'ENGINE_TIMEOUT',
    `The statement ran longer than the ${timeoutMs / 1000} s allowed. Read less, or raise limits.querySeconds in provender.config.ts.`,
    { timeoutMs },
  )
}
