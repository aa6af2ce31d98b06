import { answer, type CommandContext } from '../command-context.ts'
import type { ServeFlags } from '../commands.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { exitCodeOfApply, followApply } from '../follow-apply.ts'
import { localPrincipal } from '../local-principal.ts'
import { applyText } from '../render/apply-text.ts'
import { openHere } from '../workspace-driver.ts'

/**
 * `provender start`: apply, then serve until Ctrl-C; `--once` ends after apply.
 * @throws OWNER_ACTIVE with the URL of the process that owns the workspace
 */
export async function runStart(context: CommandContext, flags: ServeFlags): Promise<ExitCode> {
  const workspace = await openHere(context, 'own')
  try {
    const follower = followApply(context)
    const report = await workspace
      .apply({ actor: localPrincipal(), onProgress: follower.onProgress, signal: context.signal })
      .finally(follower.stop)
    answer(context, report, () => applyText(report, context.terminal))
    if (flags.once === true || context.signal.aborted) return exitCodeOfApply(report)
    return exitCodes.done
  } finally {
    await workspace.close()
  }
}
