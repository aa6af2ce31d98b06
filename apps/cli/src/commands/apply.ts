import { answer, type CommandContext } from '../command-context.ts'
import type { ExitCode } from '../exit-codes.ts'
import type { ApplyFlags } from '../flags.ts'
import { exitCodeOfApply, followApply } from '../follow-apply.ts'
import { applyText } from '../render/apply-text.ts'
import { drivingWorkspace } from '../workspace-driver.ts'

/**
 * `provender apply`: takes in, builds, checks, publishes; through the owner when one runs.
 * @throws OWNER_ACTIVE when another command is changing the workspace right now
 * @throws INGEST_SOURCE_UNKNOWN when a source is to be replayed that is not defined
 */
export async function runApply(context: CommandContext, { replay = [] }: ApplyFlags = {}): Promise<ExitCode> {
  return drivingWorkspace(context, 'own', async (driver) => {
    const follower = followApply(context)
    try {
      const report = await driver.apply({ replay, onProgress: follower.onProgress, signal: context.signal })
      follower.stop()
      answer(context, report, () => applyText(report, context.terminal))
      return exitCodeOfApply(report)
    } finally {
      follower.stop()
    }
  })
}
