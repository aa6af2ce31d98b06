import { type Clock, microsOf, ProvenderError } from '@provender/kernel'

/** How often one principal may do a thing that is recorded. */
export interface RateBound {
  /**
   * Takes one of the turns that a principal has.
   * @throws REQUEST_TOO_OFTEN with the seconds after which there is one again
   */
  take(principal: string): void
}

const hourMicros = 3_600_000_000
const mostKnown = 10_000

/** A bound of so many turns at once, which come back evenly over an hour. `what` says in the refusal what was done too often. */
export function rateBound(turns: number, clock: Clock, what: string): RateBound {
  const spent = new Map<string, { readonly left: number; readonly at: bigint }>()
  return {
    take(principal) {
      const at = microsOf(clock.now())
      const before = spent.get(principal)
      const passed = before === undefined ? 0 : Math.max(0, Number(at - before.at))
      const left = Math.min(turns, (before?.left ?? turns) + (passed / hourMicros) * turns)
      if (left < 1) throw tooOften(turns, what, Math.ceil(((1 - left) / turns) * 3600))
      spent.delete(principal)
      spent.set(principal, { left: left - 1, at })
      const [oldest] = spent.keys()
      if (spent.size > mostKnown && oldest !== undefined) spent.delete(oldest)
    },
  }
}

function tooOften(turns: number, what: string, seconds: number): ProvenderError {
  return new ProvenderError(
    'REQUEST_TOO_OFTEN',
    `You ${what} ${turns} times within the hour, which is as often as may be. Try again in ${seconds} s.`,
    { retryAfterSeconds: seconds },
  )
}
