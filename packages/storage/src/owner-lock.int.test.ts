import { readFileSync, statSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { acquireOwner, readOwner } from './owner-lock.ts'
import { at, freshWorkspace } from './samples.fixture.ts'
import { startChild } from './spawn.fixture.ts'

const self = { pid: process.pid, url: null, token: 'secret', startedAt: at }
const active = expect.objectContaining({ code: 'OWNER_ACTIVE' })

describe('a workspace', () => {
  it('without an owner says so, whether or not it was ever owned', () => {
    const paths = freshWorkspace()
    expect(readOwner(paths)).toBeNull()
    acquireOwner(paths, self).release()
    expect(readOwner(paths)).toBeNull()
  })

  it('has one owner: a second try in the same process is refused, and the first one stays', () => {
    const paths = freshWorkspace()
    const owner = acquireOwner(paths, self)
    expect(() => acquireOwner(paths, self)).toThrow(active)
    expect(readOwner(paths)).toEqual({ ...self, socket: paths.ownerSocket })
    owner.release()
    acquireOwner(paths, self).release()
  })

  it('tells others where it is served, in a file that only its user can read', () => {
    const paths = freshWorkspace()
    const owner = acquireOwner(paths, self)
    owner.announce('http://127.0.0.1:4711')
    expect(readOwner(paths)?.url).toBe('http://127.0.0.1:4711')
    expect(owner.info.url).toBe('http://127.0.0.1:4711')
    expect(statSync(paths.ownerFile).mode & 0o777).toBe(0o600)
    owner.release()
    expect(() => readFileSync(paths.ownerFile)).toThrow('ENOENT')
  })

  it('owned by another process refuses a second owner with pid and URL, and never tells the token', async () => {
    const paths = freshWorkspace()
    const child = startChild(paths.root, 'own')
    await child.hasSaid(1)
    expect(child.lines).toEqual(['owner'])
    const pid = child.process.pid
    expect(readOwner(paths)).toMatchObject({ pid, url: 'http://127.0.0.1:4711', token: 'secret' })
    let refusal: unknown
    try {
      acquireOwner(paths, self)
    } catch (error) {
      refusal = error
    }
    expect(refusal).toMatchObject({ code: 'OWNER_ACTIVE', details: { pid, url: 'http://127.0.0.1:4711' } })
    expect(JSON.stringify(refusal)).not.toContain('secret')
    const second = startChild(paths.root, 'own')
    await second.ended()
    expect(second.lines).toEqual(['OWNER_ACTIVE'])
    await child.kill()
  })

  it('is free at once when its owner is killed with kill -9, whatever files it left', async () => {
    const paths = freshWorkspace()
    for (let round = 0; round < 3; round += 1) {
      const child = startChild(paths.root, 'own')
      await child.hasSaid(1)
      expect(child.lines).toEqual(['owner'])
      await child.kill()
      expect(readFileSync(paths.ownerFile, 'utf8')).toContain(`"pid":${child.process.pid}`)
      expect(readOwner(paths)).toBeNull()
    }
    const owner = acquireOwner(paths, self)
    expect(readOwner(paths)?.pid).toBe(process.pid)
    owner.release()
  })

  it('wanted by many processes at once goes to exactly one', async () => {
    const paths = freshWorkspace()
    const children = Array.from({ length: 4 }, () => startChild(paths.root, 'own'))
    await Promise.all(children.map((child) => child.hasSaid(1)))
    expect(children.flatMap(({ lines }) => lines).sort()).toEqual([
      ...['OWNER_ACTIVE', 'OWNER_ACTIVE', 'OWNER_ACTIVE', 'owner'],
    ])
    await Promise.all(children.map((child) => child.kill()))
  })

  it('stays owned however often others look', () => {
    const paths = freshWorkspace()
    const owner = acquireOwner(paths, self)
    for (let look = 0; look < 50; look += 1) expect(readOwner(paths)).not.toBeNull()
    expect(() => acquireOwner(paths, self)).toThrow(active)
    owner.release()
  })
})
