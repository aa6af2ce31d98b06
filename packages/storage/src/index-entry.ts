import type { BuildRecord, CheckResult, ColumnContract, ReleaseManifest, ReleaseRef } from '@provender/contract'
import { canonicalJson, type Digest, type Instant } from '@provender/kernel'
import { asJson } from './chain.ts'
import type { CheckRow, ColumnRow, DatasetRow, FileRow, PinsRow, ReleaseRow } from './index-schema.ts'

/** A published release as it enters the index; `sequence` is that of the decision that published it. */
export interface IndexEntry {
  readonly manifest: ReleaseManifest
  readonly releaseDigest: Digest
  readonly build: BuildRecord
  readonly manifestObject: string
  readonly sequence: number
  /** When the decision was taken; the end of the build when absent. */
  readonly publishedAt?: Instant
  /** Whether the product's channel `latest` points to it from now on; yes when absent. */
  readonly serves?: boolean
}

/** One line of a list of releases. */
export interface ReleaseSummary extends ReleaseRef {
  readonly sequence: number
  readonly definitionDigest: Digest
  readonly contentDigest: string
  readonly manifestObject: string
  readonly previous: Digest | null
  readonly owner: { readonly domain: string; readonly team: string; readonly contact: string }
  readonly purpose: string
  readonly rows: number
  readonly sizeBytes: number
  /** `rowsSeen`: rows of each dataset that its widest check saw. */
  readonly checks: { readonly passed: number; readonly total: number; readonly rowsSeen: number }
  readonly engine: string
  readonly build: { readonly startedAt: Instant; readonly finishedAt: Instant; readonly actor: string }
}

/** A dataset of an indexed release. */
export interface IndexedDataset {
  readonly name: string
  readonly description: string
  readonly grain: string
  readonly key: readonly string[]
  readonly rows: number
  readonly contentDigest: string
  readonly columns: readonly (Pick<ColumnContract, 'name' | 'type' | 'nullable' | 'description' | 'unit' | 'pii'> & {
    readonly fieldId: number
  })[]
  readonly files: readonly {
    readonly object: string
    readonly sha256: Digest
    readonly sizeBytes: number
    readonly rows: number
  }[]
}

/** A release with everything that the index knows of it. */
export interface IndexedRelease extends ReleaseSummary {
  readonly datasets: readonly IndexedDataset[]
  readonly checkResults: readonly CheckResult[]
}

/** The rows that a release becomes. */
export interface IndexRows {
  readonly release: ReleaseRow
  readonly datasets: readonly DatasetRow[]
  readonly columns: readonly ColumnRow[]
  readonly checks: readonly CheckRow[]
  readonly files: readonly FileRow[]
  readonly pins: PinsRow
}

/** A release as rows of the index. Pure. */
export function rowsOf({ manifest, releaseDigest, build, manifestObject, sequence }: IndexEntry): IndexRows {
  const { product, version, release, definition, datasets, verdict } = manifest
  const key = { product, version, release }
  const files = datasets.flatMap(({ name, files }) =>
    files.map(({ object, sha256, sizeBytes, rows }) => ({
      ...key,
      dataset: name,
      object,
      sha256,
      size_bytes: sizeBytes,
      rows,
    })),
  )
  return {
    release: {
      ...key,
      sequence,
      release_digest: releaseDigest,
      definition_digest: manifest.definitionDigest,
      content_digest: manifest.contentDigest,
      manifest_object: manifestObject,
      previous: manifest.previous,
      domain: definition.owner.domain,
      owner_team: definition.owner.team,
      owner_contact: definition.owner.contact,
      purpose: definition.purpose,
      rows: datasets.reduce((sum, { rows }) => sum + rows, 0),
      size_bytes: files.reduce((sum, file) => sum + file.size_bytes, 0),
      checks_passed: verdict.checks.filter(({ status }) => status === 'passed').length,
      checks: verdict.checks.length,
      rows_seen: rowsSeenBy(manifest),
      engine: `${manifest.engine.name} ${manifest.engine.version}`,
      started_at: build.startedAt,
      finished_at: build.finishedAt,
      actor: build.actor,
      sql: definition.ports.sql ? 1 : 0,
    },
    datasets: datasetRows(manifest),
    columns: columnRows(manifest),
    checks: verdict.checks.map(({ dataset, name, dimension, status, rowsSeen, failures, message }, ordinal) => ({
      ...{ ...key, dataset, ordinal, name, dimension, status, rows_seen: rowsSeen, failures, message },
    })),
    files,
    pins: { ...key, pins: JSON.stringify(manifest.inputs.events.map(({ type, position }) => ({ type, position }))) },
  }
}

/** Rows that the checks of a release looked at: of each dataset those that the widest of its checks saw. */
export function rowsSeenBy({ datasets, verdict }: Pick<ReleaseManifest, 'datasets' | 'verdict'>): number {
  const seen = new Map<string, number>()
  for (const { dataset, rowsSeen } of verdict.checks) seen.set(dataset, Math.max(seen.get(dataset) ?? 0, rowsSeen))
  return datasets.reduce((sum, { name }) => sum + (seen.get(name) ?? 0), 0)
}

function datasetRows({ product, version, release, definition, datasets }: ReleaseManifest): readonly DatasetRow[] {
  return datasets.map(({ name, key, rows, contentDigest }, ordinal) => {
    const declared = definition.datasets.find((dataset) => dataset.name === name)
    return {
      ...{ product, version, release, dataset: name, ordinal },
      description: declared?.description ?? '',
      grain: declared?.grain ?? '',
      key: JSON.stringify(key),
      rows,
      content_digest: contentDigest,
    }
  })
}

function columnRows({ product, version, release, definition, datasets }: ReleaseManifest): readonly ColumnRow[] {
  return datasets.flatMap((dataset) => {
    const declared = definition.datasets.find(({ name }) => name === dataset.name)?.columns ?? []
    return dataset.fields.map((field, ordinal) => {
      const column = declared.find(({ name }) => name === field.name)
      return {
        ...{ product, version, release, dataset: dataset.name, ordinal, field_id: field.id, name: field.name },
        type: canonicalJson(asJson(field.type)),
        nullable: field.nullable ? 1 : 0,
        description: column?.description ?? '',
        unit: column?.unit ?? null,
        pii: column?.pii ? canonicalJson(asJson(column.pii)) : null,
      }
    })
  })
}

/** A line of the list of releases from its row. */
export function summaryFrom(row: ReleaseRow): ReleaseSummary {
  return {
    product: row.product as ReleaseSummary['product'],
    version: row.version,
    release: row.release,
    releaseDigest: row.release_digest as Digest,
    sequence: row.sequence,
    definitionDigest: row.definition_digest as Digest,
    contentDigest: row.content_digest,
    manifestObject: row.manifest_object,
    previous: row.previous as Digest | null,
    owner: { domain: row.domain, team: row.owner_team, contact: row.owner_contact },
    purpose: row.purpose,
    rows: row.rows,
    sizeBytes: row.size_bytes,
    checks: { passed: row.checks_passed, total: row.checks, rowsSeen: row.rows_seen },
    engine: row.engine,
    build: { startedAt: row.started_at as Instant, finishedAt: row.finished_at as Instant, actor: row.actor },
  }
}

/** A release with its parts from its rows; the rows of each part in their order. */
export function releaseFrom({ release, datasets, columns, checks, files }: Omit<IndexRows, 'pins'>): IndexedRelease {
  return {
    ...summaryFrom(release),
    datasets: datasets.map((row) => ({
      name: row.dataset,
      description: row.description,
      grain: row.grain,
      key: JSON.parse(row.key) as readonly string[],
      rows: row.rows,
      contentDigest: row.content_digest,
      columns: columns.filter(({ dataset }) => dataset === row.dataset).map(columnFrom),
      files: files.filter(({ dataset }) => dataset === row.dataset).map(fileFrom),
    })),
    checkResults: checks.map(({ dataset, name, dimension, status, rows_seen, failures, message }) => ({
      ...{ dataset, name, rowsSeen: rows_seen, failures, message },
      dimension: dimension as CheckResult['dimension'],
      status: status as CheckResult['status'],
    })),
  }
}

function columnFrom(row: ColumnRow): IndexedDataset['columns'][number] {
  return {
    fieldId: row.field_id,
    name: row.name,
    type: JSON.parse(row.type) as ColumnContract['type'],
    nullable: row.nullable === 1,
    description: row.description,
    unit: row.unit,
    pii: row.pii === null ? null : (JSON.parse(row.pii) as ColumnContract['pii']),
  }
}

function fileFrom({ object, sha256, size_bytes, rows }: FileRow): IndexedDataset['files'][number] {
  return { object, sha256: sha256 as Digest, sizeBytes: size_bytes, rows }
}
