import { findWorkspace, openWorkspace, type Workspace, type WorkspaceActions } from '@provender/pipeline'
import type { CommandContext } from './command-context.ts'
import { localPrincipal } from './local-principal.ts'

/** What a command can have done in a workspace, wherever it is carried out. */
export interface WorkspaceDriver {
  plan: WorkspaceActions['plan']
  apply(options: Omit<Parameters<WorkspaceActions['apply']>[0], 'actor'>): ReturnType<WorkspaceActions['apply']>
}

/**
 * Lends a driver of the workspace: the process that owns it when there is one, else this one, for the time of the work.
 * @throws WORKSPACE_NOT_FOUND, OWNER_ACTIVE and the codes of bad definitions
 */
export async function drivingWorkspace<Result>(
  context: CommandContext,
  mode: 'own' | 'read',
  work: (driver: WorkspaceDriver) => Promise<Result>,
): Promise<Result> {
  const workspace = await openHere(context, mode)
  try {
    return await work(driverOf(workspace))
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

function driverOf(workspace: Workspace): WorkspaceDriver {
  return {
    plan: () => workspace.plan(),
    apply: (options) => workspace.apply({ ...options, actor: localPrincipal() }),
  }
}
