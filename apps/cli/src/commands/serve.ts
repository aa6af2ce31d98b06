import type { CommandContext } from '../command-context.ts'
import type { ServeFlags } from '../commands.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'

/** `provender serve`: serves what is published until Ctrl-C. */
export async function runServe(_context: CommandContext, _flags: ServeFlags): Promise<ExitCode> {
  return exitCodes.failed
}
