import { type ContractChange, diffContracts, type ProductContract } from '@provender/contract'
import type { GovernedData } from '../governed/open-governed.ts'
import { hiddenColumns, mentions } from './hidden-columns.ts'

/** A release as its reader may see it: all that comparing two of them needs. */
export type ComparedRelease = Pick<GovernedData, 'datasets' | 'release'>

/**
 * What changed in the promise between two releases, without what speaks of columns that are hidden in either, or of event types
 * that are not among those known.
 * @example visibleChanges(before, after, known.types).map(({ path }) => path) // ['datasets.weekly.columns.genre.unit']
 */
export function visibleChanges(
  before: ComparedRelease,
  after: ComparedRelease,
  types: ReadonlySet<string>,
): readonly ContractChange[] {
  if (before.release.manifest.definitionDigest === after.release.manifest.definitionDigest) return []
  const sides = [before, after]
  const changes = diffContracts(before.release.manifest.definition, after.release.manifest.definition).filter(
    namesOnly(types, sides),
  )
  const hidden = sides.map(hiddenColumns)
  if (hidden.every(({ isNone }) => isNone)) return changes
  const names = new Set(hidden.flatMap((side) => [...side.names]))
  const isHidden = (dataset: string, column: string): boolean => hidden.some((side) => side.of(dataset).has(column))
  return changes.flatMap((change): readonly ContractChange[] => {
    const [root = '', dataset = '', part, name = ''] = change.path.split('.')
    if (root === 'datasets' && part === 'columns') return isHidden(dataset, name) ? [] : [change]
    if (root === 'datasets' && part === 'key') return shownKey(change, (column) => isHidden(dataset, column))
    const own = root === 'datasets' ? hidden.flatMap((side) => [...side.of(dataset)]) : []
    const text = [change.path, wholeText(sides, root), change.before, change.after].join('\n')
    return mentions(text, new Set([...names, ...own])) ? [] : [change]
  })
}

/** Event types are named by what is ignored, and by checks that reconcile with events. */
function namesOnly(types: ReadonlySet<string>, sides: readonly ComparedRelease[]): (change: ContractChange) => boolean {
  const named = sides.flatMap(({ release: { manifest } }) => [
    ...manifest.definition.events,
    ...manifest.definition.ignores,
  ])
  const unknown = named.flatMap(({ type }) => (types.has(type) ? [] : [type]))
  return ({ path, before, after }) => {
    if (unknown.length === 0) return true
    const text = [path, before, after, path === 'ignores' ? partOf(sides, path) : ''].join('\n')
    return !unknown.some((type) => text.includes(type))
  }
}

function shownKey(change: ContractChange, isHidden: (column: string) => boolean): readonly ContractChange[] {
  const shown = (key: string | null): string | null =>
    key === null
      ? null
      : key
          .split(', ')
          .filter((column) => !isHidden(column))
          .join(', ')
  const [before, after] = [shown(change.before), shown(change.after)]
  return before === after ? [] : [{ ...change, before, after }]
}

/** SQL that a change shows in excerpts is judged by all of its text. */
function wholeText(sides: readonly ComparedRelease[], root: string): string {
  if (root !== 'examples' && root !== 'views') return ''
  return partOf(sides, root)
}

function partOf(sides: readonly ComparedRelease[], root: keyof ProductContract): string {
  return sides.map(({ release }) => JSON.stringify(release.manifest.definition[root] ?? null)).join('\n')
}
