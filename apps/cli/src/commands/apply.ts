import { answer, type CommandContext } from '../command-context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { exitCodeOfApply, followApply } from '../follow-apply.ts'
import { applyText } from '../render/apply-text.ts'
import { drivingWorkspace } from '../workspace-driver.ts'

/**
 * `provender apply`: takes in, builds, checks, publishes; through the owner when one runs.
 * @throws OWNER_ACTIVE when another command is changing the workspace right now
 */
export async function runApply(context: CommandContext): Promise<ExitCode> {
  return drivingWorkspace(context, 'own', async (driver) => {
    const follower = followApply(context)
    try {
      const report = await driver.apply({ onProgress: follower.onProgress, signal: context.signal })
      follower.stop()
      answer(context, report, () => applyText(report, context.terminal))
      return exitCodeOfApply(report)
    } finally {
      follower.stop()
    }
  })
}
