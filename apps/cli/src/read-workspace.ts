import { existsSync } from 'node:fs'
import { findWorkspace } from '@provender/pipeline'
import { openReleaseCatalog, type ReleaseCatalog } from '@provender/ports'
import {
  type DecisionLog,
  type EventLog,
  localObjectStore,
  type ObjectStore,
  openDecisionLog,
  openEventLog,
  type WorkspacePaths,
  workspacePaths,
} from '@provender/storage'

/** The truth of a workspace, open only for reading. */
export interface ReadStores {
  readonly log: EventLog
  readonly decisions: DecisionLog
  readonly objects: ObjectStore
  readonly catalog: ReleaseCatalog
}

/** A workspace as reading commands see it. */
export interface ReadableWorkspace {
  readonly paths: WorkspacePaths
  /** Null while nothing was applied yet. */
  readonly stores: ReadStores | null
}

/**
 * Lends the stores of a workspace, opened only for reading, and closes them afterwards.
 * @throws WORKSPACE_NOT_FOUND, STORAGE_FORMAT_NEWER, STORAGE_CORRUPT, STORAGE_IO
 */
export async function readingWorkspace<Result>(
  folder: string,
  work: (workspace: ReadableWorkspace) => Promise<Result>,
): Promise<Result> {
  const paths = workspacePaths(findWorkspace(folder))
  if (!existsSync(paths.logDatabase) || !existsSync(paths.decisions)) return work({ paths, stores: null })
  const log = openEventLog(paths, { readOnly: true })
  const decisions = openDecisionLog(paths, { readOnly: true })
  const objects = localObjectStore(paths)
  try {
    return await work({
      paths,
      stores: { log, decisions, objects, catalog: openReleaseCatalog({ log, decisions, objects }) },
    })
  } finally {
    log.close()
    decisions.close()
  }
}
