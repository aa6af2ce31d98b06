import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf } from '@provender/kernel'
import { expect, it } from 'vitest'
import { openDecisionLog } from './decision-log.ts'
import { openEventLog } from './event-log.ts'
import { writeManifest } from './manifest-store.ts'
import { localObjectStore } from './object-store.ts'
import { freshWorkspace, sampleBatch, sampleBuild, sampleManifest, samplePublication } from './samples.fixture.ts'
import { runSweep } from './sweep.ts'

const file = { object: 'releases/p/1.0.0/b1/f-0.parquet', sha256: digestOf('f'), sizeBytes: 1, rows: 1 }

async function usedWorkspace() {
  const paths = freshWorkspace()
  const [objects, log, decisions] = [localObjectStore(paths), openEventLog(paths), openDecisionLog(paths)]
  const batch = log.append(sampleBatch({ batch: 'b1', head: 0 }))
  const segment = batch.segments[0]?.object ?? ''
  const { object, releaseDigest } = await writeManifest(objects, sampleManifest(1, [file]), sampleBuild, 'b1')
  decisions.publish({ ...samplePublication(1, null), releaseDigest, manifestObject: object })
  await objects.put(segment, Buffer.from('events'))
  await objects.put(file.object, Buffer.from('f'))
  return { paths, objects, log, decisions, used: [segment, object, file.object].sort() }
}

it('removes what nothing refers to and all that was in progress, and keeps all else', async () => {
  const { used, ...workspace } = await usedWorkspace()
  const { paths, objects } = workspace
  await writeManifest(objects, sampleManifest(2), sampleBuild, 'never-published')
  await objects.put('log/lost/0.parquet', Buffer.from('segment of a batch that was not appended'))
  mkdirSync(join(paths.tmp, 'build-1'), { recursive: true })
  writeFileSync(join(paths.tmp, 'build-1', 'weekly.parquet'), 'half')
  const report = await runSweep(workspace)
  expect(report).toMatchObject({ kept: 3, missing: [], temporary: 1, unreadable: [] })
  expect(report.orphans).toHaveLength(2)
  expect(await objects.list()).toEqual(used)
  expect(existsSync(join(paths.tmp, 'build-1', 'weekly.parquet'))).toBe(false)
  expect((await runSweep(workspace)).orphans).toEqual([])
})

it('removes the folders of processes that were killed, empty or not, and keeps tmp itself', async () => {
  const { used, ...workspace } = await usedWorkspace()
  const { tmp } = workspace.paths
  for (const name of ['binder-1', 'builder-1', 'reader-1', 'build-1', 'exports'])
    mkdirSync(join(tmp, name, 'nested'), { recursive: true })
  writeFileSync(join(tmp, 'builder-1', 'nested', 'duckdb_temp_storage-0.tmp'), 'spilled')
  writeFileSync(join(tmp, 'put-1'), 'half')
  expect(await runSweep(workspace)).toMatchObject({ temporary: 2, orphans: [] })
  expect(readdirSync(tmp)).toEqual([])
  expect(await workspace.objects.list()).toEqual(used)
  expect(await runSweep(workspace)).toMatchObject({ temporary: 0 })
})

it('says which objects are referred to but gone', async () => {
  const { used, ...workspace } = await usedWorkspace()
  await workspace.objects.remove(file.object)
  expect((await runSweep(workspace)).missing).toEqual([file.object])
})

it('removes no object while a published manifest cannot be read', async () => {
  const { used, ...workspace } = await usedWorkspace()
  const { objects, decisions } = workspace
  await objects.put('log/lost/0.parquet', Buffer.from('orphan'))
  const manifest = decisions.publications()[0]?.manifestObject ?? ''
  writeFileSync(objects.pathOf(manifest), 'damaged')
  const report = await runSweep(workspace)
  expect(report).toMatchObject({ orphans: [], unreadable: [manifest] })
  expect(await objects.list()).toEqual([...used, 'log/lost/0.parquet'].sort())
})
