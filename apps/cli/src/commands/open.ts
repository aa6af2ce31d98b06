import { ProvenderError } from '@provender/kernel'
import { findWorkspace } from '@provender/pipeline'
import { type OwnerInfo, readOwner, type WorkspacePaths, workspacePaths } from '@provender/storage'
import { browserCommand, openInBrowser } from '../browser.ts'
import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { reachOwner } from '../workspace-driver.ts'

/** How `open` is told to open. */
export interface OpenFlags {
  readonly print?: boolean
}

/**
 * `provender open`: the address of the catalog that the owner serves, with the token that signs its reader in, opened in
 * the system's browser when a person watches. The token stands after `#`, which no browser sends to a server.
 * @throws SERVER_NOT_RUNNING when nothing serves the workspace
 */
export async function runOpen(context: CommandContext, { print = false }: OpenFlags): Promise<ExitCode> {
  const paths = workspacePaths(findWorkspace(context.folder))
  const { url, token } = await servingOwner(paths)
  const catalog = `${url}/#token=${token}`
  const isWatched = Number.isFinite(context.terminal.width) && !context.isJson && !print
  const browser = isWatched ? browserCommand(process.platform, process.env) : null
  const isOpened = browser !== null && (await openInBrowser(browser, catalog, paths))
  answer(context, { url: catalog, isOpened }, () => catalog)
  if (isWatched && !isOpened) context.terminal.err('No browser could be opened: open the address in one.\n')
  return exitCodes.done
}

async function servingOwner(paths: WorkspacePaths): Promise<{ readonly url: string; readonly token: string }> {
  const owner = readOwner(paths)
  if (owner?.url && (await reachOwner(owner)) !== null) return { url: owner.url, token: owner.token }
  throw notServed(paths, owner)
}

function notServed({ root }: WorkspacePaths, owner: OwnerInfo | null): ProvenderError {
  const why =
    owner === null
      ? `Nothing serves the workspace ${root}.`
      : owner.url === null
        ? `Process ${owner.pid} works in the workspace ${root} but does not serve it.`
        : `Process ${owner.pid} serves the workspace ${root} at ${owner.url} but does not answer.`
  const next = owner === null ? 'Run: provender start' : 'Wait for it or end it, then run: provender start'
  return new ProvenderError('SERVER_NOT_RUNNING', `${why} ${next}`, { root, pid: owner?.pid ?? null })
}
