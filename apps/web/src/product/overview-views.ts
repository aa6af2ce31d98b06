import type { Answer } from '../api/answers.ts'

type View = Answer<'ViewAnswer'>

const mostDerived = 3

/**
 * The pictures of the overview: those that the author declared, or else the first that follow from the columns, each of
 * another dataset first. The others stand beside their datasets.
 * @example overviewViews({ views: [] }) // []
 */
export function overviewViews({ views }: { readonly views: readonly View[] }): readonly View[] {
  const declared = views.filter(({ isDeclared }) => isDeclared)
  if (declared.length > 0) return declared
  const firsts = views.filter((view, place) => views.findIndex(({ dataset }) => dataset === view.dataset) === place)
  return [...new Set([...firsts, ...views])].slice(0, mostDerived)
}
