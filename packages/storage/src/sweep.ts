import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ReleaseManifest } from '@provender/contract'
import type { DecisionLog } from './decision-log.ts'
import type { EventLog } from './event-log.ts'
import { diskIo, type Io } from './io.ts'
import { ioError, reasonOf } from './io-error.ts'
import { readManifest } from './manifest-store.ts'
import type { ObjectStore } from './object-store.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

/** What a sweep would remove, and what is referred to but not there. */
export interface SweepPlan {
  readonly orphans: readonly string[]
  readonly missing: readonly string[]
  readonly kept: number
}

/**
 * Which objects nothing refers to. Pure: the executor removes them.
 * @example planSweep(['a', 'b'], new Set(['b', 'c'])) // { orphans: ['a'], missing: ['c'], kept: 1 }
 */
export function planSweep(objects: readonly string[], referenced: ReadonlySet<string>): SweepPlan {
  const present = new Set(objects)
  const orphans = objects.filter((id) => !referenced.has(id))
  return {
    orphans,
    missing: [...referenced].filter((id) => !present.has(id)).sort(),
    kept: objects.length - orphans.length,
  }
}

/** What a sweep did. */
export interface SweepReport extends SweepPlan {
  /** Files of builds that did not finish. */
  readonly temporary: number
  /** Published manifests that cannot be read. What they refer to is unknown, so no object was removed. */
  readonly unreadable: readonly string[]
}

interface SweepScope {
  readonly paths: Pick<WorkspacePaths, 'tmp'>
  readonly objects: ObjectStore
  readonly log: Pick<EventLog, 'segments'>
  readonly decisions: Pick<DecisionLog, 'publications'>
  readonly io?: Io
}

/**
 * Removes what crashes left behind: objects that neither the log nor a published manifest refers to, and all of `tmp`, folders too.
 * Only the owner may call it, before it begins to write.
 * @throws STORAGE_IO
 */
export async function runSweep(scope: SweepScope): Promise<SweepReport> {
  const io = scope.io ?? diskIo
  const { referenced, unreadable } = await referencedObjects(scope)
  const plan = planSweep(await scope.objects.list(), referenced)
  const removed = unreadable.length > 0 ? [] : plan.orphans
  for (const id of removed) await scope.objects.remove(id)
  const temporary = await io.list(scope.paths.tmp)
  for (const file of temporary) await io.remove(join(scope.paths.tmp, file))
  await removeFolders(scope.paths.tmp)
  return { ...plan, orphans: removed, temporary: temporary.length, unreadable }
}

/** Folders hold nothing durable, so they need no `Io`: an engine process or a build that was killed leaves its own behind. */
async function removeFolders(tmp: string): Promise<void> {
  try {
    for (const entry of await readdir(tmp, { withFileTypes: true }))
      if (entry.isDirectory()) await rm(join(tmp, entry.name), { recursive: true, force: true })
  } catch (error) {
    if (reasonOf(error) !== 'ENOENT') throw ioError(error, 'empty', tmp)
  }
}

async function referencedObjects({ log, decisions, objects }: SweepScope): Promise<{
  readonly referenced: ReadonlySet<string>
  readonly unreadable: readonly string[]
}> {
  const referenced = new Set(log.segments().map(({ object }) => object))
  const unreadable: string[] = []
  for (const { manifestObject, releaseDigest } of decisions.publications()) {
    referenced.add(manifestObject)
    try {
      const { manifest } = await readManifest(objects, manifestObject, releaseDigest)
      for (const object of filesOf(manifest)) referenced.add(object)
    } catch {
      unreadable.push(manifestObject)
    }
  }
  return { referenced, unreadable }
}

function filesOf({ datasets }: ReleaseManifest): readonly string[] {
  return datasets.flatMap(({ files }) => files.map(({ object }) => object))
}
