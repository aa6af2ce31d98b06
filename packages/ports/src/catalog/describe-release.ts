import type { ProductSummary } from '../answers/product-answers.ts'
import type { ReleasePage } from '../answers/rest-answers.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import type { PublishedRelease } from '../release-catalog.ts'
import { type ReaderKnowledge, toldOfRelease } from './reader-knowledge.ts'

/** The earliest event time that a release has seen; null when it reads no events. */
export function coveredFrom({ manifest }: Pick<PublishedRelease, 'manifest'>): string | null {
  return manifest.inputs.events.flatMap(({ firstEventTime }) => firstEventTime ?? []).sort()[0] ?? null
}

/** The latest event time that a release has seen; null when it reads no events. */
export function coveredUntil({ manifest }: Pick<PublishedRelease, 'manifest'>): string | null {
  const times = manifest.inputs.events.flatMap(({ lastEventTime }) => lastEventTime ?? [])
  return times.sort().at(-1) ?? null
}

/** Rows that the checks of a release looked at, each dataset counted once. */
export function rowsSeenBy({ manifest }: Pick<PublishedRelease, 'manifest'>): number {
  const seen = new Map<string, number>()
  for (const { dataset, rowsSeen } of manifest.verdict.checks) {
    seen.set(dataset, Math.max(seen.get(dataset) ?? 0, rowsSeen))
  }
  return manifest.datasets.reduce((sum, { name }) => sum + (seen.get(name) ?? 0), 0)
}

/** How the checks of a release came out. */
export function checksOf(release: Pick<PublishedRelease, 'manifest'>): ProductSummary['checks'] {
  const { checks } = release.manifest.verdict
  const passed = checks.filter(({ status }) => status === 'passed').length
  return { passed, total: checks.length, rowsSeen: rowsSeenBy(release) }
}

/**
 * A release. A reader who may know of all that the manifest says, personal fields of events too, gets it whole, so that its
 * digest can be computed; others get its outline without the definition and without what speaks of hidden columns: their
 * statistics, names, SQL; and of products upstream and event types only those of which they may know.
 */
export function releasePage(data: GovernedData, known: ReaderKnowledge): ReleasePage {
  const { manifest, releaseDigest, build, publishedAt } = data.release
  const { hidden, isWhole } = toldOfRelease(data, known)
  const { startedAt, finishedAt, actor, stageMillis } = build
  const facts = {
    ...{ releaseDigest, publishedAt, isWhole },
    build: { startedAt, finishedAt, actor: known.isHolder ? actor : null, stageMillis },
  }
  if (isWhole) return { ...facts, manifest: { ...manifest } }
  const { format, product, version, release, definitionDigest, contentDigest, inputs, engine, previous } = manifest
  const outline = {
    ...{ format, product, version, release, definitionDigest, contentDigest, engine, previous },
    inputs: {
      events: inputs.events.filter(({ type }) => known.types.has(type)),
      upstream: inputs.upstream.filter(({ product }) => known.upstream.has(product)),
    },
    datasets: manifest.datasets
      .filter(({ name }) => data.datasets.some((dataset) => dataset.name === name))
      .map((dataset) => {
        const unseen = hidden.of(dataset.name)
        const shown = dataset.fields.filter(({ name }) => !unseen.has(name))
        const ids = new Set(shown.map(({ id }) => id))
        return {
          ...dataset,
          key: dataset.key.filter((name) => !unseen.has(name)),
          fields: shown,
          statistics: dataset.statistics.filter(({ id }) => ids.has(id)),
          files: dataset.files.map(({ rows }) => ({ rows })),
          ledger: dataset.ledger.filter(({ type }) => known.types.has(type)),
        }
      }),
    checks: { passed: manifest.verdict.passed, total: manifest.verdict.checks.length },
  }
  return { ...facts, manifest: outline }
}
