import { DatabaseSync } from 'node:sqlite'
import { digestOf } from '@provender/kernel'
import { describe, expect, it } from 'vitest'
import { chainHash } from './chain.ts'
import { dyingAt, Steps, sqliteFailure, steppedCalls } from './crash.fixture.ts'
import { contentOf, sampleDemand, sampleHoldBack, sampleToken } from './decision.fixture.ts'
import { openDecisionLog } from './decision-log.ts'
import type { NewPublication, ReleaseDecision } from './decision-record.ts'
import { decisionMigrations } from './decision-schema.ts'
import { systemCalls } from './disk-calls.ts'
import { openEventLog } from './event-log.ts'
import { ioOver } from './io.ts'
import { readManifest, writeManifest } from './manifest-store.ts'
import { localObjectStore } from './object-store.ts'
import { at, freshWorkspace, product, sampleBuild, sampleManifest, samplePublication } from './samples.fixture.ts'
import { startChild } from './spawn.fixture.ts'
import { openSqlite } from './sqlite.ts'
import { runSweep } from './sweep.ts'
import { tornCopies } from './wal.fixture.ts'
import type { WorkspacePaths } from './workspace-paths.ts'

const first = samplePublication(1, null)
const second = samplePublication(2, first.releaseDigest)
const conflict = expect.objectContaining({ code: 'STORAGE_CONFLICT' })

describe('publishing', () => {
  it('records the release and moves the channel in one step', () => {
    const decisions = openDecisionLog(freshWorkspace())
    const record = decisions.publish(first)
    expect(record).toMatchObject({ sequence: 1, kind: 'publish', from: null, previous: null })
    expect(decisions.channel(product, 'latest')).toMatchObject({ release: 1, releaseDigest: first.releaseDigest })
    expect(decisions.publish(second)).toMatchObject({ sequence: 2, from: first.releaseDigest, previous: record.hash })
    expect(decisions.publications().map(({ release }) => release)).toEqual([1, 2])
    expect(decisions.publication(product, '1.0.0', 2)?.releaseDigest).toBe(second.releaseDigest)
    expect(decisions.publication(product, '1.0.0', 3)).toBeNull()
    expect(decisions.head()).toBe(2)
    expect(decisions.records(1)).toHaveLength(1)
    expect(decisions.verifyChain()).toEqual({ records: 2 })
  })

  it('numbers each version by itself', () => {
    const decisions = openDecisionLog(freshWorkspace())
    decisions.publish(first)
    decisions.publish({ ...samplePublication(1, first.releaseDigest, 'b'), version: '2.0.0' })
    expect(decisions.publications({ product, version: '2.0.0' })).toHaveLength(1)
    expect(decisions.publications({ product: 'library/other' })).toEqual([])
  })

  it.each([
    ['the channel points elsewhere than expected', samplePublication(2, null)],
    ['the channel does not exist but is expected to', { ...second, channel: 'next' }],
    ['the number is taken by other content', samplePublication(1, first.releaseDigest, 'b')],
    ['a number is left out', samplePublication(3, first.releaseDigest)],
    ['the number is not above zero', samplePublication(0, first.releaseDigest)],
  ])('is refused and writes nothing when %s', (_, publication) => {
    const decisions = openDecisionLog(freshWorkspace())
    decisions.publish(first)
    const before = contentOf(decisions)
    expect(() => decisions.publish(publication)).toThrow(conflict)
    expect(contentOf(decisions)).toEqual(before)
  })

  it('tells the loser the digest of the winner', () => {
    const decisions = openDecisionLog(freshWorkspace())
    decisions.publish(first)
    expect(() => decisions.publish(samplePublication(1, null, 'b'))).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ found: first.releaseDigest }) }),
    )
  })

  it('repeated after a lost reply gives the first record and writes nothing', () => {
    const decisions = openDecisionLog(freshWorkspace())
    const record = decisions.publish(first)
    expect(decisions.publish(first)).toEqual(record)
    expect(decisions.head()).toBe(1)
  })
})

describe('moving a channel', () => {
  const move = { product, channel: 'latest', version: '1.0.0', actor: 'ada', at }

  it('rolls back and promotes without copying anything', () => {
    const decisions = openDecisionLog(freshWorkspace())
    decisions.publish(first)
    decisions.publish(second)
    const back = decisions.moveChannel({ ...move, release: 1, expected: second.releaseDigest })
    expect(back).toMatchObject({ kind: 'move-channel', from: second.releaseDigest, releaseDigest: first.releaseDigest })
    decisions.moveChannel({ ...move, channel: 'next', release: 2, expected: null })
    expect(decisions.channels(product).map(({ channel, release }) => [channel, release])).toEqual([
      ['latest', 1],
      ['next', 2],
    ])
    expect(decisions.publications()).toHaveLength(2)
    decisions.verifyChain()
  })

  it('after a roll-back the next release takes the next number', () => {
    const decisions = openDecisionLog(freshWorkspace())
    decisions.publish(first)
    decisions.publish(second)
    decisions.moveChannel({ ...move, release: 1, expected: second.releaseDigest })
    decisions.publish(samplePublication(3, first.releaseDigest))
    expect(decisions.channel(product, 'latest')?.release).toBe(3)
  })

  it('is refused for a release that was never published, and when the channel moved meanwhile', () => {
    const decisions = openDecisionLog(freshWorkspace())
    decisions.publish(first)
    expect(() => decisions.moveChannel({ ...move, release: 7, expected: first.releaseDigest })).toThrow(
      expect.objectContaining({ code: 'REGISTRY_RELEASE_UNKNOWN' }),
    )
    expect(() => decisions.moveChannel({ ...move, release: 1, expected: null })).toThrow(conflict)
    expect(decisions.head()).toBe(1)
  })
})

describe('the chain', () => {
  function prepared(): WorkspacePaths {
    const paths = freshWorkspace()
    const decisions = openDecisionLog(paths)
    decisions.publish(first)
    decisions.publish(second)
    decisions.recordHoldBack(sampleHoldBack())
    decisions.recordDemand(sampleDemand())
    decisions.recordToken(sampleToken())
    decisions.revokeToken({ token: '5', actor: 'ada', at })
    decisions.recordToken(sampleToken('reader'))
    decisions.close()
    return paths
  }

  it.each([
    ['a record', `UPDATE records SET record = replace(record, '"actor":"test"', '"actor":"eve"') WHERE sequence = 1`],
    ['a removed record', 'DELETE FROM records WHERE sequence = 1'],
    ['a hash', `UPDATE records SET hash = '${digestOf('x')}' WHERE sequence = 2`],
    ['a channel', `UPDATE channels SET release = 1, release_digest = '${first.releaseDigest}'`],
    ['a publication', `UPDATE publications SET manifest_object = 'releases/evil.json' WHERE release = 2`],
    ['a hold-back', "UPDATE hold_backs SET failed = '[]'"],
    ['the end of a hold-back', 'UPDATE hold_backs SET ended_by = 1'],
    ['a wish', "UPDATE demand SET wanted = 'nothing'"],
    ['a removed wish', 'DELETE FROM demand'],
    ['a revocation', 'UPDATE tokens SET revoked_by = NULL WHERE sequence = 5'],
    ['the role of a token', "UPDATE tokens SET role = 'maintainer' WHERE sequence = 7"],
    ['the hash of a token', `UPDATE tokens SET token_hash = '${digestOf('mine')}' WHERE sequence = 7`],
    ['a removed token', 'DELETE FROM tokens WHERE sequence = 7'],
  ])('shows tampering with %s', (_, sql) => {
    const paths = prepared()
    const intruder = new DatabaseSync(paths.decisions, { enableForeignKeyConstraints: false })
    expect(intruder.prepare(sql).run().changes).toBe(1)
    intruder.close()
    const decisions = openDecisionLog(paths)
    expect(() => decisions.verifyChain()).toThrow(expect.objectContaining({ code: 'STORAGE_CORRUPT' }))
    decisions.close()
  })

  it('rebuilds channels, publications, hold-backs, demand and tokens from the records alone', () => {
    const paths = prepared()
    const decisions = openDecisionLog(paths)
    const before = contentOf(decisions)
    const intruder = new DatabaseSync(paths.decisions)
    intruder.exec(
      'DELETE FROM channels; DELETE FROM publications; DELETE FROM hold_backs; DELETE FROM demand; DELETE FROM tokens',
    )
    intruder.close()
    expect([decisions.channels(), decisions.holdBacks(), decisions.demand(), decisions.tokens()]).toEqual([
      [],
      [],
      [],
      [],
    ])
    decisions.rebuild()
    expect(contentOf(decisions)).toEqual(before)
    expect(decisions.verifyChain()).toEqual({ records: 7 })
  })

  it.each([1, 2])('of a store of format %i, from before hold-backs or tokens, goes on', (format) => {
    const paths = freshWorkspace()
    const older = openSqlite(paths.decisions, { migrations: decisionMigrations.slice(0, format) })
    const decided = { ...released(first), sequence: 1 }
    const hash = chainHash(decided, null)
    older.run(
      'INSERT INTO records (sequence, record, previous, hash) VALUES (1, ?, NULL, ?)',
      JSON.stringify(decided),
      hash,
    )
    older.close()
    const decisions = openDecisionLog(paths)
    decisions.rebuild()
    expect([decisions.holdBacks(), decisions.demand()]).toEqual([[], []])
    expect(decisions.tokens()).toEqual([])
    expect(decisions.recordHoldBack(sampleHoldBack())).toMatchObject({ sequence: 2, previous: hash })
    expect(decisions.publish(second)).toMatchObject({ from: first.releaseDigest })
    expect(decisions.recordToken(sampleToken())).toMatchObject({ sequence: 4 })
    expect(decisions.verifyChain()).toEqual({ records: 4 })
    decisions.close()
  })
})

/** A publication as it is recorded. */
function released({ expected, ...publication }: NewPublication): ReleaseDecision {
  return { kind: 'publish', ...publication, from: expected }
}

describe('crashes of publish', () => {
  const manifest = sampleManifest(1)

  /** Manifest object, record and channel: everything that publishing writes. */
  async function publishAll(paths: WorkspacePaths, steps: Steps, build: string): Promise<void> {
    const objects = localObjectStore(paths, ioOver(steppedCalls(systemCalls, steps)))
    const decisions = openDecisionLog(paths, { beforeStatement: steps.next })
    try {
      const { object, releaseDigest } = await writeManifest(objects, manifest, sampleBuild, build)
      decisions.publish({ ...first, releaseDigest, manifestObject: object })
    } finally {
      decisions.close()
    }
  }

  it('killed before any system call or statement the release is there whole or not at all, and the sweep leaves no orphan', async () => {
    const counted = new Steps()
    await publishAll(freshWorkspace(), counted, 'b0')
    process.stdout.write(`publish: killed before each of ${counted.count} system calls and statements\n`)
    expect(counted.count).toBeGreaterThan(25)
    for (let k = 1; k <= counted.count; k += 1) {
      const paths = freshWorkspace()
      openDecisionLog(paths).close()
      openEventLog(paths).close()
      const { steps, left } = dyingAt(k, paths)
      await publishAll(paths, steps, 'b1').catch(() => undefined)
      const [decisions, log, objects] = [openDecisionLog(left), openEventLog(left), localObjectStore(left)]
      expect(decisions.publications()).toEqual([])
      await runSweep({ paths: left, objects, log, decisions })
      expect(await objects.list()).toEqual([])
      await publishAll(left, new Steps(), 'b2')
      const pointer = decisions.channel(product, 'latest')
      expect((await readManifest(objects, pointer?.manifestObject ?? '')).manifest).toEqual(manifest)
      expect(decisions.verifyChain()).toEqual({ records: 1 })
      decisions.close()
      log.close()
    }
  })

  it('on a full disk at any statement throws STORAGE_DISK_FULL, changes nothing and reads go on', () => {
    const steps = new Steps()
    const counted = openDecisionLog(freshWorkspace(), { beforeStatement: steps.next })
    counted.publish(first)
    for (let k = 1; k <= steps.count; k += 1) {
      const full = new Steps(k, () => {
        throw sqliteFailure(13)
      })
      const decisions = openDecisionLog(freshWorkspace(), { beforeStatement: full.next })
      expect(() => decisions.publish(first)).toThrow(expect.objectContaining({ code: 'STORAGE_DISK_FULL' }))
      expect(decisions.publications()).toEqual([])
      decisions.publish(first)
      decisions.close()
    }
  })

  it('a write-ahead log torn anywhere opens as some state that the decisions were in', () => {
    const paths = freshWorkspace()
    const decisions = openDecisionLog(paths)
    const states = [JSON.stringify(contentOf(decisions))]
    let expected: typeof first.expected = null
    const keep = (): unknown => states.push(JSON.stringify(contentOf(decisions)))
    for (let release = 1; release <= 8; release += 1) {
      decisions.recordHoldBack(sampleHoldBack(String(release)))
      keep()
      decisions.recordDemand(sampleDemand(String(release)))
      keep()
      expected = decisions.publish(samplePublication(release, expected)).releaseDigest
      keep()
    }
    const seen = new Set<number>()
    for (const copy of tornCopies(paths.decisions)) {
      const torn = openDecisionLog({ decisions: copy })
      torn.verifyChain()
      seen.add(states.indexOf(JSON.stringify(contentOf(torn))))
      torn.close()
    }
    expect([...seen].sort((a, b) => a - b)).toEqual(states.map((_, index) => index))
    decisions.close()
  })
})

describe('processes', () => {
  it('racing to publish have exactly one winner per number', async () => {
    const paths = freshWorkspace()
    openDecisionLog(paths).close()
    const racers = ['a', 'b', 'c'].map((content) => startChild(paths.root, 'publish', content, '150'))
    expect(await Promise.all(racers.map((racer) => racer.ended()))).toEqual([0, 0, 0])
    const won = racers.flatMap(({ lines }) => lines.filter((line) => line !== 'conflict').map(Number))
    const decisions = openDecisionLog(paths)
    const published = decisions.publications().map(({ release }) => release)
    expect(won.sort((a, b) => a - b)).toEqual(published)
    expect(published).toEqual(Array.from({ length: published.length }, (_, index) => index + 1))
    expect(published.length).toBeGreaterThanOrEqual(150)
    expect(decisions.verifyChain().records).toBe(published.length)
    decisions.close()
  })

  it('killed with kill -9 while publishing lose no acknowledged release', async () => {
    const paths = freshWorkspace()
    for (let round = 1; round <= 5; round += 1) {
      const child = startChild(paths.root, 'publish', `r${round}`, '1000000')
      await child.hasSaid(20)
      await child.kill()
      const decisions = openDecisionLog(paths)
      const acknowledged = Math.max(...child.lines.map(Number))
      expect(decisions.head()).toBeGreaterThanOrEqual(acknowledged)
      expect(decisions.verifyChain().records).toBe(decisions.head())
      decisions.close()
    }
  })
})
