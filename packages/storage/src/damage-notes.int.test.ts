import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { digestOf } from '@provender/kernel'
import { expect, it, onTestFinished } from 'vitest'
import { localObjectStore } from './object-store.ts'

it('knows of damage what a look at the file and former reads tell, and forgets it when the file is restored', async () => {
  const root = mkdtempSync(join(tmpdir(), 'provender-damage-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
  const store = localObjectStore({ objects: join(root, 'objects'), tmp: join(root, 'tmp') })
  const object = 'data/aa/x'
  await store.put(object, Buffer.from('rows'))
  const file = { object, sha256: digestOf('rows'), sizeBytes: 4 }
  expect(store.isKnownDamaged(file)).toBe(false)

  writeFileSync(store.pathOf(object), 'rowz')
  expect(store.isKnownDamaged(file)).toBe(false)
  await expect(store.verifiedPaths([file], 'a')).rejects.toMatchObject({ code: 'STORAGE_DIGEST_MISMATCH' })
  expect(store.isKnownDamaged(file)).toBe(true)
  expect(readFileSync(store.pathOf(object), 'utf8')).toBe('rowz')

  writeFileSync(store.pathOf(object), 'rows!')
  expect(store.isKnownDamaged(file)).toBe(true)
  writeFileSync(store.pathOf(object), 'rows')
  expect(store.isKnownDamaged(file)).toBe(false)
  rmSync(store.pathOf(object))
  expect(store.isKnownDamaged(file)).toBe(true)
})
