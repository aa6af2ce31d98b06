import { isProvenderError } from '@provender/kernel'
import { findWorkspace, openWorkspace, type Workspace, type WorkspaceActions } from '@provender/pipeline'
import { type OwnerInfo, readOwner, workspacePaths } from '@provender/storage'
import type { CommandContext } from './command-context.ts'
import { localPrincipal } from './local-principal.ts'

/** What a command can have done in a workspace, wherever it is carried out. */
export interface WorkspaceDriver {
  plan: WorkspaceActions['plan']
  apply(options: Omit<Parameters<WorkspaceActions['apply']>[0], 'actor'>): ReturnType<WorkspaceActions['apply']>
}

/**
 * Lends a driver of the workspace: the process that owns it when one answers, else this one, for the time of the work.
 * @throws WORKSPACE_NOT_FOUND, OWNER_ACTIVE and the codes of bad definitions
 */
export async function drivingWorkspace<Result>(
  context: CommandContext,
  mode: 'own' | 'read',
  work: (driver: WorkspaceDriver) => Promise<Result>,
): Promise<Result> {
  const driver = await driverAtOwner(context)
  if (driver !== null) return work(driver)
  const workspace = await openHere(context, mode)
  try {
    return await work(driverHere(workspace))
  } finally {
    await workspace.close()
  }
}

/** Opens the workspace in this process. What definitions print goes to standard error. */
export function openHere(context: CommandContext, mode: 'own' | 'read'): Promise<Workspace> {
  return openWorkspace(findWorkspace(context.folder), {
    mode,
    secrets: process.env,
    onOutput: context.terminal.err,
  })
}

/**
 * The process that owns the workspace, when it takes commands; null when nobody does.
 * The server's code is loaded only when there is somebody to talk to.
 */
export async function reachOwner(owner: OwnerInfo | null) {
  if (owner === null) return null
  const { ownerClient } = await import('@provender/server')
  const client = ownerClient(owner)
  try {
    await client.status()
    return client
  } catch (error) {
    if (isProvenderError(error) && error.code === 'OWNER_UNREACHABLE') return null
    throw error
  }
}

async function driverAtOwner(context: CommandContext): Promise<WorkspaceDriver | null> {
  const client = await reachOwner(readOwner(workspacePaths(findWorkspace(context.folder))))
  if (client === null) return null
  return {
    plan: () => client.plan(),
    apply: (options) => client.apply({ ...options, actor: localPrincipal().name }),
  }
}

function driverHere(workspace: Workspace): WorkspaceDriver {
  return {
    plan: () => workspace.plan(),
    apply: (options) => workspace.apply({ ...options, actor: localPrincipal() }),
  }
}
