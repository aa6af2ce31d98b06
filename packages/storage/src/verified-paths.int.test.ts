import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestOf } from '@provender/kernel'
import { expect, it, onTestFinished } from 'vitest'
import { localObjectStore } from './object-store.ts'
import { verifiedPaths } from './verified-paths.ts'

const bytes = Buffer.from('rows')
const sha256 = digestOf('rows')

it('reads an object once, and again when its file changed', async () => {
  const root = mkdtempSync(join(tmpdir(), 'provender-verified-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const store = localObjectStore({ objects: join(root, 'objects'), tmp: join(root, 'tmp') })
  await store.put('data/aa/x', bytes)
  let reads = 0
  const paths = verifiedPaths({
    pathOf: store.pathOf,
    verify: (id, digest) => {
      reads += 1
      return store.verify(id, digest)
    },
  })
  const recorded = [{ object: 'data/aa/x', sha256 }]
  const both = await Promise.all([paths(recorded, 'a'), paths(recorded, 'b')])
  expect(both).toEqual([[store.pathOf('data/aa/x')], [store.pathOf('data/aa/x')]])
  await paths(recorded, 'a')
  expect(reads).toBe(1)

  const flipped = readFileSync(store.pathOf('data/aa/x'))
  flipped[1] = (flipped[1] ?? 0) ^ 1
  writeFileSync(store.pathOf('data/aa/x'), flipped.subarray(0, 4))
  await expect(paths(recorded, 'shop/daily@1.0.0#1, sales')).rejects.toMatchObject({
    code: 'STORAGE_DIGEST_MISMATCH',
    message: expect.stringMatching(/^shop\/daily@1\.0\.0#1, sales: The object data\/aa\/x/),
  })
  await expect(paths(recorded, 'a')).rejects.toMatchObject({ code: 'STORAGE_DIGEST_MISMATCH' })
  writeFileSync(store.pathOf('data/aa/x'), bytes)
  expect(await paths(recorded, 'a')).toHaveLength(1)
  rmSync(store.pathOf('data/aa/x'))
  await expect(paths(recorded, 'a')).rejects.toMatchObject({ code: 'STORAGE_OBJECT_MISSING' })
})
