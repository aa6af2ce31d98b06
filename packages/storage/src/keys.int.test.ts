import { randomBytes } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { dyingAt, Steps, steppedCalls } from './crash.fixture.ts'
import { systemCalls } from './disk-calls.ts'
import { ioOver } from './io.ts'
import { workspaceKey } from './keys.ts'
import { freshWorkspace } from './samples.fixture.ts'

it('a key is made once and read ever after, and names have keys of their own', async () => {
  const paths = freshWorkspace()
  const key = await workspaceKey(paths, 'tokens', randomBytes)
  expect(key).toHaveLength(32)
  expect(await workspaceKey(paths, 'tokens', randomBytes)).toEqual(key)
  expect(await workspaceKey(paths, 'sessions', randomBytes)).not.toEqual(key)
})

it('only its user can read it', async () => {
  const paths = freshWorkspace()
  await workspaceKey(paths, 'tokens', randomBytes)
  expect(statSync(join(paths.keys, 'tokens.key')).mode & 0o777).toBe(0o600)
  expect(statSync(paths.keys).mode & 0o777).toBe(0o700)
})

it('asked for by many at once it is one key', async () => {
  const paths = freshWorkspace()
  const keys = await Promise.all(Array.from({ length: 20 }, () => workspaceKey(paths, 'tokens', randomBytes)))
  expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1)
})

it('killed before any system call the key is whole or absent, and the next call gives one', async () => {
  const counted = new Steps()
  await workspaceKey(freshWorkspace(), 'tokens', randomBytes, ioOver(steppedCalls(systemCalls, counted)))
  expect(counted.count).toBeGreaterThan(8)
  for (let k = 1; k <= counted.count; k += 1) {
    const paths = freshWorkspace()
    await workspaceKey(paths, 'seed', randomBytes)
    const { steps, left } = dyingAt(k, paths)
    await workspaceKey(paths, 'tokens', randomBytes, ioOver(steppedCalls(systemCalls, steps))).catch(() => undefined)
    if (steps.count < k) break
    expect(await workspaceKey(left, 'tokens', randomBytes)).toHaveLength(32)
  }
})

it('a key of the wrong length is refused, and a name that could be a path', async () => {
  const paths = freshWorkspace()
  await workspaceKey(paths, 'tokens', randomBytes)
  writeFileSync(join(paths.keys, 'tokens.key'), 'short')
  await expect(workspaceKey(paths, 'tokens', randomBytes)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  await expect(workspaceKey(paths, '../tokens', randomBytes)).rejects.toMatchObject({ code: 'CONTRACT_NAME_INVALID' })
})
