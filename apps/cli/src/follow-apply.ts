import type { ApplyProgress, ApplyReport } from '@provender/pipeline'
import { type CommandContext, reportStep } from './command-context.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'
import { startProgress } from './progress.ts'
import { isGate, progressLine } from './render/apply-text.ts'

/** Follows an apply: living line and lines that stay for people, NDJSON for programs, both on standard error. */
export interface ApplyFollower {
  readonly onProgress: (progress: ApplyProgress) => void
  stop(): void
}

/** Starts following an apply. Call `stop` before anything else is printed. */
export function followApply(context: CommandContext): ApplyFollower {
  if (context.isJson) return { onProgress: (step) => reportStep(context, step), stop: () => {} }
  const progress = startProgress(context.terminal)
  progress.doing('loading definitions')
  return {
    onProgress: (step) => {
      if (step.kind === 'stage-started') progress.doing(`${step.stage} ${step.subject}`)
      const line = progressLine(step)
      if (line !== null) progress.say(line)
    },
    stop: () => progress.stop(),
  }
}

/**
 * The exit code of an apply: 3 when a gate failed and nothing worse happened, 1 for other failures.
 * @example exitCodeOfApply(report) // 0
 */
export function exitCodeOfApply(report: ApplyReport): ExitCode {
  if (report.isClean) return exitCodes.done
  const isOnlyGates =
    report.sources.every(({ outcome }) => outcome !== 'failed') &&
    report.products.every((outcome) => outcome.kind !== 'failed' || isGate(outcome) || waitsForGate(outcome.error.code))
  return isOnlyGates && report.products.some(isGate) ? exitCodes.gateFailed : exitCodes.failed
}

/** A product that could not be built because one it reads did not pass fails for the same reason. */
function waitsForGate(code: string): boolean {
  return code === 'PLAN_INPUT_UNAVAILABLE'
}
