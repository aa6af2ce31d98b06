import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOfJson, type Json, shortDigest } from '@provender/kernel'
import {
  localObjectStore,
  openDecisionLog,
  openEventLog,
  openIndexStore,
  rebuildIndex,
  type WorkspacePaths,
  workspacePaths,
  writeManifest,
} from '@provender/storage'
import { catalogRelease, publishedAt } from './catalog-releases.ts'

const config = `import { defineConfig } from 'provender'

export default defineConfig({ open: ['*'] })
`

/** A workspace with so many published products, made once per size and rule and kept in `folder`. */
export async function catalogWorkspace(folder: string, products: number): Promise<WorkspacePaths> {
  const rule = shortDigest(digestOfJson([1, 2, 3].map(catalogRelease) as unknown as Json)).replace(/\W/g, '')
  const root = join(folder, `catalog-${products}-${rule}`)
  if (!existsSync(root)) {
    const unfinished = `${root}-${randomUUID()}`
    try {
      await publishAll(workspacePaths(unfinished), products)
      writeFileSync(join(unfinished, 'provender.config.ts'), config)
      renameSync(unfinished, root)
    } finally {
      rmSync(unfinished, { recursive: true, force: true })
    }
  }
  return workspacePaths(root)
}

/** Makes the index of a workspace from its decisions and manifests; returns how long that took. Milliseconds. */
export async function buildIndex(paths: WorkspacePaths): Promise<number> {
  for (const file of [paths.index, `${paths.index}-wal`, `${paths.index}-shm`]) rmSync(file, { force: true })
  const decisions = openDecisionLog(paths, { readOnly: true })
  const index = openIndexStore(paths)
  try {
    const started = performance.now()
    await rebuildIndex({ decisions, objects: localObjectStore(paths), index })
    return performance.now() - started
  } finally {
    decisions.close()
    await index.close()
  }
}

async function publishAll(paths: WorkspacePaths, products: number): Promise<void> {
  for (const directory of [paths.state, paths.objects, paths.tmp]) mkdirSync(directory, { recursive: true })
  openEventLog(paths).close()
  const [decisions, objects] = [openDecisionLog(paths), localObjectStore(paths)]
  const build = { startedAt: publishedAt, finishedAt: publishedAt, actor: 'bench', stageMillis: {}, code: [] }
  try {
    for (let number = 1; number <= products; number += 1) {
      const manifest = catalogRelease(number)
      const { object, releaseDigest } = await writeManifest(objects, manifest, build, `bench-${number}`)
      const { product, version, release } = manifest
      decisions.publish({
        ...{ product, version, release, releaseDigest, manifestObject: object },
        ...{ channel: 'latest', expected: null, actor: 'bench', at: publishedAt },
      })
    }
  } finally {
    decisions.close()
  }
}
