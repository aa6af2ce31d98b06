import { describe, expect, it } from 'vitest'
import type { NewBatch } from './log-batch.ts'
import { diffFields, type LogEnd, planBatch, quarantineDigestOf } from './plan-batch.ts'
import { borrowed, returned, sampleBatch, sampleEventType, sampleQuarantine } from './samples.fixture.ts'

const empty: LogEnd = { sequence: 0, head: 0, hash: null }
const known = new Map([[borrowed, sampleEventType(borrowed)]])
const plan = (batch: NewBatch, end = empty) => planBatch(batch, end, new Map())
const mismatch = expect.objectContaining({ code: 'INGEST_LEDGER_MISMATCH' })

describe('a batch', () => {
  it('takes the positions that follow the head, all types together', () => {
    const end = { sequence: 4, head: 10, hash: sampleEventType('a.b.c').schemaDigest }
    const batch = plan(sampleBatch({ batch: 'b', head: 10, events: { [borrowed]: 2, [returned]: 3 } }), end)
    expect(batch).toMatchObject({ sequence: 5, fromPosition: 11, toPosition: 15, previous: end.hash })
  })

  it('without events keeps the head where it is', () => {
    const end = { ...empty, sequence: 1, head: 7 }
    expect(plan(sampleBatch({ batch: 'b', head: 7, events: {} }), end)).toMatchObject({
      fromPosition: 8,
      toPosition: 7,
    })
  })

  it('may interleave the positions of its types', () => {
    const batch = sampleBatch({ batch: 'b', head: 0, events: { [borrowed]: 2, [returned]: 2 } })
    const spans = [
      { fromPosition: 1, toPosition: 3 },
      { fromPosition: 2, toPosition: 4 },
    ]
    const segments = batch.segments.map((segment, index) => ({ ...segment, ...spans[index] }))
    expect(plan({ ...batch, segments }).toPosition).toBe(4)
  })

  it('prepared for another head is refused', () => {
    expect(() => plan(sampleBatch({ batch: 'b', head: 3 }))).toThrow(
      expect.objectContaining({ code: 'STORAGE_CONFLICT' }),
    )
  })

  it.each<[string, (batch: NewBatch) => NewBatch]>([
    ['source rows', (batch) => ({ ...batch, ledger: { ...batch.ledger, rows: batch.ledger.rows + 1 } })],
    [
      'due events',
      (batch) => ({
        ...batch,
        ledger: { ...batch.ledger, events: batch.ledger.events.map((entry) => ({ ...entry, due: entry.due + 1 })) },
      }),
    ],
    ['a segment that the ledger does not know', (batch) => ({ ...batch, ledger: { ...batch.ledger, events: [] } })],
    ['a missing segment', (batch) => ({ ...batch, segments: [] })],
    ['a ledger of another source', (batch) => ({ ...batch, ledger: { ...batch.ledger, source: 'other' } })],
    [
      'quarantine of another source',
      (batch) => ({ ...batch, quarantine: [sampleQuarantine('other', batch.ledger.fileDigest, 1)] }),
    ],
    ['a gap before the first position', shift(1, 1)],
    ['positions that overlap the log', shift(-1, -1)],
    ['a gap inside', shift(0, 1)],
    ['more rows than positions', shift(0, -1)],
  ])('whose numbers do not add up is refused: %s', (_, spoil) => {
    const good = sampleBatch({ batch: 'b', head: 5, events: { [borrowed]: 3 } })
    const end = { ...empty, sequence: 1, head: 5 }
    plan(good, end)
    expect(() => plan(spoil(good), end)).toThrow(mismatch)
  })

  it('with an event type in another shape is refused, with both digests and the fields', () => {
    const wider = sampleEventType(borrowed, ['loan_id', 'due_date'])
    const batch = { ...sampleBatch({ batch: 'b', head: 0 }), eventTypes: [wider] }
    const attempt = () => planBatch(batch, empty, known)
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'EVENT_TYPE_CHANGED',
        details: {
          ...{ type: borrowed, registered: known.get(borrowed)?.schemaDigest ?? '', declared: wider.schemaDigest },
          fields: { added: ['due_date'], removed: [], altered: [] },
        },
      }),
    )
  })

  it('with events of a type nobody described is refused', () => {
    expect(() => plan({ ...sampleBatch({ batch: 'b', head: 0 }), eventTypes: [] })).toThrow(
      expect.objectContaining({ code: 'EVENT_TYPE_UNKNOWN' }),
    )
  })

  it('registers an event type once: a known one is not listed again', () => {
    const batch = sampleBatch({ batch: 'b', head: 0, events: { [borrowed]: 1, [returned]: 1 } })
    expect(planBatch(batch, empty, known).registered.map(({ type }) => type)).toEqual([returned])
  })

  it('whose segment names a path that leaves the store is refused', () => {
    const batch = sampleBatch({ batch: 'b', head: 0 })
    const segments = batch.segments.map((segment) => ({ ...segment, object: '../../etc/passwd' }))
    expect(() => plan({ ...batch, segments })).toThrow(expect.objectContaining({ code: 'STORAGE_OBJECT_ID_INVALID' }))
  })
})

it('fields that were added, removed and altered are told apart', () => {
  const before = sampleEventType('a.b.c', ['same', 'gone', 'other']).data
  const after = sampleEventType('a.b.c', ['same', 'other', 'new']).data.map((column) =>
    column.name === 'other' ? { ...column, nullable: true } : column,
  )
  expect(diffFields(before, after)).toEqual({ added: ['new'], removed: ['gone'], altered: ['other'] })
})

it('the digest of a quarantine depends on its entries and their order only', () => {
  const [first, second] = sampleBatch({ batch: 'b', head: 0, quarantined: 2 }).quarantine
  if (first === undefined || second === undefined) throw new Error('the sample has two entries')
  const extra = { ...first, noted: 'by the caller' }
  expect(quarantineDigestOf([first, second])).toBe(quarantineDigestOf([extra, second]))
  expect(quarantineDigestOf([first, second])).not.toBe(quarantineDigestOf([second, first]))
})

function shift(from: number, to: number): (batch: NewBatch) => NewBatch {
  return (batch) => ({
    ...batch,
    segments: batch.segments.map((segment) => ({
      ...segment,
      fromPosition: segment.fromPosition + from,
      toPosition: segment.toPosition + to,
    })),
  })
}
