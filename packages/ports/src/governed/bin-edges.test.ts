import type { ColumnType } from '@provender/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { binsBetween } from './bin-edges.ts'

const ends = (type: ColumnType, min: string, max: string) =>
  binsBetween(type, min, max).map(({ from, to }) => `${from}..${to}`)

describe('bins between two bounds', () => {
  it.each([
    [{ kind: 'count' }, '1', '3', ['1..1', '2..2', '3..3']],
    [{ kind: 'integer' }, '-1', '0', ['-1..-1', '0..0']],
    [{ kind: 'bigint' }, '9223372036854775807', '9223372036854775807', ['9223372036854775807..9223372036854775807']],
    [{ kind: 'decimal', precision: 10, scale: 2 }, '-0.01', '0.01', ['-0.01..-0.01', '0.00..0.00', '0.01..0.01']],
    [{ kind: 'date' }, '1930-02-28', '1930-03-01', ['1930-02-28..1930-02-28', '1930-03-01..1930-03-01']],
    [{ kind: 'double' }, '0.5', '0.5', ['0.5..0.5']],
    [
      { kind: 'timestamp' },
      '1930-01-06T00:00:00.000000Z',
      '1930-01-06T00:00:00.000000Z',
      ['1930-01-06T00:00:00.000000Z..1930-01-06T00:00:00.000000Z'],
    ],
  ] as const)('of %j from %s to %s', (type, min, max, expected) => {
    expect(ends(type, min, max)).toEqual(expected)
  })

  it('are 24 of one width where values lie close', () => {
    const bins = ends({ kind: 'count' }, '0', '239')
    expect([bins.length, bins[0], bins[1], bins[23]]).toEqual([24, '0..9', '10..19', '230..239'])
    const hours = ends({ kind: 'localTimestamp' }, '1930-01-06T00:00:00.000000', '1930-01-07T00:00:00.000000')
    expect([hours.length, hours[0], hours[23]]).toEqual([
      ...[24, '1930-01-06T00:00:00.000000..1930-01-06T01:00:00.000000'],
      '1930-01-06T23:00:00.000000..1930-01-07T00:00:00.000000',
    ])
  })

  it('begin and end at the bounds and grow, whatever the doubles are', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (a, b) => {
          const [low, high] = [Math.min(a, b) + 0, Math.max(a, b) + 0]
          const bins = binsBetween({ kind: 'double' }, String(low), String(high)).map(({ from, to }) => ({
            from: Number(from),
            to: Number(to),
          }))
          expect([bins[0]?.from, bins.at(-1)?.to]).toEqual([low, high])
          expect(bins.length).toBeLessThanOrEqual(24)
          for (const [index, bin] of bins.entries()) {
            expect(Number.isFinite(bin.to)).toBe(true)
            if (index > 0) expect([bin.from, bin.to > bin.from]).toEqual([bins[index - 1]?.to, true])
          }
        },
      ),
    )
  })
})
