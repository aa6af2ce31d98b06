import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { createEngine, type Engine, memoryBudgets } from '@provender/engine'
import { type Clock, ProvenderError, systemClock } from '@provender/kernel'
import { type OwnerLock, type WorkspacePaths, workspaceKey, workspacePaths } from '@provender/storage'
import { applyWorkspace } from './apply-workspace.ts'
import { type LoadOptions, loadWorkspace } from './definitions/load-workspace.ts'
import type { LoadedWorkspace } from './definitions/loaded-workspace.ts'
import { planWorkspace } from './plan-workspace.ts'
import { becomeOwner, closeStores, openStoresForReading, openStoresForWriting, type Stores } from './stores.ts'
import type { WorkspaceActions } from './workspace.ts'

/** How a workspace is opened. */
export interface OpenOptions extends LoadOptions {
  /** `own` takes the owner's lock and may write; `read` never writes. */
  readonly mode: 'own' | 'read'
  readonly clock?: Clock
  /** Where secrets are looked up by name: the owner's environment. */
  readonly secrets?: Readonly<Record<string, string | undefined>>
  /** Rows of a source's file per committed batch. */
  readonly batchRows?: number
  /** Threads of the engine; absent: as configured, or all processors. */
  readonly threads?: number
}

/** An open workspace: what it can do, and the services that ports and server read through. */
export interface Workspace extends WorkspaceActions {
  readonly paths: WorkspacePaths
  readonly loaded: LoadedWorkspace
  /** Null in `read` mode while the workspace has no stores yet. */
  readonly stores: Stores | null
  readonly engine: Engine
  /** The lock of `own` mode. */
  readonly owner: OwnerLock | null
}

/**
 * Opens a workspace: loads its definitions, then its stores. In `own` mode this process becomes the one that may write.
 * @throws OWNER_ACTIVE, STORAGE_FORMAT_NEWER, CONFIG_INVALID, DEFINITION_LOAD_FAILED and the codes of bad definitions
 */
export async function openWorkspace(root: string, options: OpenOptions): Promise<Workspace> {
  const paths = workspacePaths(root)
  const owner = options.mode === 'own' ? lockState(paths) : null
  try {
    const { loaded, millis } = await timedLoad(root, options)
    const stores = owner === null ? openStoresForReading(paths) : await openStoresForWriting(paths)
    return assemble({ paths, loaded, stores, owner, engine: engineOf(paths, loaded, options) }, millis, options)
  } catch (error) {
    owner?.release()
    throw error
  }
}

function lockState(paths: WorkspacePaths): OwnerLock {
  mkdirSync(paths.state, { recursive: true })
  return becomeOwner(paths)
}

function engineOf(paths: WorkspacePaths, { config }: LoadedWorkspace, options: OpenOptions): Engine {
  return createEngine({
    budgets: memoryBudgets(totalmem(), config.memoryMib),
    threads: options.threads ?? (config.threads > 0 ? config.threads : availableParallelism()),
    tempDirectory: paths.tmp,
    readerDirectories: [paths.objects],
    readerTimeoutMs: config.limits.querySeconds * 1000,
  })
}

type Parts = Pick<Workspace, 'paths' | 'loaded' | 'stores' | 'owner' | 'engine'>

interface TimedLoad {
  readonly loaded: LoadedWorkspace
  readonly millis: number
}

async function timedLoad(root: string, options: OpenOptions): Promise<TimedLoad> {
  const started = performance.now()
  const loaded = await loadWorkspace(root, options)
  return { loaded, millis: performance.now() - started }
}

/** One apply at a time: who comes while another works waits for it. */
function inTurn(apply: WorkspaceActions['apply']): WorkspaceActions['apply'] {
  let before: Promise<unknown> = Promise.resolve()
  return (options) => {
    const turn = before.then(() => apply(options))
    before = turn.catch(() => undefined)
    return turn
  }
}

/** For so long after opening, the definitions that were loaded for it are those that a plan or apply uses. */
const justLoadedMs = 1000

function assemble(parts: Parts, loadMillis: number, options: OpenOptions): Workspace {
  const clock = options.clock ?? systemClock
  const openedAt = performance.now()
  let current: TimedLoad = { loaded: parts.loaded, millis: loadMillis }
  const reload = async (): Promise<TimedLoad> => {
    if (performance.now() - openedAt > justLoadedMs) current = await timedLoad(parts.paths.root, options)
    return current
  }
  return {
    ...parts,
    get loaded() {
      return current.loaded
    },
    root: parts.paths.root,
    load: async () => (await reload()).loaded,
    plan: async () => planWorkspace((await reload()).loaded, parts),
    apply: inTurn(async ({ actor, onProgress, signal, replay = [] }) => {
      const { loaded, millis } = await reload()
      return applyWorkspace(loaded, {
        ...parts,
        stores: requireOwned(parts),
        clock,
        actor,
        replay,
        loadMillis: millis,
        batchRows: options.batchRows ?? 1_000_000,
        personKey: () => personKeyOf(parts.paths, loaded, options.secrets ?? {}),
        onProgress: onProgress ?? (() => {}),
        ...(signal === undefined ? {} : { signal }),
      })
    }),
    close: async () => {
      await parts.engine.close()
      if (parts.stores !== null) await closeStores(parts.stores)
      parts.owner?.release()
    },
  }
}

function requireOwned({ owner, stores }: Parts): Stores {
  if (owner !== null && stores !== null) return stores
  throw new ProvenderError(
    'OWNER_ACTIVE',
    'This process does not own the workspace, so it may not change it. Open it in "own" mode, or send the command to its owner.',
  )
}

async function personKeyOf(
  paths: WorkspacePaths,
  { config }: LoadedWorkspace,
  secrets: Readonly<Record<string, string | undefined>>,
): Promise<Uint8Array> {
  if (config.personKey === null) return workspaceKey(paths, 'person', randomBytes)
  const value = secrets[config.personKey.secret]
  if (value !== undefined && value.length >= 16) return new TextEncoder().encode(value)
  const problem = value === undefined ? 'is not set' : 'is shorter than 16 characters'
  throw new ProvenderError(
    'SECRET_MISSING',
    `The secret ${config.personKey.secret} (personKey in provender.config.ts) ${problem}. Set it in the environment of the process that owns the workspace.`,
    {
      secret: config.personKey.secret,
    },
  )
}
