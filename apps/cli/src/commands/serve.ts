import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import type { ServeFlags } from '../flags.ts'
import { serveUntilStopped } from '../serve-workspace.ts'
import { openHere } from '../workspace-driver.ts'
import { servingText } from './start.ts'

/**
 * `provender serve`: serves what is published until Ctrl-C, without applying first.
 * @throws OWNER_ACTIVE with the URL of the process that owns the workspace, SERVER_PORT_IN_USE
 */
export async function runServe(context: CommandContext, flags: ServeFlags): Promise<ExitCode> {
  const workspace = await openHere(context, 'own')
  try {
    await serveUntilStopped(context, workspace, flags, ({ url }) => answer(context, { url }, () => servingText(url)))
    return exitCodes.interrupted
  } finally {
    await workspace.close()
  }
}
