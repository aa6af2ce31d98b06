import { once } from 'node:events'
import { asProvenderError } from '@provender/kernel'
import type { Workspace } from '@provender/pipeline'
import { startServer } from '@provender/server'
import type { CommandContext } from './command-context.ts'
import { failureText } from './failure.ts'
import type { ServeFlags } from './flags.ts'

/**
 * Serves an open workspace until Ctrl-C; `onServing` hears the URL once it answers, and may work while it does.
 * @throws SERVER_PORT_IN_USE, SERVER_UNSAFE_BIND, SECRET_MISSING
 */
export async function serveUntilStopped(
  context: CommandContext,
  workspace: Workspace,
  flags: ServeFlags,
  onServing: (url: string) => void | Promise<void>,
): Promise<void> {
  if (context.signal.aborted) return
  const server = await startServer({
    workspace,
    secrets: process.env,
    onFault: (error) => context.terminal.err(`${failureText(asProvenderError(error), true)}\n`),
    ...(flags.host === undefined ? {} : { host: flags.host }),
    ...(flags.port === undefined ? {} : { port: flags.port }),
  })
  try {
    await onServing(server.url)
    await stopped(context.signal)
  } finally {
    await server.close()
  }
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
