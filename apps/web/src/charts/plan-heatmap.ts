import { categoryAxis, categoryMargin } from './axis.ts'
import { heatSteps, stepOf } from './heat-steps.ts'
import type { HeatCell, LegendEntry, NoPicture, Picture } from './picture.ts'
import type { DrawnColumns } from './plan-picture.ts'
import { summaryOf } from './summary.ts'
import { chartNumber } from './tick-words.ts'

const mostRowHeight = 34
const leastRowHeight = 5
const usualHeight = 240
const mostHeight = 620
const usualRowHeight = 20
const mostLines = 120
const signsPerTick = 64

/** Cells by two categories, coloured by a number in steps; a cell without a value is left open. */
export function planHeatmap(columns: DrawnColumns, width: number): Picture | NoPicture {
  const { x, y, value, rows } = columns
  if (value === null || value.kind !== 'number') {
    return {
      kind: 'nothing',
      reason: `${value?.name ?? 'The value'} holds no numbers, so it has no colour. The table shows it.`,
    }
  }
  const lines = categoryAxis(y, Number.POSITIVE_INFINITY)
  const shown = lines.domain.slice(0, mostLines)
  const size = rowHeightOf(shown.length)
  const marginLeft = categoryMargin(shown)
  const known = new Set(shown)
  const limits = heatSteps(rows.flatMap((row) => (typeof value.values[row] === 'number' ? [value.values[row]] : [])))
  const cells: readonly HeatCell[] = rows
    .map((row) => cellOf(columns, row, limits))
    .filter((cell) => cell.y !== null && known.has(cell.y))
  return {
    kind: 'picture',
    height: Math.round(shown.length * size) + 64,
    marginLeft,
    marginBottom: 34,
    x: categoryAxis(x, (width - marginLeft) / signsPerTick),
    y: { ...lines, domain: shown, ticks: categoryAxis(y, (shown.length * size) / 13).ticks },
    marks: [{ mark: 'cells', cells }],
    colours: limits.colours,
    legend: legendOf(limits),
    legendTitle: value.label,
    summary: summaryOf({ ...columns, y: value, series: y }, null),
    notes:
      shown.length === lines.domain.length
        ? []
        : [`The first ${shown.length} of ${lines.domain.length} lines are drawn; the table has all.`],
  }
}

function cellOf({ x, y, value }: DrawnColumns, row: number, limits: ReturnType<typeof heatSteps>): HeatCell {
  const [across, down] = [x.say(x.values[row] ?? null), y.say(y.values[row] ?? null)]
  const heat = value?.values[row] ?? null
  const text = `${y.label}: ${down}\n${x.label}: ${across}\n${value?.label ?? ''}: ${value?.say(heat) ?? ''}`
  return { x: across, y: down, series: 0, step: typeof heat === 'number' ? stepOf(limits, heat) : null, text }
}

function legendOf({ limits, colours }: ReturnType<typeof heatSteps>): readonly LegendEntry[] {
  return colours.map((colour, step) => {
    const [from, to] = [limits[step - 1], limits[step]]
    const label =
      from === undefined && to === undefined
        ? 'all'
        : from === undefined
          ? `< ${chartNumber(to ?? 0)}`
          : to === undefined
            ? `≥ ${chartNumber(from)}`
            : chartNumber(from)
    return { colour, label }
  })
}

/** Few lines are high, many are low, and no picture is much higher than a screen. */
function rowHeightOf(lines: number): number {
  const usual = Math.min(mostRowHeight, Math.max(usualRowHeight, usualHeight / lines))
  return Math.max(leastRowHeight, Math.min(usual, mostHeight / lines))
}
