import type { QualityDimension } from './check.ts'

/** What became of a check. Only `passed` lets a release through. */
export type CheckStatus = 'passed' | 'failed' | 'error' | 'not-run'

/** The outcome of one check over one staged dataset. */
export interface CheckResult {
  readonly dataset: string
  readonly name: string
  readonly dimension: QualityDimension
  readonly status: CheckStatus
  /** Rows that the check looked at. Zero where rows are due is a failure. */
  readonly rowsSeen: number
  readonly failures: number
  /** Why it is not passed, or what a passed one did not get to see, in words; no cell values. */
  readonly message: string | null
}

declare const passed: unique symbol

/** Whether a staged product may be published, bound to the content it looked at. */
export interface Verdict {
  readonly contentDigest: string
  readonly passed: boolean
  readonly checks: readonly CheckResult[]
}

/** A verdict that passed: the only kind that publishing accepts. */
export type PassedVerdict = Verdict & { readonly passed: true; readonly [passed]: true }

/**
 * True when there is at least one check and every one of them passed.
 * @example isPassed({ contentDigest: 'pc1:', passed: false, checks: [] }) // false
 */
export function isPassed(verdict: Verdict): verdict is PassedVerdict {
  return verdict.passed && verdict.checks.length > 0 && verdict.checks.every((check) => check.status === 'passed')
}
