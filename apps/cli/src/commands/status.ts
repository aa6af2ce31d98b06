import type { OwnerInfo } from '@provender/storage'
import { readOwner } from '@provender/storage'
import { answer, type CommandContext } from '../command-context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { plural } from '../progress.ts'
import { type ReadStores, readingWorkspace } from '../read-workspace.ts'

/** What a workspace holds and who may write to it. Holds no token. */
export interface WorkspaceStatus {
  readonly root: string
  readonly owner: Pick<OwnerInfo, 'pid' | 'url' | 'startedAt'> | null
  readonly events: number
  readonly eventTypes: number
  readonly quarantined: number
  readonly products: number
  readonly releases: number
}

/** `provender status`: who owns the workspace, where it is served, what it holds. */
export async function runStatus(context: CommandContext): Promise<ExitCode> {
  return readingWorkspace(context.folder, async ({ paths, stores }) => {
    const owner = readOwner(paths)
    const status: WorkspaceStatus = {
      root: paths.root,
      owner: owner === null ? null : { pid: owner.pid, url: owner.url, startedAt: owner.startedAt },
      ...(stores === null ? nothing : held(stores)),
    }
    answer(context, status, () => statusText(status))
    return exitCodes.done
  })
}

const nothing = { events: 0, eventTypes: 0, quarantined: 0, products: 0, releases: 0 }

function held({ log, decisions }: ReadStores): typeof nothing {
  return {
    events: log.head(),
    eventTypes: log.eventTypes().length,
    quarantined: log.quarantineCounts().reduce((sum, { count }) => sum + count, 0),
    products: new Set(decisions.channels().map(({ product }) => product)).size,
    releases: decisions.publications().length,
  }
}

function statusText(status: WorkspaceStatus): string {
  const { owner } = status
  const where = owner === null ? '' : owner.url === null ? '' : `, serves ${owner.url}`
  return [
    `workspace  ${status.root}`,
    owner === null
      ? 'owner      none: any command may write'
      : `owner      process ${owner.pid} since ${owner.startedAt}${where}`,
    `log        ${plural(status.events, 'event')} of ${plural(status.eventTypes, 'type')}, ${plural(status.quarantined, 'entry', 'entries')} in quarantine`,
    `published  ${plural(status.products, 'product')}, ${plural(status.releases, 'release')}`,
  ].join('\n')
}
