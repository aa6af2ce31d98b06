import { describe, expect, it } from 'vitest'
import { largestRow, MeasuredRows } from './measured-rows.ts'

const taken = (
  rows: readonly (readonly (string | number | null | string[])[])[],
  answer: number | null,
  cell: number | null,
) => {
  const measured = new MeasuredRows({ answer, cell })
  const went = rows.map((row) => measured.add(row))
  return { went, ...measured.taken }
}

describe('rows of an answer of limited size', () => {
  it('are all taken where nothing is limited', () => {
    const rows = [['x'.repeat(100)], [null]]
    expect(taken(rows, null, null)).toEqual({ went: [true, true], rows, cut: [] })
  })

  it('end before the answer would be too large, and the first is always there', () => {
    expect(taken([['x'.repeat(50)], ['y'.repeat(50)], ['z']], 100, null).went).toEqual([true, true, false])
    expect(taken([[1], ['y'], [null], ['z']], 75, null).went).toEqual([true, true, true, false])
    expect(taken([['x'.repeat(100)], ['y']], 10, null).went).toEqual([true, false])
  })

  it('may begin with a row that is larger than the answer, but not with one that nothing could send', () => {
    const cells = (count: number) => [Array.from({ length: count }, () => 'x'.repeat(largestRow / 4))]
    expect(taken(cells(4), 10, null).went).toEqual([true])
    expect(() => taken([['x'], ...cells(5)], 10, null)).not.toThrow()
    expect(() => taken(cells(5), 10, null)).toThrow(expect.objectContaining({ code: 'ENGINE_MEMORY_EXCEEDED' }))
    expect(taken(cells(5), 10, 100).cut).toHaveLength(5)
    expect(taken(cells(5), null, null).went).toEqual([true])
  })

  it('have long cells cut, which are then measured as they are sent', () => {
    const { went, rows, cut } = taken(
      [
        ['x'.repeat(100), 1],
        ['yy', 2],
      ],
      100,
      5,
    )
    expect(went).toEqual([true, true])
    expect(rows).toEqual([
      ['xxxxx', 1],
      ['yy', 2],
    ])
    expect(cut).toEqual([{ row: 0, column: 0, characters: 100 }])
  })

  it('cut nested cells as text, and no sign in two', () => {
    const { rows, cut } = taken([[['abc', 'def'], 'ab😀d']], null, 3)
    expect(rows).toEqual([['["a', 'ab']])
    expect(cut.map(({ characters }) => characters)).toEqual([13, 5])
  })
})
