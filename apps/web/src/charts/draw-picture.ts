import * as Plot from '@observablehq/plot'
import { cutLabel } from './axis.ts'
import type { AxisPlan, HeatCell, MarkPlan, Picture, Point } from './picture.ts'
import { tickWords } from './tick-words.ts'

/** The size of a drawing and what stands on it. */
export interface DrawingOptions {
  readonly width: number
  /** Words written on the picture itself, so that a copy of it carries them. */
  readonly stamps: readonly string[]
}

/** How tips look, which Plot would draw in black and too close. */
const tipLook = { lineHeight: 1.35, stroke: 'var(--line-strong)' } as const

const marginTop = 26
const marginRight = 14
/** Lines of more points are drawn finer, so that they do not run into each other. */
const crowded = 900

/** Draws a picture. The drawing has no style of its own: charts.css gives it what Plot would, because the pages allow no inline style.
 * Its place tells it to who does not see it. */
export function drawPicture(picture: Picture, { width, stamps }: DrawingOptions): Element {
  const drawing = Plot.plot({
    ...{ width, height: picture.height, marginTop, marginRight, className: 'plot' },
    marginLeft: picture.marginLeft,
    marginBottom: picture.marginBottom,
    x: scaleOf(picture.x, picture, width / 90),
    y: scaleOf(picture.y, picture, picture.height / 55),
    marks: [
      ...baseOf(picture),
      ...picture.marks.flatMap((plan) => marksOf(plan, picture.colours)),
      Plot.text([stamps.join(' · ')], {
        frameAnchor: 'top-right',
        dy: -marginTop + 8,
        className: 'plot-stamp',
        fontWeight: 650,
      }),
    ],
  })
  for (const style of drawing.querySelectorAll('style')) style.remove()
  drawing.setAttribute('aria-hidden', 'true')
  return drawing
}

function scaleOf(axis: AxisPlan, { marks, y }: Picture, ticks: number): Plot.ScaleOptions {
  const { label } = axis
  const labelAnchor = axis === y ? 'top' : 'right'
  if (axis.kind === 'category') {
    const isPoint = marks.some(({ mark }) => mark === 'line' || mark === 'area' || mark === 'dots')
    return {
      ...{
        label,
        type: isPoint ? 'point' : 'band',
        domain: axis.domain,
        tickSize: 0,
        padding: paddingOf(marks),
        labelAnchor,
      },
      tickFormat: (name: string) => cutLabel(name, axis.ticks === null ? undefined : 11),
      ...(axis.ticks === null ? {} : { ticks: axis.ticks }),
    }
  }
  const type = axis.kind === 'time' ? 'utc' : 'linear'
  const [low, high] = axis.domain
  const isMeasured = axis.kind === 'number' && (axis === y || y.kind === 'category')
  const most = axis.isWhole === true ? Math.max(1, Math.min(ticks, Number(high) - Number(low))) : ticks
  return { label, type, domain: axis.domain, nice: isMeasured, ticks: most, tickFormat: tickWords(axis) }
}

function paddingOf(marks: readonly MarkPlan[]): number {
  return marks.some(({ mark }) => mark === 'cells') ? 0.04 : 0.22
}

/** Lines at the ticks of the measured axis, and zero where it is in sight. */
function baseOf({ x, y, marks }: Picture): readonly Plot.Markish[] {
  if (marks.some(({ mark }) => mark === 'cells')) return []
  const isAcross = y.kind === 'category'
  const [low, high] = (isAcross ? x : y).domain
  const grid = isAcross ? Plot.gridX({ className: 'plot-grid' }) : Plot.gridY({ className: 'plot-grid' })
  const hasZero = Number(low) <= 0 && Number(high) >= 0
  const rule = isAcross ? Plot.ruleX([0], { className: 'plot-zero' }) : Plot.ruleY([0], { className: 'plot-zero' })
  return hasZero ? [grid, rule] : [grid]
}

/** Lines and areas are told by a tip of their own: Plot draws a path anew wherever its title changes. */
function marksOf(plan: MarkPlan, colours: readonly string[]): readonly Plot.Markish[] {
  const colour = ({ series }: Point) => colours[series] ?? 'currentColor'
  const said = { title: 'text', ariaLabel: 'text' }
  switch (plan.mark) {
    case 'line':
      return [
        Plot.line(plan.points, {
          x: 'x',
          y: 'y',
          z: 'series',
          stroke: colour,
          strokeWidth: plan.points.length > crowded ? 1 : 1.6,
        }),
        Plot.tip(plan.points, Plot.pointerX({ x: 'x', y: 'y', title: 'text', ...tipLook })),
      ]
    case 'area':
      return areaOf(plan.points, colour)
    case 'dots':
      return [
        Plot.dot(plan.points, {
          x: 'x',
          y: 'y',
          r: plan.radius,
          fill: colour,
          fillOpacity: 0.8,
          ...said,
          ...tipOf(plan),
        }),
      ]
    case 'columns':
      return [
        Plot.rectY(plan.columns, {
          x1: 'from',
          x2: 'to',
          y: 'y',
          fill: colour,
          insetLeft: 0.5,
          insetRight: 0.5,
          ...said,
          tip: { pointer: 'x', ...tipLook },
        }),
      ]
    case 'bars':
      return plan.isAcross
        ? [Plot.barX(plan.points, { y: 'x', x: 'y', fill: colour, ...said, tip: { pointer: 'y', ...tipLook } })]
        : [Plot.barY(plan.points, { x: 'x', y: 'y', fill: colour, ...said, tip: { pointer: 'x', ...tipLook } })]
    case 'cells': {
      const filled = plan.cells.filter(({ step }) => step !== null)
      const heat = ({ step }: HeatCell) => colours[step ?? 0] ?? 'none'
      return [Plot.cell(filled, { x: 'x', y: 'y', fill: heat, ...said, tip: { pointer: 'xy', ...tipLook } })]
    }
  }
}

/** Dots on a line leave the tip to the line. */
function tipOf({ isOnLine }: { readonly isOnLine: boolean }): Plot.MarkOptions {
  return isOnLine ? {} : { tip: { pointer: 'xy', ...tipLook } }
}

/** Plot would stack a missing value as zero; so each stretch without gaps is an area of its own. */
function areaOf(points: readonly Point[], colour: (point: Point) => string): readonly Plot.Markish[] {
  const gaps = new Map<number, number>()
  const stretches = points.flatMap((point) => {
    const gap = gaps.get(point.series) ?? 0
    if (point.y === null) gaps.set(point.series, gap + 1)
    return point.y === null ? [] : [{ ...point, stretch: `${point.series}/${gap}` }]
  })
  const place = { x: 'x', y: 'y', z: 'stretch', order: 'series' }
  return [
    Plot.areaY(stretches, { ...place, fill: colour, fillOpacity: 0.45 }),
    Plot.line(stretches, Plot.stackY2({ ...place, stroke: colour, strokeWidth: 1.2 })),
    Plot.tip(stretches, Plot.pointerX(Plot.stackY2({ ...place, title: 'text', ...tipLook }))),
  ]
}
