import { expect, it } from 'vitest'
import { figure } from './document.ts'
import { median, spread } from './median.ts'
import { resultsTable } from './results-table.ts'

it('judges a target by the value or by its ratio to the floor, whichever was meant', () => {
  expect(figure('plan', 's', { value: 0.3, floor: 0.1 }, { atMost: 0.35 })).toMatchObject({
    ratioToFloor: 3,
    met: true,
  })
  expect(figure('build', 's', { value: 3, floor: 2 }, { timesFloor: 1.3 })).toMatchObject({
    ratioToFloor: 1.5,
    met: false,
  })
  expect(figure('memory', 'MiB', { value: null, floor: 2 }, { timesFloor: 1.3 }).met).toBeNull()
})

it('takes the middle run, and none when one is not known', () => {
  expect(median([5, 1, 3])).toBe(3)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([1, null])).toBeNull()
  expect(spread([2, 1, 4])).toBe(4)
})

it('writes what is not known, skipped or missed into the table', () => {
  const figures = [
    figure('wall', 's', { value: 1.234, floor: 1, peer: 'skipped' }, { timesFloor: 1.15 }),
    figure('peak RSS', 'MiB', { value: null }),
  ]

  const page = resultsTable([{ name: 'B4', machine: 'm', date: '2026-01-01', figures, notes: ['n'] }])

  expect(page.split('\n').filter((line) => line.startsWith('| '))).toEqual([
    '| figure | value | floor | × floor | peer | × peer | target | met |',
    '| wall | 1.23 s | 1 s | 1.23 | skipped |  | ≤ 1.15 × floor | no |',
    '| peak RSS | not known |  |  |  |  |  |  |',
  ])
})
