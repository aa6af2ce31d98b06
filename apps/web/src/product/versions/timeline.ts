import type { Answer } from '../../api/answers.ts'

type Release = Answer<'ReleaseLine'>
type Build = Answer<'BuildOutcome'>

/** What stands in the list of versions: a release, or a build that its gate kept back. */
export type TimelineEntry =
  | { readonly kind: 'release'; readonly at: string; readonly release: Release }
  | { readonly kind: 'held-back'; readonly at: string; readonly build: Build }

/**
 * Releases with the builds that were kept back between them, newest first. Builds older than the oldest release that is
 * there wait for the page that holds their place.
 * @example timelineOf([], [], false) // []
 */
export function timelineOf(
  releases: readonly Release[],
  builds: readonly Build[],
  hasMore: boolean,
): readonly TimelineEntry[] {
  const oldest = hasMore ? (releases.at(-1)?.publishedAt ?? null) : null
  const held = builds
    .filter(({ kind, at }) => kind === 'held-back' && (oldest === null || at >= oldest))
    .map((build): TimelineEntry => ({ kind: 'held-back', at: build.at, build }))
  const published = releases.map((release): TimelineEntry => ({ kind: 'release', at: release.publishedAt, release }))
  return [...published, ...held].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0))
}
