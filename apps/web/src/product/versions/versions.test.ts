import { describe, expect, it } from 'vitest'
import type { Answer } from '../../api/answers.ts'
import { type Change, changedValues, changePlace, changesBetween, changesByImpact } from './change-words.ts'
import { compareColumns, compareDatasets } from './compare-releases.ts'
import { timelineOf } from './timeline.ts'

const change = (impact: Change['impact'], path: string): Change => ({
  impact,
  path,
  before: null,
  after: null,
  reason: 'r',
})

describe('changes', () => {
  it('come by impact, the gravest first, none of it empty', () => {
    const groups = changesByImpact([change('patch', 'docs'), change('major', 'a'), change('patch', 'limits')])
    expect(groups.map(({ impact, changes }) => [impact, changes.length])).toEqual([
      ['major', 1],
      ['patch', 2],
    ])
  })

  it('say their place as readers know it', () => {
    expect(
      [
        'datasets.weekly',
        'datasets.weekly.grain',
        'datasets.weekly.columns.loans',
        'datasets.weekly.columns.loans.type',
        'datasets.weekly.checks.an index is never negative. Ever',
        'sla.freshness',
        'ports.rest.weekly',
      ].map(changePlace),
    ).toEqual([
      'weekly',
      'weekly',
      'weekly.loans',
      'weekly.loans',
      'weekly, check “an index is never negative. Ever”',
      'freshness',
      'ports.rest.weekly',
    ])
  })
})

describe('changes between two releases', () => {
  const line = (number: number) => ({ version: '1.0.0', number, changes: [change('patch', `p${number}`)] })

  it('are those of every release after the first, in their order', () => {
    const paths = changesBetween([line(4), line(3), line(2), line(1)], '1.0.0/1', '1.0.0/3')?.map(({ path }) => path)
    expect(paths).toEqual(['p2', 'p3'])
  })

  it('are not told backwards, nor of releases that are not listed', () => {
    const lines = [line(2), line(1)]
    expect(changesBetween(lines, '1.0.0/2', '1.0.0/1')).toBeNull()
    expect(changesBetween(lines, '1.0.0/1', '1.0.0/1')).toBeNull()
    expect(changesBetween(lines, '0.9.0/1', '1.0.0/1')).toBeNull()
  })
})

describe('what a change was from and to', () => {
  it('is said unless the place says it, and lists of words are left out', () => {
    const values = (path: string, before: string | null, after: string | null) =>
      changedValues({ ...change('minor', path), before, after })
    expect(values('sla.freshness', '24h', '48h')).toEqual(['24h', '48h'])
    expect(values('allowedFor', null, 'teaching')).toEqual(['teaching'])
    expect(values('datasets.weekly.columns.loans', null, 'loans')).toEqual([])
    expect(values('limits', '["a"]', '["b"]')).toEqual([])
    expect(values('datasets.weekly.columns.genre.oneOf', '["a"]', '["a","b"]')).toEqual(['["a"]', '["a","b"]'])
  })
})

describe('the timeline', () => {
  const release = (publishedAt: string) => ({ publishedAt, release: publishedAt }) as Answer<'ReleaseLine'>
  const held = (at: string): Answer<'BuildOutcome'> => ({
    kind: 'held-back',
    at,
    version: '1.0.0',
    release: null,
    passed: 1,
    total: 2,
    rowsSeen: 3,
  })
  const published = { ...held('2026-03-03T00:00:00Z'), kind: 'published' as const }
  const entries = (hasMore: boolean) =>
    timelineOf(
      [release('2026-03-03T00:00:00Z'), release('2026-02-02T00:00:00Z')],
      [held('2026-01-01T00:00:00Z'), held('2026-02-20T00:00:00Z'), published],
      hasMore,
    ).map(({ kind, at }) => `${at.slice(5, 10)} ${kind}`)

  it('puts builds that were kept back between the releases', () => {
    expect(entries(false)).toEqual(['03-03 release', '02-20 held-back', '02-02 release', '01-01 held-back'])
  })

  it('leaves older ones for the page that holds their place', () => {
    expect(entries(true)).toEqual(['03-03 release', '02-20 held-back', '02-02 release'])
  })
})

describe('two releases side by side', () => {
  const dataset = { name: 'weekly', rows: 3, contentDigest: 'pc1:a', grain: 'one row per week', key: ['week'] }
  const column: Answer<'ColumnAnswer'> = {
    ...{ name: 'loans', type: 'count', nullable: false, description: 'd', unit: null, modelled: null, personal: null },
    ...{ between: null, oneOf: null, isKey: false, isSortable: true, nulls: 0, min: null, max: null },
  }

  it('tell which datasets came, went, and kept every row', () => {
    const differences = compareDatasets(
      [dataset, { ...dataset, name: 'old' }],
      [
        { ...dataset, key: ['week', 'genre'] },
        { ...dataset, name: 'new' },
      ],
    )
    expect(differences.map(({ name, kind, isSameContent }) => [name, kind, isSameContent])).toEqual([
      ['weekly', 'kept', true],
      ['new', 'added', false],
      ['old', 'removed', false],
    ])
    expect(differences[0]?.changes).toEqual(['key: week → week, genre'])
  })

  it('tell columns that differ, and leave out what only the values changed', () => {
    expect(compareColumns([column], [{ ...column, nulls: 9, min: '1' }])).toEqual([])
    expect(
      compareColumns(
        [column, { ...column, name: 'gone' }],
        [
          { ...column, type: 'double', nullable: true, unit: 'days', oneOf: null, between: { low: 0, high: 1 } },
          { ...column, name: 'come' },
        ],
      ),
    ).toEqual([
      {
        name: 'loans',
        kind: 'changed',
        changes: ['type: count → double', 'may now be missing', 'unit: none → days', 'range: any → 0 to 1'],
      },
      { name: 'come', kind: 'added', changes: ['count'] },
      { name: 'gone', kind: 'removed', changes: ['count'] },
    ])
  })
})
