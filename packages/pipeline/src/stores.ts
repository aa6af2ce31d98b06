import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { systemClock } from '@provender/kernel'
import {
  acquireOwner,
  type DecisionLog,
  type EventLog,
  type IndexStore,
  localObjectStore,
  type ObjectStore,
  type OwnerLock,
  openDecisionLog,
  openEventLog,
  openIndexStore,
  renewIndex,
  runSweep,
  type WorkspacePaths,
} from '@provender/storage'

/** The stores of a workspace, open. */
export interface Stores {
  readonly log: EventLog
  readonly decisions: DecisionLog
  readonly index: IndexStore
  readonly objects: ObjectStore
}

/**
 * Makes this process the workspace's owner, so that it may write.
 * @throws OWNER_ACTIVE naming the process that owns it
 */
export function becomeOwner(paths: WorkspacePaths): OwnerLock {
  return acquireOwner(paths, {
    pid: process.pid,
    url: null,
    token: randomBytes(24).toString('base64url'),
    startedAt: systemClock.now(),
  })
}

/**
 * Opens the stores for writing, creates them when they are new, sweeps what a crash left behind and renews a stale index.
 * @throws STORAGE_FORMAT_NEWER, STORAGE_CORRUPT, STORAGE_DISK_FULL, STORAGE_IO
 */
export async function openStoresForWriting(paths: WorkspacePaths): Promise<Stores> {
  const stores = open(paths, false)
  try {
    await runSweep({ paths, objects: stores.objects, log: stores.log, decisions: stores.decisions })
    await renewIndex(stores)
    return stores
  } catch (error) {
    await closeStores(stores)
    throw error
  }
}

/**
 * Opens the stores for reading; null when the workspace has none yet.
 * @throws STORAGE_MISSING when only the index is gone: the next owner makes it again
 * @throws STORAGE_FORMAT_NEWER, STORAGE_CORRUPT, STORAGE_IO
 */
export function openStoresForReading(paths: WorkspacePaths): Stores | null {
  const isThere = [paths.logDatabase, paths.decisions].every((path) => existsSync(path))
  return isThere ? open(paths, true) : null
}

/** Closes every store. */
export async function closeStores(stores: Stores): Promise<void> {
  stores.log.close()
  stores.decisions.close()
  await stores.index.close()
}

function open(paths: WorkspacePaths, readOnly: boolean): Stores {
  const opened: { close(): void }[] = []
  const keep = <Store extends { close(): void }>(store: Store): Store => {
    opened.push(store)
    return store
  }
  try {
    const log = keep(openEventLog(paths, { readOnly }))
    const decisions = keep(openDecisionLog(paths, { readOnly }))
    return { log, decisions, index: openIndexStore(paths, { readOnly }), objects: localObjectStore(paths) }
  } catch (error) {
    for (const store of opened) store.close()
    throw error
  }
}
