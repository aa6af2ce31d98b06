import type { Answer } from '../api/answers.ts'

const order = ['load', 'plan', 'ingest', 'build', 'check', 'publish']

/** How long a stage took, all its sources or products together. */
export interface StageTime {
  readonly stage: string
  readonly millis: number
}

/**
 * Time by stage, in the order of the stages; those that have not ended are not there.
 * @example stageTimes([]) // []
 */
export function stageTimes(lines: readonly Answer<'ActivityLine'>[]): readonly StageTime[] {
  const sums = new Map<string, number>()
  for (const { kind, stage, millis } of lines) {
    if (kind === 'stage-finished' && stage !== null) sums.set(stage, (sums.get(stage) ?? 0) + (millis ?? 0))
  }
  return [...sums]
    .map(([stage, millis]) => ({ stage, millis }))
    .sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage))
}
