import type { PublishedRelease } from '../release-catalog.ts'

/**
 * Whether every word occurs in what a release says of itself: names, purpose, owner, datasets, columns that are not personal.
 * @example matches(release, ['weekly', 'genre']) // true
 */
export function matches({ manifest }: PublishedRelease, words: readonly string[]): boolean {
  const { product, purpose, owner, datasets } = manifest.definition
  const columns = datasets.flatMap((dataset) => [
    dataset.name,
    dataset.description,
    ...dataset.columns.filter(({ pii }) => pii === null).flatMap(({ name, description }) => [name, description]),
  ])
  const said = [product, purpose, owner.team, ...columns].join('\n').toLowerCase()
  return words.every((word) => said.includes(word))
}
