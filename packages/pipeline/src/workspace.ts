import type { Principal } from '@provender/contract'
import type { ApplyProgress, ApplyReport } from './apply-report.ts'
import type { LoadedWorkspace } from './definitions/loaded-workspace.ts'
import type { WorkspacePlan } from './workspace-plan.ts'

/** How a workspace is applied. */
export interface ApplyOptions {
  readonly actor: Principal
  readonly onProgress?: (progress: ApplyProgress) => void
  readonly signal?: AbortSignal
  /** Sources that are taken in again although nothing changed: rows that fit now become events, all others are repeats. */
  readonly replay?: readonly string[]
}

/** What a workspace can do for whoever drives it: the command, the server, a test. */
export interface WorkspaceActions {
  readonly root: string
  load(): Promise<LoadedWorkspace>
  /** Reads only; nothing is written. */
  plan(): Promise<WorkspacePlan>
  /** Takes sources in, builds, checks and publishes what changed. Needs the owner's lock. */
  apply(options: ApplyOptions): Promise<ApplyReport>
  close(): Promise<void>
}
