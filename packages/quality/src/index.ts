export { holdsNoValues, judge, type Measure, refuseVacuous } from './judge.ts'
export { type CheckContext, type PlannedCheck, planChecks } from './plan-checks.ts'
export { type CheckedTable, checkProduct } from './run-checks.ts'
