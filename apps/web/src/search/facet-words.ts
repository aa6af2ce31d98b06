const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  freshness: { kept: 'promise kept', late: 'late', 'no-events': 'reads no events' },
  quality: { passed: 'all checks passed', failed: 'checks failed', 'held-back': 'last build held back' },
  port: { rest: 'REST', sql: 'SQL' },
}

/**
 * A facet's value in words that readers use.
 * @example valueWord('freshness', 'no-events') // 'reads no events'
 */
export function valueWord(facet: string, value: string): string {
  return words[facet]?.[value] ?? value
}
