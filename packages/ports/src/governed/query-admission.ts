import { ProvenderError } from '@provender/kernel'

/** Lets a number of queries run side by side and a number wait; whatever comes on top is told to come back. */
export interface QueryAdmission {
  /**
   * Runs `work` when it is its turn.
   * @throws SERVER_BUSY when as many wait as may
   * @throws ENGINE_CANCELLED when `signal` aborts while it waits
   */
  run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result>
}

/** Admission with room for `running` and `waiting` queries. */
export function queryAdmission(room: { readonly running: number; readonly waiting: number }): QueryAdmission {
  const queue: (() => void)[] = []
  let running = 0
  const release = (): void => {
    const next = queue.shift()
    if (next === undefined) running -= 1
    else next()
  }
  return {
    async run(work, signal) {
      if (running < room.running) running += 1
      else await turn(queue, room.waiting, signal)
      try {
        return await work()
      } finally {
        release()
      }
    },
  }
}

function turn(queue: (() => void)[], most: number, signal: AbortSignal | undefined): Promise<void> {
  if (queue.length >= most) {
    throw new ProvenderError(
      'SERVER_BUSY',
      `${most} queries are waiting already, which is as many as may. Try again in a moment.`,
      { waiting: most },
    )
  }
  return new Promise((resolve, reject) => {
    const start = (): void => {
      signal?.removeEventListener('abort', leave)
      resolve()
    }
    const leave = (): void => {
      const place = queue.indexOf(start)
      if (place >= 0) queue.splice(place, 1)
      reject(new ProvenderError('ENGINE_CANCELLED', 'The query was cancelled before it began.'))
    }
    if (signal?.aborted === true) {
      leave()
      return
    }
    signal?.addEventListener('abort', leave, { once: true })
    queue.push(start)
  })
}
