import { describe, expect, it } from 'vitest'
import type { Answer } from '../api/answers.ts'
import type { MarkPlan, Picture } from './picture.ts'
import { type PictureOf, planPicture } from './plan-picture.ts'

type Rows = Answer<'ViewData'>['rows']

const told = (name: string, type: string, unit: string | null = null) => ({ name, type, unit, description: null })
const of = (mark: PictureOf['view']['mark'], rows: Rows, more: Partial<PictureOf['view']> = {}): PictureOf => ({
  view: { mark, x: 'week', y: 'loans', series: null, value: null, title: 'Loans', ...more },
  columns: [told('week', 'date'), told('loans', 'bigint', 'copies'), told('genre', 'string')],
  rows,
})
const drawn = (picture: ReturnType<typeof planPicture>): Picture => {
  if (picture.kind === 'picture') return picture
  throw new Error(`Nothing was drawn: ${picture.reason}`)
}
const markOf = <Kind extends MarkPlan['mark']>(picture: Picture, kind: Kind) =>
  picture.marks.find((plan): plan is Extract<MarkPlan, { mark: Kind }> => plan.mark === kind)
const day = (text: string) => Date.parse(`${text}T00:00:00Z`)

describe('a picture of rows', () => {
  it('reads whole numbers that came as text, and dates as UTC', () => {
    const line = markOf(drawn(planPicture(of('line', [['1920-01-05', '3', null]]))), 'line')
    expect(line?.points.map(({ x, y }) => [x, y])).toEqual([[day('1920-01-05'), 3]])
  })

  it('stands in the order of time, however the rows came', () => {
    const rows: Rows = [
      ['1920-01-19', 3, null],
      ['1920-01-05', 1, null],
      ['1920-01-12', 2, null],
    ]
    const line = markOf(drawn(planPicture(of('line', rows))), 'line')
    expect(line?.points.map(({ y }) => y)).toEqual([1, 2, 3])
  })

  it('keeps a missing value as a gap and never as zero', () => {
    const rows: Rows = [
      ['1920-01-05', 1, null],
      ['1920-01-12', null, null],
      ['1920-01-19', 3, null],
    ]
    const picture = drawn(planPicture(of('line', rows)))
    expect(markOf(picture, 'line')?.points.map(({ y }) => y)).toEqual([1, null, 3])
    expect(picture.summary).toContain('1 value is missing')
  })

  it('breaks a line where there are no rows for long', () => {
    const weeks = ['1920-01-05', '1920-01-12', '1920-01-19', '1921-01-03', '1921-01-10']
    const line = markOf(
      drawn(
        planPicture(
          of(
            'line',
            weeks.map((week, place) => [week, place, null]),
          ),
        ),
      ),
      'line',
    )
    expect(line?.points.map(({ y }) => y)).toEqual([0, 1, 2, null, 3, 4])
  })

  it('shows a single point as a dot, with room around it', () => {
    const picture = drawn(planPicture(of('line', [['1920-01-05', 4, null]])))
    expect(markOf(picture, 'dots')?.points.map(({ y }) => y)).toEqual([4])
    expect(picture.x.domain).toEqual([day('1920-01-04'), day('1920-01-06')])
    expect(picture.y.domain).toEqual([3, 5])
  })

  it('shows the points of a long line only where it would show nothing', () => {
    const start = day('1920-01-05')
    const week = (place: number) => new Date(start + place * 7 * 86_400_000).toISOString().slice(0, 10)
    const rows: Rows = Array.from({ length: 100 }, (_, place) => [
      week(place),
      place === 49 || place === 51 ? null : 5,
      null,
    ])
    const dots = markOf(drawn(planPicture(of('line', rows))), 'dots')
    expect(dots?.points.map(({ x }) => x)).toEqual([day(week(50))])
  })

  it('gives a constant series a scale of its own', () => {
    const rows: Rows = [
      ['1920-01-05', 0, null],
      ['1920-01-12', 0, null],
    ]
    expect(drawn(planPicture(of('line', rows))).y.domain).toEqual([0, 1])
    expect(
      drawn(
        planPicture(
          of(
            'bar',
            rows.map(([week]) => [week, -4, null]),
          ),
        ),
      ).y.domain,
    ).toEqual([-5, 0])
  })

  it('leaves out rows without a place, and says how many', () => {
    const picture = drawn(
      planPicture(
        of('line', [
          [null, 9, null],
          ['1920-01-05', 1, null],
        ]),
      ),
    )
    expect(markOf(picture, 'line')?.points.length).toBe(1)
    expect(picture.notes).toEqual(['1 row without week is in the table only.'])
  })

  it.each<[string, PictureOf, string]>([
    ['no rows', of('line', []), 'No rows.'],
    ['only missing values', of('bar', [['1920-01-05', null, null]]), 'Every value of loans is missing.'],
    ['no place', of('line', [[null, 1, null]]), 'No row has a value of week.'],
    [
      'a column that is not there',
      of('line', [['1920-01-05', 1, null]], { y: 'gone' }),
      'The data have no column gone.',
    ],
    [
      'a height of words',
      of('line', [['1920-01-05', 1, 'Drama']], { y: 'genre' }),
      'genre holds no numbers, so it has no height. The table shows it.',
    ],
    [
      'a heat map without a value',
      of('heatmap', [['1920-01-05', 1, 'Drama']], { y: 'genre' }),
      'The heat map names no column that colours it.',
    ],
  ])('says why there is nothing to draw: %s', (_, picture, reason) => {
    expect(planPicture(picture)).toEqual({ kind: 'nothing', reason })
  })

  it('says unit, value and place of each point', () => {
    const line = markOf(drawn(planPicture(of('line', [['1920-01-05', 1234, null]]))), 'line')
    expect(line?.points[0]?.text).toMatch(/^week: .*1920.*\nloans \(copies\): 1234$/)
  })
})

describe('series', () => {
  const genres = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
  const rows: Rows = genres.map((genre, place) => ['1920-01-05', place + 1, genre])
  const picture = drawn(planPicture(of('line', rows, { series: 'genre' })))

  it('have a colour each, the greatest first; what is beyond five shares one', () => {
    expect(picture.legend.map(({ label }) => label)).toEqual(['G', 'F', 'E', 'D', 'C', '2 others'])
    expect(new Set(picture.colours.slice(5))).toEqual(new Set([picture.legend[5]?.colour]))
    expect(new Set(picture.legend.map(({ colour }) => colour)).size).toBe(6)
  })

  it('stand on each other: the axis reaches their sum', () => {
    expect(drawn(planPicture(of('area', rows, { series: 'genre' }))).y.domain).toEqual([0, 28 * 1.25])
    const two: Rows = [...rows, ['1920-01-12', 3, 'A']]
    expect(drawn(planPicture(of('bar', two, { series: 'genre' }))).y.domain).toEqual([0, 28])
  })

  it('of no name say so', () => {
    const plain = drawn(
      planPicture(
        of(
          'line',
          [
            ['1920-01-05', 1, null],
            ['1920-01-05', 2, 'A'],
            ['1920-01-05', 3, ''],
          ],
          { series: 'genre' },
        ),
      ),
    )
    expect(plain.legend.map(({ label }) => label)).toEqual(['(empty text)', 'A', 'no value'])
  })
})

describe('bars', () => {
  const byGenre = (count: number, name = (place: number) => `genre ${place}`): PictureOf =>
    of(
      'bar',
      Array.from({ length: count }, (_, place) => [null, place + 1, name(place)]),
      { x: 'genre' },
    )

  it('stand upright while names are few and short, else they lie', () => {
    expect(markOf(drawn(planPicture(byGenre(4))), 'bars')?.isAcross).toBe(false)
    expect(markOf(drawn(planPicture(byGenre(13))), 'bars')?.isAcross).toBe(true)
    expect(markOf(drawn(planPicture(byGenre(4, (place) => `${place}`.repeat(60)))), 'bars')?.isAcross).toBe(true)
  })

  it('are at most thirty; the rest is in the table', () => {
    const picture = drawn(planPicture(byGenre(2000)))
    expect(markOf(picture, 'bars')?.points.length).toBe(30)
    expect(picture.notes).toEqual(['The first 30 of 2000 are drawn; the table has all.'])
  })

  it('over numbers are as wide as the least step', () => {
    const rows: Rows = [
      [10, 1],
      [0, 2],
      [25, 3],
    ]
    const view = { ...of('bar', []).view, x: 'from' }
    const picture = drawn(planPicture({ view, columns: [told('from', 'integer'), told('loans', 'bigint')], rows }))
    expect(markOf(picture, 'columns')?.columns.map(({ from, to }) => [from, to])).toEqual([
      [0, 10],
      [10, 20],
      [25, 35],
    ])
    expect(picture.x.domain).toEqual([0, 35])
  })

  it('of a single place are a category', () => {
    expect(markOf(drawn(planPicture(of('bar', [['1920-01-05', 1, null]]))), 'bars')?.points.length).toBe(1)
  })

  it('tell blank names apart', () => {
    const picture = drawn(
      planPicture(
        of(
          'bar',
          [
            [null, 1, ''],
            [null, 1, ' '],
            [null, 1, null],
          ],
          { x: 'genre' },
        ),
      ),
    )
    expect(picture.x.domain).toEqual(['(empty text)', '(1 blank)', 'no value'])
  })
})

describe('heat maps', () => {
  const heat = (rows: Rows): Picture =>
    drawn(
      planPicture({
        view: { mark: 'heatmap', x: 'month', y: 'genre', series: null, value: 'index', title: 'Season' },
        columns: [told('month', 'integer'), told('genre', 'string'), told('index', 'double')],
        rows,
      }),
    )

  it('order numbers as numbers and words as they come', () => {
    const picture = heat([
      [10, 'Poetry', 1],
      [2, 'Drama', 2],
    ])
    expect(picture.x.domain).toEqual(['2', '10'])
    expect(picture.y.domain).toEqual(['Poetry', 'Drama'])
  })

  it('leave a cell without a value open', () => {
    const picture = heat([
      [1, 'Poetry', null],
      [2, 'Poetry', 1],
      [3, 'Poetry', 2],
    ])
    expect(markOf(picture, 'cells')?.cells.map(({ step }) => step === null)).toEqual([true, false, false])
  })

  it('have a legend with as many steps as colours, one for constant values', () => {
    const many = heat(Array.from({ length: 12 }, (_, month) => [month + 1, 'Poetry', month / 4]))
    expect(many.legend.length).toBe(many.colours.length)
    expect(
      heat([
        [1, 'Poetry', 3],
        [2, 'Poetry', 3],
      ]).legend.map(({ label }) => label),
    ).toEqual(['all'])
  })

  it('write out as many places as there is room for', () => {
    const picture = heat(Array.from({ length: 300 }, (_, month) => [month, 'Poetry', month]))
    expect(picture.x.ticks?.length).toBeLessThan(10)
  })
})
