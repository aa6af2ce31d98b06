import { type Digest, digestOfJson, type Instant, type Json, type ProductName } from '@provender/kernel'
import type { ColumnType } from './column-type.ts'
import type { ProductContract } from './contract-json.ts'
import type { Verdict } from './verdict.ts'

/** Which part of the log an input was read from: the position, and what lay below it. */
export interface EventPin {
  readonly type: string
  readonly schemaDigest: Digest
  /** Last position of the log that the build could see. */
  readonly position: number
  readonly events: number
  readonly firstEventTime: Instant | null
  readonly lastEventTime: Instant | null
  /** Digest over the segments' digests, in order: the bytes that were read. */
  readonly segmentsDigest: Digest
}

/** Which release of an upstream product was read. */
export interface UpstreamPin {
  readonly product: ProductName
  readonly version: string
  readonly release: number
  readonly releaseDigest: Digest
  readonly dataset: string
}

/** What a release was built from. */
export interface InputPins {
  readonly events: readonly EventPin[]
  readonly upstream: readonly UpstreamPin[]
}

/** One immutable Parquet file. `object` is its id in the object store, relative, never a location. */
export interface DataFile {
  readonly object: string
  readonly sha256: Digest
  readonly sizeBytes: number
  readonly rows: number
}

/** A column of a released dataset with its lasting field id. Nested fields carry ids of their own, by path. */
export interface FieldSchema {
  readonly id: number
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  /** Field ids of nested parts, e.g. `{ "tags.element": 12 }`. */
  readonly nested: Readonly<Record<string, number>>
}

/** Facts about the values of one column in one release. Bounds are canonical text, cut short; null when unknown. */
export interface FieldStatistics {
  readonly id: number
  readonly nulls: number
  readonly min: string | null
  readonly max: string | null
}

/** How each event of the product's declared types was treated by a dataset, counted by type. */
export interface EventLedger {
  readonly type: string
  readonly events: number
  readonly used: number
  /** Arrived after the watermark of their source had passed them; used as well, counted here and not under `used`. */
  readonly late: number
  readonly ignored: number
  /** Repeats refused at the door; not in the log. */
  readonly duplicate: number
}

/** One dataset of a release. */
export interface ReleasedDataset {
  readonly name: string
  readonly contentDigest: string
  readonly rows: number
  readonly key: readonly string[]
  readonly fields: readonly FieldSchema[]
  readonly files: readonly DataFile[]
  readonly statistics: readonly FieldStatistics[]
  readonly ledger: readonly EventLedger[]
}

/** What a release is: definition, inputs, bytes, checks under one digest. Holds no build time, path or host. */
export interface ReleaseManifest {
  readonly format: 'provender-release/1'
  readonly product: ProductName
  readonly version: string
  readonly release: number
  readonly definitionDigest: Digest
  readonly contentDigest: string
  readonly definition: ProductContract
  readonly inputs: InputPins
  readonly datasets: readonly ReleasedDataset[]
  readonly verdict: Verdict
  readonly engine: { readonly name: string; readonly version: string }
  readonly previous: Digest | null
}

/** A file as its author wrote it; `file` is relative to the workspace. A long text is cut and says so in its last line. */
export interface WrittenFile {
  readonly file: string
  readonly text: string
}

/** How a release came about; kept beside the manifest and outside its digest. */
export interface BuildRecord {
  readonly startedAt: Instant
  readonly finishedAt: Instant
  readonly actor: string
  readonly stageMillis: Readonly<Record<string, number>>
  /** The file that defines the product. Empty for releases from before it was kept. */
  readonly code: readonly WrittenFile[]
}

/** Names a published release. */
export interface ReleaseRef {
  readonly product: ProductName
  readonly version: string
  readonly release: number
  readonly releaseDigest: Digest
}

/**
 * The release digest: SHA-256 of the canonical manifest. It commits to the definition, the content, the inputs and every file.
 * @example releaseDigestOf(manifest).startsWith('sha256:') // true
 */
export function releaseDigestOf(manifest: ReleaseManifest): Digest {
  return digestOfJson(manifest as unknown as Json)
}

/**
 * The content digest of a product: over the content digests of its datasets, by name.
 * @example productContentDigest([{ name: 'weekly', contentDigest: 'pc1:2:00' }]).startsWith('pc1:') // true
 */
export function productContentDigest(
  datasets: readonly { readonly name: string; readonly contentDigest: string }[],
): string {
  const byName = Object.fromEntries(datasets.map(({ name, contentDigest }) => [name, contentDigest]))
  return `pc1:${digestOfJson(byName).slice('sha256:'.length)}`
}
