import type { CheckResult } from '@provender/contract'
import type { PlannedCheck } from './plan-checks.ts'

/** What was measured for a check: rows looked at and a figure, or why it could not be measured. */
export type Measure =
  | { readonly kind: 'measured'; readonly rowsSeen: number; readonly value: number }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'not-run' }

/**
 * The outcome of a check from what was measured. Pure: a check that threw, did not run, or saw no rows where rows are due, did not pass.
 * @example judge('weekly', check, { kind: 'not-run' }).status // 'not-run'
 */
export function judge(dataset: string, check: PlannedCheck, measure: Measure): CheckResult {
  const base = { dataset, name: check.name, dimension: check.dimension }
  if (measure.kind === 'not-run')
    return { ...base, status: 'not-run', rowsSeen: 0, failures: 0, message: 'The check did not run.' }
  if (measure.kind === 'error') return { ...base, status: 'error', rowsSeen: 0, failures: 0, message: measure.message }
  const problem = problemOf(check, measure.rowsSeen, measure.value)
  return {
    ...base,
    status: problem === null ? 'passed' : 'failed',
    rowsSeen: measure.rowsSeen,
    failures: failuresOf(check, measure, problem),
    message: problem,
  }
}

function failuresOf(check: PlannedCheck, measure: { readonly value: number }, problem: string | null): number {
  if (problem === null) return 0
  return check.kind === 'complete' ? Math.abs(check.events - measure.value) : Math.max(1, measure.value)
}

function problemOf(check: PlannedCheck, rowsSeen: number, value: number): string | null {
  switch (check.kind) {
    case 'populated':
      return populatedProblem(check, rowsSeen)
    case 'unique':
      return value === 0 ? null : `${value} keys occur more than once.`
    case 'rows':
      return value === 0 ? null : `${value} of ${rowsSeen} rows break it.`
    case 'complete':
      return completeProblem(check, rowsSeen, value)
  }
}

function populatedProblem(check: PlannedCheck & { readonly kind: 'populated' }, rowsSeen: number): string | null {
  if (rowsSeen > 0) return null
  if (check.emptyReason === null)
    return 'There are no rows; a dataset that may be empty says so with mayBeEmpty(reason).'
  return check.eventsDue === 0
    ? null
    : `There are no rows, but ${check.eventsDue} source events were due (${check.emptyReason}).`
}

/** No rows of no events are complete; whether a check may see no rows at all is decided for all checks alike. */
function completeProblem(
  check: PlannedCheck & { readonly kind: 'complete' },
  rowsSeen: number,
  value: number,
): string | null {
  if (check.events === 0 && rowsSeen === 0 && value === 0) return null
  if (check.events === 0) return 'There are no events to be complete against.'
  if (value > check.events) return `It counts ${value}, more than the ${check.events} events there are.`
  return value >= check.min * check.events
    ? null
    : `It counts ${value} of ${check.events} events; at least ${check.min * 100} % are promised.`
}

/**
 * Rows are due unless the dataset declares that it may be empty: a check over none of them says nothing.
 * Results over zero rows where rows are due become failures.
 * @example refuseVacuous([], false) // []
 */
export function refuseVacuous(results: readonly CheckResult[], mayBeEmpty: boolean): readonly CheckResult[] {
  return results.map((result) =>
    result.status === 'passed' && result.rowsSeen === 0 && !mayBeEmpty
      ? { ...result, status: 'failed', message: 'The check saw no rows, so it says nothing.' }
      : result,
  )
}
