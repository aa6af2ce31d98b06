import type { ToldStep } from './activity-line.ts'

/** A step with its place in the feed; places grow by one. */
export interface FeedLine extends ToldStep {
  readonly number: number
}

/** What happens in runs of this process, for whoever listens: the last lines are kept, older ones are gone. */
export interface ActivityFeed {
  add(step: ToldStep): void
  /**
   * Where a reader goes on who has this id. Without one: before the run that is under way, or before the end of the last one.
   * With an id of another process, or of a line that is gone: before everything that is kept.
   */
  startFor(lastId: string | undefined): number
  /** Lines after a number; null when some of them are gone already. */
  after(number: number): readonly FeedLine[] | null
  idOf(number: number): string
  /** Calls `listener` after each line that is added, and when the feed is closed, until the returned function is called. */
  listen(listener: () => void): () => void
  readonly isClosed: boolean
  /** Nothing is added from then on. */
  close(): void
}

const linesKept = 1000

/** Opens a feed; `boot` tells its ids from those of every other process. */
export function openActivityFeed(boot: string, kept: number = linesKept): ActivityFeed {
  const lines: FeedLine[] = []
  let head = 0
  let runStart: number | null = null
  let lastEnd: number | null = null
  let isClosed = false
  const listeners = new Set<() => void>()
  const beforeAll = (): number => head - lines.length
  const wake = (): void => {
    for (const listener of listeners) listener()
  }
  return {
    add(step) {
      if (isClosed) return
      head += 1
      lines.push({ ...step, number: head })
      if (lines.length > kept) lines.shift()
      if (step.line.kind === 'run-started') runStart = head
      if (step.line.kind === 'run-finished' || step.line.kind === 'run-failed') {
        runStart = null
        lastEnd = head
      }
      wake()
    },
    startFor(lastId) {
      if (lastId === undefined) return Math.max(beforeAll(), (runStart ?? lastEnd ?? head + 1) - 1)
      const number = numberIn(lastId, boot)
      return number === null || number > head || number < beforeAll() ? beforeAll() : number
    },
    after: (number) => (number < beforeAll() ? null : lines.slice(number - beforeAll())),
    idOf: (number) => `${boot}-${number}`,
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get isClosed() {
      return isClosed
    },
    close() {
      isClosed = true
      wake()
    },
  }
}

function numberIn(id: string, boot: string): number | null {
  const digits = id.startsWith(`${boot}-`) ? id.slice(boot.length + 1) : ''
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null
}
