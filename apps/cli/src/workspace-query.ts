import { availableParallelism, totalmem } from 'node:os'
import { memoryBudgets } from '@provender/engine'
import { ProvenderError } from '@provender/kernel'
import { governedAccess, openGovernedEngine } from '@provender/ports'
import { readOwner } from '@provender/storage'
import type { CommandContext } from './command-context.ts'
import { localPrincipal } from './local-principal.ts'
import { type ReadableWorkspace, readingWorkspace } from './read-workspace.ts'
import type { QueryRows } from './render/rows-text.ts'
import { reachOwner } from './workspace-driver.ts'

/** One SELECT and the most rows to return. */
export interface QueryRequest {
  readonly sql: string
  readonly limit: number
}

const timeoutMs = 30_000

/** Runs one SELECT as the local principal: through the owner when one runs, else in a reader of its own. */
export async function queryingWorkspace(context: CommandContext, request: QueryRequest): Promise<QueryRows> {
  return readingWorkspace(context.folder, async (workspace) => {
    const owner = await reachOwner(readOwner(workspace.paths))
    if (owner !== null) return owner.query({ ...request, signal: context.signal })
    return queryHere(workspace, request, context.signal)
  })
}

async function queryHere(
  { paths, stores }: ReadableWorkspace,
  request: QueryRequest,
  signal: AbortSignal,
): Promise<QueryRows> {
  if (stores === null) {
    throw new ProvenderError(
      'REGISTRY_PRODUCT_UNKNOWN',
      'Nothing was published in this workspace yet, so there is nothing to query. Run: provender apply',
    )
  }
  const { catalog, objects } = stores
  const memoryMib = memoryBudgets(totalmem(), {}).reader
  const engine = openGovernedEngine({ paths, objects, memoryMib, threads: availableParallelism(), timeoutMs })
  try {
    const access = governedAccess({ catalog, engine, workspace: () => ({ open: [] }) })
    const governed = await access.sql(localPrincipal())
    return await governed.query(request.sql, { limit: request.limit, signal })
  } finally {
    await engine.close()
  }
}
