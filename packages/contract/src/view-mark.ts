/** How a view draws its rows. */
export const viewMarks = ['line', 'area', 'bar', 'dot', 'heatmap'] as const

/** One of the ways to draw. */
export type ViewMark = (typeof viewMarks)[number]
