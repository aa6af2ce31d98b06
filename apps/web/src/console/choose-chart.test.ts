import { describe, expect, it } from 'vitest'
import { chartPlaces, chartTitle, chooseChart } from './choose-chart.ts'

describe('the first chart of an answer', () => {
  const columns = (...types: string[]) => types.map((type, index) => ({ name: `c${index}`, type }))
  const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ c0: `v${index}`, c1: index }))

  it('draws numbers over time as lines, one for each of a few words', () => {
    expect(chooseChart(columns('date', 'integer'), [])).toEqual({ mark: 'line', x: 'c0', y: 'c1', series: null })
    const genres = [{ c1: 'a' }, { c1: 'b' }]
    expect(chooseChart(columns('timestamp', 'string', 'double'), genres)).toEqual({
      mark: 'line',
      x: 'c0',
      y: 'c2',
      series: 'c1',
    })
  })

  it('draws numbers by word as bars while they can be told apart', () => {
    expect(chooseChart(columns('string', 'count'), rows(10))?.mark).toBe('bar')
    expect(chooseChart(columns('string', 'count'), rows(500))).toBeNull()
  })

  it('draws numbers against numbers as dots, and nothing without numbers', () => {
    expect(chooseChart(columns('double', 'bigint'), [])).toEqual({ mark: 'dot', x: 'c0', y: 'c1', series: null })
    expect(chooseChart(columns('string', 'date'), [])).toBeNull()
    expect(chooseChart(columns('double'), [])).toBeNull()
    expect(chartPlaces(columns('double', 'string', 'list of count'))).toEqual({
      x: ['c0', 'c1'],
      y: ['c0'],
      series: ['c1'],
    })
  })

  it('is named by what it shows', () => {
    expect(chartTitle({ mark: 'line', x: 'week', y: 'loans', series: 'genre' })).toBe('loans by week and genre')
  })
})
