import type { ColumnType } from '@provender/contract'
import { instant, type Json, microsOf } from '@provender/kernel'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ColumnProfile } from '../answers/product-answers.ts'
import {
  datasetOf,
  plainColumn,
  type RandomTable,
  randomTable,
  type TableEngine,
  tableEngine,
} from './random-table.fixture.ts'
import { runProfile } from './run-profile.ts'

let engine: TableEngine
beforeAll(async () => {
  engine = await tableEngine()
})
afterAll(() => engine.close())

async function profiled(table: RandomTable): Promise<readonly ColumnProfile[]> {
  const paths = table.rows.length === 0 ? [] : [await engine.write(table)]
  const columns = table.dataset.columns.map(({ name }) => name)
  return runProfile(engine.process, { dataset: table.dataset, columns, paths }, {})
}

async function profileOf(type: ColumnType, values: readonly Json[]): Promise<ColumnProfile | undefined> {
  const dataset = datasetOf([plainColumn('c0', type)], values.length)
  return (await profiled({ dataset, rows: values.map((c0) => ({ c0 })) }))[0]
}

/** Values on a line, computed apart from the code under test. */
function onLine(type: ColumnType, value: Json): bigint | number {
  switch (type.kind) {
    case 'double':
      return Number(value)
    case 'date':
      return BigInt(Date.parse(String(value)) / 86_400_000)
    case 'timestamp':
      return microsOf(instant(String(value)))
    case 'localTimestamp':
      return microsOf(instant(`${String(value)}Z`))
    default:
      return BigInt(String(value).replace('.', ''))
  }
}

function shownWord(value: Json): string {
  const points = [...String(value)]
  return points.length > 80 ? `${points.slice(0, 80).join('')}…` : points.join('')
}

function wordCounts(values: readonly Json[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(shownWord(value), (counts.get(shownWord(value)) ?? 0) + 1)
  const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))
  return [...counts].sort(([a, m], [b, n]) => n - m || byBytes(a, b)).slice(0, 12)
}

function checkRanges(type: ColumnType, profile: ColumnProfile, values: readonly Json[]): void {
  const line = values.map((value) => onLine(type, value))
  const sorted = line.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
  const bins = profile.bins.map(({ from, to, rows }) => ({ from: onLine(type, from), to: onLine(type, to), rows }))
  expect(bins.length).toBeLessThanOrEqual(24)
  expect([bins[0]?.from, bins.at(-1)?.to]).toEqual([sorted[0], sorted.at(-1)])
  const isShared = ['double', 'timestamp', 'localTimestamp'].includes(type.kind)
  for (const [index, bin] of bins.entries()) {
    const isFrom = (at: bigint | number): boolean => (isShared && index > 0 ? at > bin.from : at >= bin.from)
    expect(bin.rows).toBe(line.filter((at) => isFrom(at) && at <= bin.to).length)
    const after = bins[index + 1]
    if (after === undefined) continue
    expect(after.from).toBe(isShared || typeof bin.to === 'number' ? bin.to : bin.to + 1n)
    expect(after.to > bin.to).toBe(true)
    if (!isShared && bins[index + 2] !== undefined) {
      expect(BigInt(after.to) - BigInt(after.from)).toBe(BigInt(bin.to) - BigInt(bin.from))
    }
  }
}

describe('a profile', () => {
  it('counts every row once, in its bin, as a missing value or beside the bins', async () => {
    await fc.assert(
      fc.asyncProperty(randomTable, async (table) => {
        const profiles = await profiled(table)
        for (const [index, profile] of profiles.entries()) {
          const column = table.dataset.columns[index]
          if (column === undefined) throw new Error('no column')
          const present = table.rows.flatMap((row) => (row[column.name] === null ? [] : [row[column.name] as Json]))
          const binned = profile.bins.reduce((sum, bin) => sum + bin.rows, 0)
          expect([profile.name, profile.rows, profile.nulls]).toEqual([
            column.name,
            table.rows.length,
            table.rows.length - present.length,
          ])
          expect(binned + profile.nulls + profile.others).toBe(profile.rows)
          if (profile.kind === 'none' || present.length === 0) {
            expect([profile.bins, profile.min, profile.max]).toEqual([[], null, null])
          } else if (profile.kind === 'words') {
            expect(profile.bins.map(({ from, rows }) => [from, rows])).toEqual(wordCounts(present))
          } else {
            expect(profile.others).toBe(0)
            checkRanges(column.type, profile, present)
          }
          expect(profile.distinct ?? 0).toBeLessThanOrEqual(present.length)
        }
      }),
      { numRuns: 150 },
    )
  }, 120_000)

  it('gives whole numbers bins of their own, as far as there are so few', async () => {
    const months = await profileOf({ kind: 'integer' }, [1, 2, 2, 12, null])
    expect(months).toMatchObject({ kind: 'numbers', rows: 5, nulls: 1, distinct: 3, min: '1', max: '12', others: 0 })
    expect(months?.bins.map(({ from, to, rows }) => `${from}-${to}: ${rows}`).slice(0, 3)).toEqual([
      '1-1: 1',
      '2-2: 2',
      '3-3: 0',
    ])
    expect(months?.bins.length).toBe(12)
  })

  it('gives a constant one bin', async () => {
    for (const [type, value] of [
      [{ kind: 'double' }, 0.5],
      [{ kind: 'decimal', precision: 10, scale: 2 }, '-0.50'],
      [{ kind: 'bigint' }, '-9223372036854775808'],
      [{ kind: 'timestamp' }, '1930-01-06T10:00:00.000000Z'],
    ] as const) {
      const profile = await profileOf(type, [value, value])
      expect(profile?.bins).toEqual([{ from: String(value), to: String(value), rows: 2 }])
    }
  })

  it('spans the extremes of doubles and whole numbers', async () => {
    const doubles = await profileOf({ kind: 'double' }, [-1.7976931348623157e308, 0, 1.7976931348623157e308])
    expect(doubles?.bins.length).toBe(24)
    expect(doubles?.bins.filter(({ rows }) => rows > 0).length).toBe(3)
    const whole = await profileOf({ kind: 'bigint' }, ['-9223372036854775808', '9223372036854775807'])
    expect([whole?.min, whole?.max, whole?.bins.at(-1)?.rows]).toEqual([
      '-9223372036854775808',
      '9223372036854775807',
      1,
    ])
  })

  it('survives what cannot occur: infinities and NaN stand beside the bins', async () => {
    const path = await engine.write({
      dataset: datasetOf([plainColumn('c0', { kind: 'double' })], 1),
      rows: [{ c0: 1 }],
    })
    const odd = path.replace('.parquet', '-odd.parquet')
    await engine.process.run(
      `COPY (SELECT unnest(['NaN'::DOUBLE, 'inf'::DOUBLE, '-inf'::DOUBLE, 1, 3, NULL]) AS c0) TO '${odd}' (FORMAT parquet)`,
    )
    const dataset = datasetOf([plainColumn('c0', { kind: 'double' })], 6)
    const [profile] = await runProfile(engine.process, { dataset, columns: ['c0'], paths: [odd] }, {})
    expect(profile).toMatchObject({ rows: 6, nulls: 1, min: '1', max: '3', others: 3 })
    expect(profile?.bins.reduce((sum, { rows }) => sum + rows, 0)).toBe(2)
  })

  it('puts the twelve most frequent words before the others, and cuts long ones', async () => {
    const words = Array.from({ length: 40 }, (_, index) => `word ${String(index).padStart(2, '0')}`)
    const long = 'y'.repeat(10_000)
    const profile = await profileOf({ kind: 'string' }, [...words, ...words.slice(0, 15), long, long, long, ''])
    expect(profile?.bins[0]).toEqual({ from: `${'y'.repeat(80)}…`, to: null, rows: 3 })
    expect(profile?.bins.slice(1).map(({ rows }) => rows)).toEqual(new Array(11).fill(2))
    expect([profile?.bins.length, profile?.others]).toEqual([12, 59 - 3 - 22])
    expect([profile?.min, profile?.max]).toEqual(['', `${'y'.repeat(80)}…`])
  })

  it('counts no words where nearly each occurs once, and all of them where some are frequent', async () => {
    const dataset = datasetOf([plainColumn('c0', { kind: 'string' }), plainColumn('c1', { kind: 'string' })], 150_000)
    const path = (await engine.write({ dataset, rows: [{ c0: 'a', c1: 'a' }] })).replace('.parquet', '-many.parquet')
    await engine.process.run(
      `COPY (SELECT md5(CAST(i AS VARCHAR)) AS c0, CASE WHEN i % 2 = 0 THEN 'often' ELSE md5(CAST(i AS VARCHAR)) END AS c1 FROM range(150000) r(i)) TO '${path}' (FORMAT parquet)`,
    )
    const profiles = await runProfile(engine.process, { dataset, columns: ['c0', 'c1'], paths: [path] }, {})
    expect(profiles[0]).toMatchObject({ rows: 150_000, nulls: 0, bins: [], others: 150_000 })
    expect(profiles[1]?.bins[0]).toEqual({ from: 'often', to: null, rows: 75_000 })
    expect([profiles[1]?.bins.length, profiles[1]?.others]).toEqual([12, 150_000 - 75_000 - 11])
  })

  it('of a dataset without rows says so', async () => {
    expect(await profileOf({ kind: 'date' }, [])).toEqual({
      ...{ name: 'c0', kind: 'times', rows: 0, nulls: 0, distinct: 0, min: null, max: null, bins: [], others: 0 },
    })
  })
})
