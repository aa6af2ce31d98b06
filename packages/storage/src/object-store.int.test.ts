import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf } from '@provender/kernel'
import { describe, expect, it } from 'vitest'
import { dyingAt, Steps, steppedCalls, systemError } from './crash.fixture.ts'
import { type DiskCalls, systemCalls } from './disk-calls.ts'
import { ioOver } from './io.ts'
import { MemoryDisk } from './memory-disk.fixture.ts'
import { objectStoreContract } from './object-store.contract.ts'
import { digestFile, localObjectStore, type ObjectStore } from './object-store.ts'
import { freshWorkspace } from './samples.fixture.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

const bytes = Buffer.from('x'.repeat(10_000))
const id = 'releases/p/1.0.0/b.json'

function temporaryFile(paths: WorkspacePaths): string {
  mkdirSync(paths.tmp, { recursive: true })
  const path = join(paths.tmp, 'staged.parquet')
  writeFileSync(path, bytes)
  return path
}

const ways: Readonly<Record<string, (store: ObjectStore, temporary: string) => Promise<void>>> = {
  put: (store) => store.put(id, bytes),
  adopt: (store, temporary) => store.adopt(temporary, id),
}

describe('the local object store keeps the contract of object stores', () => {
  for (const { rule, check } of objectStoreContract) {
    it(rule, async () => {
      const paths = freshWorkspace()
      let made = 0
      await check({
        store: localObjectStore(paths),
        async temporaryFile(content) {
          mkdirSync(paths.tmp, { recursive: true })
          const path = join(paths.tmp, `file-${made++}`)
          writeFileSync(path, content)
          return path
        },
      })
    })
  }
})

describe.each(Object.entries(ways))('%s', (name, way) => {
  async function countSteps(): Promise<number> {
    const paths = freshWorkspace()
    const steps = new Steps()
    await way(localObjectStore(paths, ioOver(steppedCalls(systemCalls, steps))), temporaryFile(paths))
    return steps.count
  }

  it('killed before any of its system calls leaves the whole object or none, and the next run works', async () => {
    const last = await countSteps()
    process.stdout.write(`${name}: killed before each of ${last} system calls\n`)
    expect(last).toBeGreaterThan(10)
    let whole = 0
    for (let k = 1; k <= last; k += 1) {
      const paths = freshWorkspace()
      const temporary = temporaryFile(paths)
      const { steps, left } = dyingAt(k, paths)
      // Closing the object's last temporary name may fail without harm, so the call itself may return.
      await way(localObjectStore(paths, ioOver(steppedCalls(systemCalls, steps))), temporary).catch(() => undefined)
      const store = localObjectStore(left)
      if (await store.has(id)) {
        whole += 1
        await store.verify(id, digestOf(bytes))
      } else {
        await way(store, temporaryFile(left))
        await store.verify(id, digestOf(bytes))
      }
    }
    expect(whole).toBeGreaterThan(0)
    expect(whole).toBeLessThan(last)
  })

  it.each([
    ['ENOSPC', 'STORAGE_DISK_FULL'],
    ['EDQUOT', 'STORAGE_DISK_FULL'],
    ['EIO', 'STORAGE_IO'],
  ])('met by %s at any system call throws %s, shows nothing partial and can be repeated', async (reason, code) => {
    const last = await countSteps()
    for (let k = 1; k <= last; k += 1) {
      const paths = freshWorkspace()
      const temporary = temporaryFile(paths)
      const steps = new Steps(k, () => {
        throw systemError(reason)
      })
      const failed = await way(localObjectStore(paths, ioOver(steppedCalls(systemCalls, steps))), temporary).then(
        () => null,
        (error: unknown) => error,
      )
      if (failed !== null) expect(failed).toMatchObject({ code })
      const store = localObjectStore(paths)
      if (!(await store.has(id))) await way(store, temporaryFile(paths))
      await store.verify(id, digestOf(bytes))
    }
  })

  it('that returned survives a power loss; cut off before any call, the object is whole or absent', async () => {
    const prepare = async (disk: MemoryDisk) => {
      await ioOver(disk).ensureDirectory('/w/tmp')
      const file = await disk.open('/w/tmp/staged', 'wx')
      await file.write(bytes)
    }
    const run = async (k: number) => {
      const disk = new MemoryDisk()
      await prepare(disk)
      const steps = new Steps(k, () => {
        throw systemError('EIO')
      })
      const io = ioOver(steppedCalls(disk, steps))
      const done = await way(localObjectStore({ objects: '/w/objects', tmp: '/w/tmp' }, io), '/w/tmp/staged').then(
        () => true,
        () => false,
      )
      const after = localObjectStore({ objects: '/w/objects', tmp: '/w/tmp' }, ioOver(disk.afterPowerLoss()))
      return { done, count: steps.count, found: (await after.has(id)) ? Buffer.from(await after.read(id)) : null }
    }
    const { count } = await run(Number.POSITIVE_INFINITY)
    for (let k = 1; k <= count + 1; k += 1) {
      const { done, found } = await run(k)
      if (done) expect(found).toEqual(bytes)
      if (found !== null) expect(found).toEqual(bytes)
    }
  })
})

it('a put that failed leaves no temporary file behind', async () => {
  const paths = freshWorkspace()
  await localObjectStore(paths).put(id, bytes)
  await expect(localObjectStore(paths).put(id, bytes)).rejects.toMatchObject({ code: 'STORAGE_OBJECT_EXISTS' })
  expect(readdirSync(paths.tmp)).toEqual([])
})

it('a temporary file whose sync failed is thrown away, because a second sync may succeed for lost bytes', async () => {
  const paths = freshWorkspace()
  const temporary = temporaryFile(paths)
  const failing: DiskCalls = {
    ...systemCalls,
    async open(path, flags, mode) {
      const file = await systemCalls.open(path, flags, mode)
      const sync = async () => {
        throw systemError('EIO')
      }
      return path === temporary ? { ...file, sync } : file
    },
  }
  const failed = localObjectStore(paths, ioOver(failing)).adopt(temporary, id)
  await expect(failed).rejects.toMatchObject({ code: 'STORAGE_IO' })
  await expect(localObjectStore(paths).adopt(temporary, id)).rejects.toMatchObject({ code: 'STORAGE_OBJECT_MISSING' })
})

it('a single flipped bit is found', async () => {
  const paths = freshWorkspace()
  const store = localObjectStore(paths)
  await store.put(id, bytes)
  for (const bit of [0, 8 * 5000 + 3, 8 * bytes.length - 1]) {
    const flipped = Buffer.from(bytes)
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    writeFileSync(store.pathOf(id), flipped)
    await expect(store.verify(id, digestOf(bytes))).rejects.toMatchObject({ code: 'STORAGE_DIGEST_MISMATCH' })
  }
})

it('the digest of a file is that of its bytes, read as a stream', async () => {
  const path = temporaryFile(freshWorkspace())
  expect(await digestFile(path)).toEqual({ sha256: digestOf(bytes), sizeBytes: bytes.length })
  await expect(digestFile(`${path}.none`)).rejects.toMatchObject({ code: 'STORAGE_OBJECT_MISSING' })
})
