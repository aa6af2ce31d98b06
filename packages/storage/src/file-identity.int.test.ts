import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { fileIdentity } from './file-identity.ts'
import { freshWorkspace } from './samples.fixture.ts'

it('a file is recognised until its size, time or inode changes; what is no file has no identity', () => {
  const { root } = freshWorkspace()
  const path = join(root, 'loans.csv')
  writeFileSync(path, 'a,b')
  const before = fileIdentity(path)
  expect(fileIdentity(path)).toEqual(before)
  writeFileSync(path, 'b,a')
  utimesSync(path, 1, 2)
  const touched = fileIdentity(path)
  expect(touched).toMatchObject({ size: 3, ino: before?.ino })
  expect(touched?.mtimeMs).toBeGreaterThanOrEqual(before?.mtimeMs ?? Number.NaN)
  expect(touched?.mtimeMs).toBeGreaterThan(2000)
  mkdirSync(join(root, 'folder'))
  expect(fileIdentity(join(root, 'folder'))).toBeNull()
  expect(fileIdentity(join(root, 'none'))).toBeNull()
})

it('a path that cannot be looked at is a typed error', () => {
  expect(() => fileIdentity(`/${'x'.repeat(5000)}`)).toThrow(expect.objectContaining({ code: 'STORAGE_IO' }))
})
