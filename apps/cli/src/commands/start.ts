import type { ApplyReport, Workspace } from '@provender/pipeline'
import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { ServeFlags } from '../flags.ts'
import { exitCodeOfApply, followApply } from '../follow-apply.ts'
import { localPrincipal } from '../local-principal.ts'
import { applyText } from '../render/apply-text.ts'
import { openHere } from '../workspace-driver.ts'

/**
 * `provender start`: serves until Ctrl-C and applies what is new meanwhile, so that former releases answer from the first
 * moment; `--once` only applies. A product that does not pass its gate does not keep the others from being served.
 * @throws OWNER_ACTIVE with the URL of the process that owns the workspace, SERVER_PORT_IN_USE, SERVER_UNSAFE_BIND
 */
export async function runStart(context: CommandContext, flags: ServeFlags): Promise<ExitCode> {
  const workspace = await openHere(context, 'own')
  try {
    if (flags.once === true) {
      const report = await applyHere(context, workspace.apply)
      answer(context, report, () => applyText(report, context.terminal))
      return exitCodeOfApply(report)
    }
    const { serveUntilStopped } = await import('../serve-workspace.ts')
    await serveUntilStopped(context, workspace, flags, async ({ url, apply }) => {
      const report = await applyHere(context, apply)
      if (!context.isJson) context.terminal.out(applyText(report, context.terminal))
      answer(context, { url, report }, () => servingText(url))
    })
    return exitCodes.interrupted
  } finally {
    await workspace.close()
  }
}

/**
 * Where the workspace is served, and how to end that.
 * @example servingText('http://127.0.0.1:4400') // 'serving http://127.0.0.1:4400   (Ctrl-C stops)'
 */
export function servingText(url: string): string {
  return `serving ${url}   (Ctrl-C stops)`
}

async function applyHere(context: CommandContext, apply: Workspace['apply']): Promise<ApplyReport> {
  const follower = followApply(context)
  try {
    return await apply({
      actor: localPrincipal(),
      onProgress: follower.onProgress,
      signal: context.signal,
    })
  } finally {
    follower.stop()
  }
}
