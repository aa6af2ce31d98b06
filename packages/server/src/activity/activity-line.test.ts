import type { SourceLedger, Verdict } from '@provender/contract'
import { instant } from '@provender/kernel'
import type { ApplyProgress } from '@provender/pipeline'
import { describe, expect, it } from 'vitest'
import { emptyReport } from '../served.fixture.ts'
import { finishedLines, outcomeText, progressLine, startedLine, stoppedLine } from './activity-line.ts'

const of = { run: 'r1', at: instant('2026-11-21T10:00:00Z') }
const blank = {
  ...{ run: 'r1', at: '2026-11-21T10:00:00.000000Z', actor: null, subject: null, stage: null, dataset: null },
  ...{ rows: null, millis: null, release: null, passed: null, total: null, message: null },
}
const product = 'library/books'
const ref = { product, version: '1.0.0', release: 3, releaseDigest: 'sha256:ab' } as const
const ledger: SourceLedger = {
  ...{ source: 'loans', file: 'loans.csv', fileDigest: 'sha256:ab', rows: 5, accepted: 4, quarantined: 1 },
  ...{ events: [], reasons: [] },
}
const verdict = { checks: [{ status: 'passed' }, { status: 'failed' }] } as unknown as Verdict
const error = { code: 'INGEST_SOURCE_MISSING', message: 'no /home/ada/loans.csv', details: {} } as const
const source = { kind: 'source', source: 'loans' }
const books = { kind: 'product', product }
const forOthers = 'INGEST_SOURCE_MISSING: A file of a source is not there.'
const forLocal = 'INGEST_SOURCE_MISSING: no /home/ada/loans.csv'

const steps: readonly (readonly [ApplyProgress, object, object])[] = [
  [
    { kind: 'stage-started', stage: 'load', subject: 'workspace' },
    { kind: 'workspace' },
    { kind: 'stage-started', stage: 'load' },
  ],
  [
    { kind: 'stage-started', stage: 'ingest', subject: 'loans' },
    source,
    { kind: 'stage-started', subject: 'loans', stage: 'ingest' },
  ],
  [
    { kind: 'stage-finished', stage: 'build', subject: product, millis: 12.6 },
    books,
    { kind: 'stage-finished', subject: product, stage: 'build', millis: 13 },
  ],
  [{ kind: 'source-taken', ledger, millis: 7 }, source, { kind: 'source-taken', subject: 'loans', rows: 5, millis: 7 }],
  [{ kind: 'source-unchanged', source: 'loans' }, source, { kind: 'source-unchanged', subject: 'loans' }],
  [
    { kind: 'dataset-staged', product, dataset: 'titles', rows: 9, millis: 1 },
    { ...books, dataset: 'titles' },
    { kind: 'dataset-staged', subject: product, dataset: 'titles', rows: 9, millis: 1 },
  ],
  [
    { kind: 'product-checked', product, verdict, millis: 2 },
    books,
    { kind: 'product-checked', subject: product, passed: 1, total: 2, millis: 2 },
  ],
  [{ kind: 'product-unchanged', ref }, books, { kind: 'product-unchanged', subject: product, release: '1.0.0#3' }],
]

describe('a step', () => {
  it.each(steps)('%j tells everybody the same who may know of its subject', (progress, about, line) => {
    expect(progressLine(of, progress)).toEqual({ about, line: { ...blank, ...line }, forOthers: { ...blank, ...line } })
  })

  it('that failed names paths and values to the holder of the token only', () => {
    const line = { ...blank, kind: 'product-failed', subject: product, passed: 1, total: 2 }
    expect(progressLine(of, { kind: 'product-failed', product, error, verdict })).toEqual({
      about: books,
      line: { ...line, message: forLocal },
      forOthers: { ...line, message: forOthers },
    })
  })

  it('that published tells others no rows: they may count datasets that are hidden', () => {
    const { line, forOthers } = progressLine(of, {
      ...{ kind: 'release-published', ref, contentDigest: 'pc1:ab', rows: { titles: 2, people: 3 } },
    })
    expect([line.rows, forOthers.rows, forOthers.release]).toEqual([5, null, '1.0.0#3'])
  })

  it('never holds a message without bounds', () => {
    const long = { ...error, message: 'x'.repeat(100_000) }
    expect(stoppedLine(of, long).line.message).toHaveLength(2000)
  })
})

describe('a run', () => {
  it('tells who began it to the holder of the token only', () => {
    const { line, forOthers } = startedLine(of, 'ada')
    expect([line.actor, forOthers.actor, line.kind]).toEqual(['ada', null, 'run-started'])
  })

  it('ends with the sources that could not be taken in, and how it came out', () => {
    const report = {
      ...emptyReport,
      sources: [{ source: 'loans', outcome: 'failed', ledger: null, error }] as const,
      products: [
        { kind: 'unchanged', ref },
        { kind: 'failed', product, error, verdict: null, serving: null },
      ] as const,
    }
    const lines = finishedLines(of, report)
    expect(lines.map(({ line }) => [line.kind, line.subject, line.message])).toEqual([
      ['source-failed', 'loans', forLocal],
      ['run-finished', null, '1 unchanged, 1 failed, 1 source not taken in'],
    ])
    expect(lines.map((line) => line.forOthers.message)).toEqual([forOthers, null])
    expect(outcomeText(emptyReport)).toBe('nothing to do')
  })
})
