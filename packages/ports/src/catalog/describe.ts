import { type ColumnContract, showType } from '@provender/contract'
import { showRelease } from '@provender/kernel'
import type { Publication } from '@provender/storage'
import { rowSchemaOf } from '../answers/row-schema.ts'
import type { GovernedData } from '../governed/open-governed.ts'
import type { VisibleDataset } from '../governed/visible-dataset.ts'
import type { PublishedRelease } from '../release-catalog.ts'

/** The latest event time that a release has seen; null when it reads no events. */
export function coveredUntil({ manifest }: PublishedRelease): string | null {
  const times = manifest.inputs.events.flatMap(({ lastEventTime }) => (lastEventTime === null ? [] : [lastEventTime]))
  return times.sort().at(-1) ?? null
}

/** Rows that the checks of a release looked at, each dataset counted once. */
export function rowsSeenBy({ manifest }: PublishedRelease): number {
  const { checks } = manifest.verdict
  const seen = manifest.datasets.map(({ name }) =>
    Math.max(0, ...checks.flatMap(({ dataset, rowsSeen }) => (dataset === name ? [rowsSeen] : []))),
  )
  return seen.reduce((sum, rows) => sum + rows, 0)
}

/** A product in a list. */
export function describeSummary(release: PublishedRelease) {
  const { manifest } = release
  const { definition, verdict } = manifest
  return {
    product: manifest.product,
    version: manifest.version,
    release: manifest.release,
    releaseDigest: release.releaseDigest,
    purpose: definition.purpose,
    owner: definition.owner,
    simulated: definition.simulated,
    publishedAt: release.publishedAt,
    coveredUntil: coveredUntil(release),
    checks: {
      passed: verdict.checks.filter(({ status }) => status === 'passed').length,
      total: verdict.checks.length,
      rowsSeen: rowsSeenBy(release),
    },
    datasets: manifest.datasets.map(({ name, rows }) => ({ name, rows })),
    href: `/api/products/${manifest.product}`,
  }
}

/** A product with its promises and the datasets that the reader may see. */
export function describeProductPage(data: GovernedData) {
  const { definition } = data.release.manifest
  return {
    ...describeSummary(data.release),
    datasets: data.datasets.map((dataset) => describeDataset(data, dataset)),
    customers: definition.customers,
    benefit: definition.benefit,
    limits: definition.limits,
    docs: definition.docs,
    examples: definition.examples.map(({ text }) => text),
    sla: definition.sla,
    ports: definition.ports,
    allowedFor: definition.allowedFor,
    inputs: data.release.manifest.inputs,
    ignores: definition.ignores,
  }
}

/** A dataset's schema as its reader sees it. */
export function describeDataset(data: GovernedData, dataset: VisibleDataset) {
  const { manifest } = data.release
  const declared = manifest.definition.datasets.find(({ name }) => name === dataset.name)
  return {
    name: dataset.name,
    description: dataset.description,
    grain: dataset.grain,
    key: dataset.key,
    rows: dataset.rows,
    contentDigest: dataset.contentDigest,
    hiddenColumns: (declared?.columns.length ?? 0) - dataset.columns.length,
    columns: dataset.columns.map(describeColumn),
    rowSchema: rowSchemaOf(dataset.columns),
    ledger: manifest.datasets.find(({ name }) => name === dataset.name)?.ledger ?? [],
    by: manifest.definition.ports.rest?.[dataset.name]?.by ?? [],
    href: `/api/products/${manifest.product}/datasets/${dataset.name}/rows`,
  }
}

function describeColumn(column: ColumnContract) {
  return {
    name: column.name,
    type: showType(column.type),
    nullable: column.nullable,
    description: column.description,
    unit: column.unit,
    modelled: column.modelled,
    personal: column.pii?.kind ?? null,
    between: column.between,
    oneOf: column.oneOf,
  }
}

/** One line of a list of releases. */
export function describePublication(publication: Publication) {
  return {
    release: showRelease(publication.product, publication.version, publication.release),
    version: publication.version,
    number: publication.release,
    releaseDigest: publication.releaseDigest,
    publishedAt: publication.at,
    href: `/api/products/${publication.product}/${publication.version}/releases/${publication.release}`,
  }
}

/**
 * A release. A reader who sees every column gets the manifest whole, so that its digest can be computed; others get its
 * outline without what speaks of hidden columns: their statistics, names, SQL.
 */
export function describeRelease(data: GovernedData) {
  const { manifest, releaseDigest, build, publishedAt } = data.release
  const isWhole = manifest.definition.datasets.every(
    ({ name, columns }) => data.datasets.find((dataset) => dataset.name === name)?.columns.length === columns.length,
  )
  const facts = { releaseDigest, publishedAt, build, isWhole }
  if (isWhole) return { ...facts, manifest }
  const { format, product, version, release, definitionDigest, contentDigest, inputs, engine, previous } = manifest
  const visible = (name: string, column: string): boolean =>
    data.datasets.some((dataset) => dataset.name === name && dataset.columns.some((one) => one.name === column))
  const outline = {
    ...{ format, product, version, release, definitionDigest, contentDigest, inputs, engine, previous },
    datasets: manifest.datasets
      .filter(({ name }) => data.datasets.some((dataset) => dataset.name === name))
      .map((dataset) => {
        const shown = dataset.fields.filter((field) => visible(dataset.name, field.name))
        return {
          ...dataset,
          key: dataset.key.filter((name) => visible(dataset.name, name)),
          fields: shown,
          statistics: dataset.statistics.filter(({ id }) => shown.some((field) => field.id === id)),
          files: dataset.files.map(({ rows }) => ({ rows })),
        }
      }),
    checks: { passed: manifest.verdict.passed, total: manifest.verdict.checks.length },
  }
  return { ...facts, manifest: outline }
}
