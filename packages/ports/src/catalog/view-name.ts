const longestName = 50

/**
 * A name for a view by the grammar of view names: lower-case letters, digits and single hyphens, at most 50, no major at its end.
 * @example viewNameOf(['seasonal_demand', 'over-time']) // 'seasonal-demand-over-time'
 */
export function viewNameOf(parts: readonly string[]): string {
  const joined = parts.join('-').replace(/[^a-z0-9]+/g, '-')
  const cut = joined.slice(0, longestName).replace(/^-+|-+$/g, '')
  return cut.replace(/-v(\d+)$/, 'v$1')
}

/**
 * A name that is none of the taken ones: with the least number behind it that makes it new.
 * @example freeName('weekly-over-time', new Set(['weekly-over-time'])) // 'weekly-over-time-2'
 */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name
  for (let number = 2; taken.has(free); number += 1) {
    const end = `-${number}`
    free = `${name.slice(0, longestName - end.length).replace(/-+$/, '')}${end}`
  }
  return free
}
