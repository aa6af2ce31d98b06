import { invalid, shown } from './refusal.ts'
import { requireSql, requireText } from './require.ts'
import type { ViewSpec } from './view.ts'
import { viewMarks } from './view-mark.ts'

/**
 * Asserts that a view says what it draws: words, a mark, its columns, and SQL that needs no relations of its own.
 * @throws CONTRACT_INVALID naming the view and the part
 */
export function requireView(thing: string, spec: ViewSpec): void {
  requireText(thing, 'title', spec.title)
  requireText(thing, 'description', spec.description)
  requireText(thing, 'x', spec.x)
  requireText(thing, 'y', spec.y)
  for (const part of ['dataset', 'series', 'value', 'pick'] as const)
    if (spec[part] !== undefined) requireText(thing, part, spec[part])
  requireMark(thing, spec)
  requireSql(thing, 'select', spec.select)
  const names = Object.keys(spec.select.relations ?? {})
  if (names.length === 0) return
  throw invalid(
    `The select of the ${thing} is given relations (${names.join(', ')}). Write sql\`…\` alone: a view reads the product's own datasets by their bare names.`,
    { thing, relation: names.join(', ') },
  )
}

function requireMark(thing: string, spec: ViewSpec): void {
  if (!viewMarks.includes(spec.mark)) {
    throw invalid(`The ${thing} has the mark ${shown(spec.mark)}. There are: ${viewMarks.join(', ')}.`, { thing })
  }
  const isHeatmap = spec.mark === 'heatmap'
  const { series, value }: { readonly series?: string; readonly value?: string } = spec
  if (isHeatmap && value === undefined) {
    throw invalid(`The ${thing} is a heat map without value. Add value: the column that colours its cells.`, { thing })
  }
  if (isHeatmap && series !== undefined) {
    throw invalid(`The ${thing} is a heat map with series. Remove it: the cells are coloured by value.`, { thing })
  }
  if (!isHeatmap && value !== undefined) {
    throw invalid(
      `The ${thing} has the value ${shown(value)}, but only a heat map has one. Name what it draws under y.`,
      { thing },
    )
  }
}
