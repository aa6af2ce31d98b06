import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { digestOf } from '@provender/kernel'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dyingAt, Steps, sqliteFailure } from './crash.fixture.ts'
import { type EventLog, openEventLog } from './event-log.ts'
import { borrowed, freshWorkspace, returned, sampleBatch, sampleEventType } from './samples.fixture.ts'
import { startChild } from './spawn.fixture.ts'
import { tornCopies } from './wal.fixture.ts'

function freshLog(): EventLog {
  return openEventLog(freshWorkspace())
}

/** Everything that can be asked of a log. */
function contentOf(log: EventLog): unknown {
  return {
    head: log.head(),
    batches: log.batches(),
    segments: log.segments(),
    types: log.eventTypes(),
    quarantine: log.quarantine({ limit: 10_000 }),
    counts: log.quarantineCounts(),
    states: ['loans', 'members'].map((source) => log.sourceState(source)),
  }
}

describe('appending', () => {
  it('an empty log has head 0, no segments and knows no source', () => {
    const log = freshLog()
    expect(log.head()).toBe(0)
    expect(log.segments()).toEqual([])
    expect(log.sourceState('loans')).toBeNull()
    expect(log.verifyChain()).toEqual({ batches: 0, segments: 0 })
  })

  it('gives positions without gaps, and what was appended is there after reopening', () => {
    const paths = freshWorkspace()
    const log = openEventLog(paths)
    log.append(sampleBatch({ batch: 'b1', head: 0, events: { [borrowed]: 3, [returned]: 2 }, quarantined: 2 }))
    log.append(sampleBatch({ batch: 'b2', head: 5, events: { [borrowed]: 4 } }))
    const before = contentOf(log)
    log.close()
    const again = openEventLog(paths, { readOnly: true })
    expect(contentOf(again)).toEqual(before)
    expect(again.batches().map(({ fromPosition, toPosition }) => [fromPosition, toPosition])).toEqual([
      [1, 5],
      [6, 9],
    ])
    expect(again.verifyChain()).toEqual({ batches: 2, segments: 3 })
  })

  it('keeps a fact under its name until it is replaced, also after reopening', () => {
    const paths = freshWorkspace()
    const log = openEventLog(paths)
    expect(log.fact('key')).toBeNull()
    log.setFact('key', 'one')
    log.setFact('key', 'two')
    log.setFact('other', 'three')
    log.close()
    const again = openEventLog(paths, { readOnly: true })
    expect([again.fact('key'), again.fact('other')]).toEqual(['two', 'three'])
  })

  it('segments are filtered by type and by the last position that a build may see', () => {
    const log = freshLog()
    log.append(sampleBatch({ batch: 'b1', head: 0, events: { [borrowed]: 3, [returned]: 2 } }))
    log.append(sampleBatch({ batch: 'b2', head: 5, events: { [borrowed]: 4 } }))
    const spans = (filter: Parameters<EventLog['segments']>[0]) =>
      log.segments(filter).map(({ fromPosition, toPosition }) => `${fromPosition}-${toPosition}`)
    expect(spans({})).toEqual(['1-3', '4-5', '6-9'])
    expect(spans({ types: [borrowed] })).toEqual(['1-3', '6-9'])
    expect(spans({ types: [borrowed], upTo: 5 })).toEqual(['1-3'])
    expect(spans({ types: [] })).toEqual([])
  })

  it('a batch without events records ledger, quarantine and source state and keeps the head', () => {
    const log = freshLog()
    log.append(sampleBatch({ batch: 'b1', head: 0 }))
    log.append(sampleBatch({ batch: 'b2', head: 3, events: {}, quarantined: 1, duplicate: 5 }))
    expect(log.head()).toBe(3)
    expect(log.sourceState('loans')?.fingerprint).toBe('print of b2')
    expect(log.quarantine({ limit: 10 })).toHaveLength(1)
    log.append(sampleBatch({ batch: 'b3', head: 3 }))
    expect(log.head()).toBe(6)
    expect(log.verifyChain().batches).toBe(3)
  })

  it('a source taken in again replaces its quarantine; that of other sources stays', () => {
    const log = freshLog()
    log.append(sampleBatch({ batch: 'b1', head: 0, quarantined: 3 }))
    log.append(sampleBatch({ batch: 'b2', head: 3, source: 'members', quarantined: 1 }))
    log.append(sampleBatch({ batch: 'b3', head: 6, quarantined: 2 }))
    expect(log.quarantineCounts()).toEqual([
      { source: 'loans', scope: 'row', eventType: null, reason: 'no date', count: 2 },
      { source: 'members', scope: 'row', eventType: null, reason: 'no date', count: 1 },
    ])
    expect(log.batches({ source: 'loans' }).map(({ ledger }) => ledger.quarantined)).toEqual([3, 2])
    log.verifyChain()
  })

  it('batches are read newest first, page by page, of some sources', () => {
    const log = freshLog()
    for (const [index, source] of ['loans', 'members', 'loans', 'books', 'loans'].entries()) {
      log.append(sampleBatch({ batch: `b${index + 1}`, head: log.head(), source, events: { [borrowed]: 1 } }))
    }
    const page = (filter: Parameters<EventLog['recentBatches']>[0]) =>
      log.recentBatches(filter).map(({ batch, source }) => `${batch} ${source}`)
    expect(page({ limit: 2 })).toEqual(['b5 loans', 'b4 books'])
    expect(page({ limit: 2, before: 4 })).toEqual(['b3 loans', 'b2 members'])
    expect(page({ limit: 9, sources: ['loans', 'books'] })).toEqual(['b5 loans', 'b4 books', 'b3 loans', 'b1 loans'])
    expect(page({ limit: 9, sources: [] })).toEqual([])
    expect([log.lastSequence(), freshLog().lastSequence()]).toEqual([5, 0])
  })

  it('a source tells the types of its ledgers, also those of which every event was set aside', () => {
    const log = freshLog()
    log.append(sampleBatch({ batch: 'b1', head: 0, events: { [borrowed]: 3, [returned]: 0 } }))
    log.append(sampleBatch({ batch: 'b2', head: 3, source: 'members', events: { [returned]: 1 } }))
    expect(log.toldTypes()).toEqual([
      { source: 'loans', eventType: borrowed },
      { source: 'loans', eventType: returned },
      { source: 'members', eventType: returned },
    ])
    expect(log.toldTypes({ after: 1 })).toEqual([{ source: 'members', eventType: returned }])
  })

  it('quarantine is read of some sources', () => {
    const log = freshLog()
    log.append(sampleBatch({ batch: 'b1', head: 0, quarantined: 1 }))
    log.append(sampleBatch({ batch: 'b2', head: 3, source: 'members', quarantined: 2 }))
    log.append(sampleBatch({ batch: 'b3', head: 6, source: 'books', quarantined: 1 }))
    const sources = log.quarantine({ limit: 9, sources: ['loans', 'books'] }).map(({ source }) => source)
    expect([sources, log.quarantine({ limit: 9, sources: [] })]).toEqual([['loans', 'books'], []])
  })

  it('quarantine is read page by page', () => {
    const log = freshLog()
    log.append(sampleBatch({ batch: 'b1', head: 0, quarantined: 5 }))
    const first = log.quarantine({ source: 'loans', limit: 3 })
    const rest = log.quarantine({ source: 'loans', limit: 3, after: first.at(-1)?.id ?? 0 })
    expect([...first, ...rest].map(({ sourceRow }) => sourceRow)).toEqual([1, 2, 3, 4, 5])
  })

  it.each([
    ['another head', 'STORAGE_CONFLICT', { ...sampleBatch({ batch: 'b2', head: 0 }) }],
    ['a batch id that is taken', 'STORAGE_CONFLICT', { ...sampleBatch({ batch: 'b1', head: 3 }) }],
    ['an object that is taken', 'STORAGE_OBJECT_EXISTS', { ...sampleBatch({ batch: 'b1', head: 3 }), batch: 'b2' }],
    [
      'a changed event type',
      'EVENT_TYPE_CHANGED',
      { ...sampleBatch({ batch: 'b2', head: 3 }), eventTypes: [sampleEventType(borrowed, ['other'])] },
    ],
  ])('is refused as a whole for %s', (_, code, batch) => {
    const log = freshLog()
    log.append(sampleBatch({ batch: 'b1', head: 0, quarantined: 1 }))
    const before = contentOf(log)
    expect(() => log.append(batch)).toThrow(expect.objectContaining({ code }))
    expect(contentOf(log)).toEqual(before)
    log.append(sampleBatch({ batch: 'b3', head: 3 }))
  })

  it('random batches leave no gap, add up to their ledgers and chain', () => {
    const batches = fc.array(
      fc.record({
        events: fc.record({ [borrowed]: fc.nat(20), [returned]: fc.nat(20) }),
        quarantined: fc.nat(3),
        duplicate: fc.nat(3),
        source: fc.constantFrom('loans', 'members'),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(batches, (samples) => {
        const log = freshLog()
        for (const [index, sample] of samples.entries()) {
          log.append(sampleBatch({ ...sample, batch: `b${index}`, head: log.head() }))
        }
        let last = 0
        for (const { fromPosition, toPosition, segments, ledger } of log.batches()) {
          expect(fromPosition).toBe(last + 1)
          const rows = segments.reduce((sum, segment) => sum + segment.rows, 0)
          expect(toPosition - fromPosition + 1).toBe(rows)
          expect(ledger.events.reduce((sum, { appended }) => sum + appended, 0)).toBe(rows)
          last = toPosition
        }
        expect(log.head()).toBe(last)
        expect(log.segments().reduce((sum, { rows }) => sum + rows, 0)).toBe(last)
        expect(log.verifyChain().batches).toBe(samples.length)
        log.close()
      }),
      { numRuns: 30 },
    )
  })
})

describe('crashes of append', () => {
  const first = sampleBatch({ batch: 'b1', head: 0, quarantined: 2 })
  const second = sampleBatch({ batch: 'b2', head: 3, events: { [borrowed]: 2, [returned]: 2 }, quarantined: 3 })

  function countSteps(): number {
    const steps = new Steps()
    const log = openEventLog(freshWorkspace(), { beforeStatement: steps.next })
    log.append(first)
    steps.count = 0
    log.append(second)
    return steps.count
  }

  it('killed before any statement the log holds the batch whole or not at all, and goes on', () => {
    const last = countSteps()
    process.stdout.write(`append: killed before each of ${last} statements\n`)
    expect(last).toBeGreaterThan(15)
    for (let k = 1; k <= last; k += 1) {
      const paths = freshWorkspace()
      const prepared = openEventLog(paths)
      prepared.append(first)
      const before = contentOf(prepared)
      prepared.close()
      const { steps, left } = dyingAt(k, paths)
      const log = openEventLog(paths, { beforeStatement: steps.next })
      expect(() => log.append(second)).toThrow('died')
      const found = openEventLog(left)
      expect(contentOf(found)).toEqual(before)
      found.append(second)
      expect(found.verifyChain()).toEqual({ batches: 2, segments: 3 })
      found.close()
      log.close()
    }
  })

  it.each([
    [13, 'STORAGE_DISK_FULL'],
    [1034, 'STORAGE_IO'],
  ])('met by SQLite error %i at any statement throws %s and the log is as before', (errcode, code) => {
    const last = countSteps()
    for (let k = 1; k <= last; k += 1) {
      const paths = freshWorkspace()
      const prepared = openEventLog(paths)
      prepared.append(first)
      const before = contentOf(prepared)
      prepared.close()
      const steps = new Steps(k, () => {
        throw sqliteFailure(errcode)
      })
      const log = openEventLog(paths, { beforeStatement: steps.next })
      expect(() => log.append(second)).toThrow(expect.objectContaining({ code }))
      if (errcode === 13) {
        expect(contentOf(log)).toEqual(before)
        log.append(second)
      }
      log.close()
      const again = openEventLog(paths)
      if (errcode !== 13) again.append(second)
      expect(again.verifyChain()).toEqual({ batches: 2, segments: 3 })
      again.close()
    }
  })

  it('a write-ahead log torn anywhere opens as some state that the log was in', () => {
    const paths = freshWorkspace()
    const log = openEventLog(paths)
    const states = [JSON.stringify(contentOf(log))]
    for (let index = 0; index < 6; index += 1) {
      log.append(sampleBatch({ batch: `b${index}`, head: log.head(), quarantined: index % 3 }))
      states.push(JSON.stringify(contentOf(log)))
    }
    const seen = new Set<number>()
    let copies = 0
    for (const copy of tornCopies(paths.logDatabase)) {
      const torn = openEventLog({ logDatabase: copy })
      torn.verifyChain()
      const state = states.indexOf(JSON.stringify(contentOf(torn)))
      expect(state, `${dirname(copy)} holds a state that never was`).toBeGreaterThanOrEqual(0)
      seen.add(state)
      copies += 1
      torn.close()
    }
    process.stdout.write(`append: opened ${copies} torn write-ahead logs\n`)
    expect(copies).toBeGreaterThan(20)
    expect(seen.size).toBe(states.length)
    log.close()
  })

  it('kill -9 loses no acknowledged batch', async () => {
    const paths = freshWorkspace()
    for (let round = 1; round <= 5; round += 1) {
      const child = startChild(paths.root, 'append')
      await child.hasSaid(20)
      await child.kill()
      const log = openEventLog(paths)
      const acknowledged = Math.max(...child.lines.map(Number))
      expect(log.head()).toBeGreaterThanOrEqual(acknowledged)
      expect(log.verifyChain().batches * 3).toBe(log.head())
      log.close()
    }
  })
})

describe('tampering', () => {
  it.each([
    ['a ledger', `UPDATE batches SET record = replace(record, '"rows":4', '"rows":5') WHERE sequence = 2`],
    ['a hash', `UPDATE batches SET hash = '${digestOf('x')}' WHERE sequence = 1`],
    ['a removed batch', 'DELETE FROM batches WHERE sequence = 1'],
    ['a segment digest', `UPDATE segments SET sha256 = '${digestOf('x')}' WHERE sequence = 2`],
    ['a removed segment', 'DELETE FROM segments WHERE sequence = 1'],
    ['an event type', `UPDATE event_types SET schema_digest = '${digestOf('x')}'`],
    ['a removed quarantine entry', 'DELETE FROM quarantine WHERE id = 1'],
    ['a watermark', 'UPDATE sources SET watermark = NULL'],
    ['the place of a batch', 'UPDATE batches SET to_position = to_position + 1 WHERE sequence = 2'],
  ])('with %s is found by verifyChain', (_, sql) => {
    const paths = freshWorkspace()
    const log = openEventLog(paths)
    log.append(sampleBatch({ batch: 'b1', head: 0, source: 'members', quarantined: 1 }))
    log.append(sampleBatch({ batch: 'b2', head: 3, quarantined: 1 }))
    expect(log.verifyChain().batches).toBe(2)
    log.close()
    const intruder = new DatabaseSync(paths.logDatabase, { enableForeignKeyConstraints: false })
    expect(intruder.prepare(sql).run().changes).toBeGreaterThan(0)
    intruder.close()
    const again = openEventLog(paths)
    expect(() => again.verifyChain()).toThrow(expect.objectContaining({ code: 'STORAGE_CORRUPT' }))
    again.close()
  })
})
