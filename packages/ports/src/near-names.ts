/**
 * The names nearest to one that is unknown: at most three, each within two edits (one for short names) or containing it.
 * @example nearNames('titel_id', ['week', 'title_id']) // ['title_id']
 */
export function nearNames(unknown: string, known: readonly string[]): readonly string[] {
  const wanted = unknown.toLowerCase().slice(0, 64)
  const reach = wanted.length <= 3 ? 1 : 2
  return known
    .map((name) => ({ name, distance: isPart(wanted, name) ? 1 : editDistance(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= reach)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name)
}

/**
 * The half sentence that offers near names; empty when there are none.
 * @example didYouMean('titel_id', ['week', 'title_id']) // ' Did you mean title_id?'
 */
export function didYouMean(unknown: string, known: readonly string[]): string {
  const near = nearNames(unknown, known)
  return near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`
}

function isPart(wanted: string, name: string): boolean {
  return wanted.length >= 4 && (name.includes(wanted) || (name.length >= 4 && wanted.includes(name)))
}

/** Edits with neighbouring letters swapped counted as one (optimal string alignment). */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3
  let [twoAbove, above] = [[] as number[], Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1]
      const cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (isSame ? 0 : 1))
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(isSwap ? Math.min(cost, (twoAbove[j - 2] ?? 0) + 1) : cost)
    }
    twoAbove = above
    above = row
  }
  return above[b.length] ?? 3
}
