import type { Answer } from '../../api/answers.ts'

/** One change of a promise. */
export type Change = Answer<'ReleaseLine'>['changes'][number]

/** The impacts, gravest first. */
export const impacts = ['major', 'minor', 'patch'] as const

/**
 * Changes by their impact, gravest first; impacts without a change are left out.
 * @example changesByImpact([]) // []
 */
export function changesByImpact(
  changes: readonly Change[],
): readonly { readonly impact: Change['impact']; readonly changes: readonly Change[] }[] {
  return impacts
    .map((impact) => ({ impact, changes: changes.filter((change) => change.impact === impact) }))
    .filter((group) => group.changes.length > 0)
}

/**
 * Where a change lies, as readers know it: the dataset and column rather than the path through the contract.
 * @example changePlace('datasets.weekly.columns.loans.type') // 'weekly.loans'
 */
export function changePlace(path: string): string {
  const match =
    /^datasets\.([^.]+)(?:\.(columns|checks)\.(.+?))?(?:\.(?:type|nullable|between|oneOf|unit|pii|modelled|description|dimension|key|grain|mayBeEmpty))?$/.exec(
      path,
    )
  if (match === null) return places[path] ?? path
  const [, dataset = '', part, name] = match
  if (name === undefined) return dataset
  return part === 'checks' ? `${dataset}, check “${name}”` : `${dataset}.${name}`
}

/**
 * The changes of the releases after one up to another, of a list that is newest first; null when the list does not hold
 * both in that order.
 * @example changesBetween([], '1.0.0/1', '1.0.0/2') // null
 */
export function changesBetween(
  releases: readonly ReleaseChanges[],
  from: string,
  to: string,
): readonly Change[] | null {
  const placeOf = (name: string) => releases.findIndex(({ version, number }) => `${version}/${number}` === name)
  const [older, newer] = [placeOf(from), placeOf(to)]
  if (older < 0 || newer < 0 || older <= newer) return null
  return releases
    .slice(newer, older)
    .reverse()
    .flatMap(({ changes }) => changes)
}

type ReleaseChanges = Pick<Answer<'ReleaseLine'>, 'version' | 'number' | 'changes'>

/**
 * What a change was from and to, as far as it says more than its place: lists of words are left to the comparison.
 * @example changedValues({ impact: 'major', path: 'datasets.weekly.columns.loans.type', before: 'count', after: 'double', reason: '' }) // ['count', 'double']
 */
export function changedValues({ path, before, after }: Change): readonly string[] {
  const isList = [before, after].some((value) => value?.startsWith('[{') === true || value?.startsWith('["') === true)
  if (isList && !path.endsWith('.oneOf')) return []
  return [before, after].filter((value) => value !== null && !changePlace(path).includes(value)).map(String)
}

const places: Readonly<Record<string, string>> = {
  allowedFor: 'allowed uses',
  'sla.freshness': 'freshness',
  'sla.availability': 'availability',
  'sla.support': 'support',
  docs: 'documentation',
}
