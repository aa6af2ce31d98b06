import {
  definitionDigestOf,
  type InputPins,
  isPassed,
  type PassedVerdict,
  type ProductContract,
  productContentDigest,
  type ReleasedDataset,
  type ReleaseManifest,
  releaseDigestOf,
  type StagedTable,
  type Verdict,
} from '@provender/contract'
import { type Digest, ProvenderError } from '@provender/kernel'
import { dataFileObjectId } from '@provender/storage'

/** What a release is made of: staged tables, their inputs, and the verdict over exactly that content. */
export interface ReleaseParts {
  readonly contract: ProductContract
  readonly release: number
  readonly inputs: InputPins
  readonly staged: readonly StagedTable[]
  readonly verdict: PassedVerdict
  readonly engine: { readonly name: string; readonly version: string }
  readonly previous: Digest | null
}

/** A release ready to be committed, and where each staged file goes. */
export interface AssembledRelease {
  readonly manifest: ReleaseManifest
  readonly releaseDigest: Digest
  readonly files: readonly { readonly path: string; readonly object: string }[]
}

/**
 * Puts a release together: pure, so that it can be shown and refused before anything is written.
 * @throws QUALITY_GATE_FAILED when the verdict did not pass or speaks of other content
 */
export function assembleRelease(parts: ReleaseParts): AssembledRelease {
  const contentDigest = productContentDigest(
    parts.staged.map((table) => ({ name: table.dataset, contentDigest: table.contentDigest })),
  )
  requireVerdict(parts.contract, parts.verdict, contentDigest)
  const datasets = parts.contract.datasets.map((dataset) =>
    releasedDataset(dataset.key, tableOf(parts.staged, dataset.name)),
  )
  const manifest: ReleaseManifest = {
    format: 'provender-release/1',
    product: parts.contract.product,
    version: parts.contract.version,
    release: parts.release,
    definitionDigest: definitionDigestOf(parts.contract),
    contentDigest,
    definition: parts.contract,
    inputs: parts.inputs,
    datasets,
    verdict: parts.verdict,
    engine: parts.engine,
    previous: parts.previous,
  }
  const files = parts.staged
    .filter((table) => table.rows > 0)
    .map((table) => ({ path: table.path, object: dataFileObjectId(table.sha256) }))
  return { manifest, releaseDigest: releaseDigestOf(manifest), files }
}

function requireVerdict(contract: ProductContract, verdict: Verdict, contentDigest: string): void {
  if (isPassed(verdict) && verdict.contentDigest === contentDigest) return
  const why = verdict.contentDigest === contentDigest ? 'did not pass' : 'speaks of other content than was staged'
  throw new ProvenderError(
    'QUALITY_GATE_FAILED',
    `${contract.product}@${contract.version} is not published: its verdict ${why}.`,
    {
      product: contract.product,
      verdict: verdict.contentDigest,
      staged: contentDigest,
    },
  )
}

function releasedDataset(key: readonly string[], table: StagedTable): ReleasedDataset {
  const file = {
    object: dataFileObjectId(table.sha256),
    sha256: table.sha256,
    sizeBytes: table.sizeBytes,
    rows: table.rows,
  }
  return {
    name: table.dataset,
    contentDigest: table.contentDigest,
    rows: table.rows,
    key,
    fields: table.fields,
    files: table.rows > 0 ? [file] : [],
    statistics: table.statistics,
    ledger: table.ledger,
  }
}

function tableOf(staged: readonly StagedTable[], name: string): StagedTable {
  const table = staged.find((candidate) => candidate.dataset === name)
  if (table === undefined)
    throw new ProvenderError('BUILD_FAILED', `The dataset ${name} was not staged.`, { dataset: name })
  return table
}
