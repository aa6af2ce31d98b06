import type { CheckResult } from '@provender/contract'
import type { PlannedCheck } from './plan-checks.ts'

/** What was measured for a check: the rows there are, those it looked at, and a figure; or why it could not be measured. */
export type Measure =
  | { readonly kind: 'measured'; readonly rows: number; readonly rowsSeen: number; readonly value: number }
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
    message: problem ?? remarkOf(check, measure),
  }
}

/**
 * Whether a rule met rows but no value in them, in a column that may have none: there none are due.
 * @example holdsNoValues(shareIsFinite, { kind: 'measured', rows: 3, rowsSeen: 0, value: 0 }) // true
 */
export function holdsNoValues(check: PlannedCheck, measure: Measure): boolean {
  const mayHoldNone = check.kind === 'rows' && check.values?.nullable === true
  return mayHoldNone && measure.kind === 'measured' && measure.rows > 0 && measure.rowsSeen === 0
}

/** What a check that passed over nothing has to say for it. */
function remarkOf(check: PlannedCheck, measure: Measure & { readonly kind: 'measured' }): string | null {
  if (holdsNoValues(check, measure)) return 'The column holds no values.'
  if (check.kind === 'populated' && measure.rowsSeen === 0 && check.eventsDue === null)
    return `There are no rows; the dataset reads no events, so no event decides whether any were due (${check.emptyReason}).`
  return null
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
  return check.eventsDue === 0 || check.eventsDue === null
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
 * A check over nothing says nothing: where rows or values are due, one that passed over none of them becomes a failure.
 * None are due where the dataset declares that it may be empty, or the rule's nullable column holds no values.
 * @example refuseVacuous(resultOverNoRows, false).status // 'failed'
 */
export function refuseVacuous(result: CheckResult, mayBeNone: boolean): CheckResult {
  return result.status === 'passed' && result.rowsSeen === 0 && !mayBeNone
    ? { ...result, status: 'failed', message: 'The check saw no rows, so it says nothing.' }
    : result
}
