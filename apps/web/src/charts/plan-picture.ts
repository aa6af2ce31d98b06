import type { Answer } from '../api/answers.ts'
import { counted } from '../parts/format.ts'
import type { NoPicture, Picture } from './picture.ts'
import { planBars } from './plan-bars.ts'
import { planHeatmap } from './plan-heatmap.ts'
import { planLines } from './plan-lines.ts'
import { type ReadColumn, readColumn } from './read-points.ts'

/** What a picture is of: a view's description with the columns and rows that it draws. */
export interface PictureOf {
  readonly view: Pick<Answer<'ViewAnswer'>, 'mark' | 'x' | 'y' | 'series' | 'value' | 'title'>
  readonly columns: Answer<'ViewData'>['columns']
  readonly rows: Answer<'ViewData'>['rows']
}

/** The columns of a picture by what they do in it. */
export interface DrawnColumns {
  readonly x: ReadColumn
  readonly y: ReadColumn
  readonly series: ReadColumn | null
  readonly value: ReadColumn | null
  /** Places of the rows that can be drawn. */
  readonly rows: readonly number[]
}

/**
 * What a picture draws, as a value: scales, marks, colours, legend, the words for who does not see it. Nothing is made up:
 * a missing value is a gap, a row without a place is left out and counted in the notes.
 * @example planPicture({ view: { mark: 'line', x: 'week', y: 'loans', series: null, value: null, title: '' }, columns, rows: [] }) // { kind: 'nothing', … }
 */
export function planPicture(of: PictureOf, width = 640): Picture | NoPicture {
  const { view } = of
  const columns = drawnColumns(of)
  if (typeof columns === 'string') return { kind: 'nothing', reason: columns }
  const picture = planMark(view.mark, columns, width)
  const leftOut = of.rows.length - columns.rows.length
  if (leftOut === 0 || picture.kind === 'nothing') return picture
  const note = `${counted(leftOut, 'row')} without ${columns.x.name}${view.mark === 'heatmap' ? ` or ${columns.y.name}` : ''} ${leftOut === 1 ? 'is' : 'are'} in the table only.`
  return { ...picture, notes: [...picture.notes, note] }
}

function planMark(mark: PictureOf['view']['mark'], columns: DrawnColumns, width: number): Picture | NoPicture {
  switch (mark) {
    case 'line':
    case 'area':
    case 'dot':
      return planLines(mark, columns, width)
    case 'bar':
      return planBars(columns, width)
    case 'heatmap':
      return planHeatmap(columns, width)
  }
}

function drawnColumns(of: PictureOf): DrawnColumns | string {
  const { view, rows } = of
  const [x, y, series, value] = [view.x, view.y, view.series, view.value].map((name) => readColumn(of, name))
  if (x == null) return `The data have no column ${view.x}.`
  if (y == null) return `The data have no column ${view.y}.`
  if (rows.length === 0) return 'No rows.'
  const isHeat = view.mark === 'heatmap'
  const isPlaced = (row: number) =>
    (x.kind === 'category' || x.values[row] !== null) && (!isHeat || y.kind === 'category' || y.values[row] !== null)
  const placed = rows.map((_, row) => row).filter(isPlaced)
  if (placed.length === 0) return `No row has a value of ${view.x}.`
  const measure = isHeat ? (value ?? series ?? null) : y
  if (measure === null) return 'The heat map names no column that colours it.'
  if (placed.every((row) => measure.values[row] === null)) return `Every value of ${measure.name} is missing.`
  return { x, y, series: isHeat ? null : (series ?? null), value: isHeat ? measure : null, rows: placed }
}
