/** How many entries a source has in quarantine for one reason. */
export interface ReasonCount {
  readonly source: string
  readonly scope: 'row' | 'event'
  readonly eventType: string | null
  readonly reason: string
  readonly count: number
}

/** The reasons of one source, most frequent first. */
export interface SourceReasons {
  readonly source: string
  readonly total: number
  /** The count of the most frequent reason: the length of its bar is the whole. */
  readonly most: number
  readonly lines: readonly ReasonCount[]
}

/**
 * Reasons gathered by source, the source with the most entries first.
 * @example bySource([{ source: 'a', scope: 'row', eventType: null, reason: 'no date', count: 2 }])[0]?.total // 2
 */
export function bySource(reasons: readonly ReasonCount[]): readonly SourceReasons[] {
  const sources = Map.groupBy(reasons, ({ source }) => source)
  return [...sources]
    .map(([source, lines]) => ({
      source,
      total: lines.reduce((sum, { count }) => sum + count, 0),
      most: Math.max(...lines.map(({ count }) => count)),
      lines: lines.toSorted((a, b) => b.count - a.count || a.reason.localeCompare(b.reason)),
    }))
    .toSorted((a, b) => b.total - a.total || a.source.localeCompare(b.source))
}
