import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { asProvenderError } from '@provender/kernel'
import type { Workspace } from '@provender/pipeline'
import { type RunningServer, startServer } from '@provender/server'
import { webRoot } from '@provender/web'
import type { CommandContext } from './command-context.ts'
import { failureText } from './failure.ts'
import type { ServeFlags } from './flags.ts'

/**
 * Serves an open workspace until Ctrl-C; `onServing` gets the server once it answers, and may work while it does.
 * @throws SERVER_PORT_IN_USE, SERVER_UNSAFE_BIND, SECRET_MISSING
 */
export async function serveUntilStopped(
  context: CommandContext,
  workspace: Workspace,
  flags: ServeFlags,
  onServing: (server: RunningServer) => void | Promise<void>,
): Promise<void> {
  if (context.signal.aborted) return
  const server = await startServer({
    workspace,
    secrets: process.env,
    onFault: (error) => context.terminal.err(`${failureText(asProvenderError(error), true)}\n`),
    ...(hasPages(context) ? { pages: webRoot } : {}),
    ...(flags.host === undefined ? {} : { host: flags.host }),
    ...(flags.port === undefined ? {} : { port: flags.port }),
  })
  try {
    await onServing(server)
    await stopped(context.signal)
  } finally {
    await server.close()
  }
}

/** They come with the package; in a checkout they may not be built, and then the API answers alone. */
function hasPages({ terminal }: CommandContext): boolean {
  const isBuilt = existsSync(webRoot)
  if (!isBuilt)
    terminal.err(
      'The catalog pages are not built; the API answers alone. Fix: npm start, or node tools/build-web.mjs\n',
    )
  return isBuilt
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort')
}
