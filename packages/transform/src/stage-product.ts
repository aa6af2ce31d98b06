import { join } from 'node:path'
import type {
  DatasetContract,
  EventLedger,
  FieldSchema,
  ProductContract,
  RelationContract,
  StagedTable,
} from '@provender/contract'
import {
  createRelation,
  digestSelect,
  type EngineProcess,
  finishDigest,
  quoteText,
  type RelationFiles,
  stageDataset,
} from '@provender/engine'
import { ProvenderError } from '@provender/kernel'
import { digestFile } from '@provender/storage'
import { orderDatasets } from './order-datasets.ts'

/** Where a product's inputs lie, as files that the engine reads. */
export interface StageInputs {
  /** Files of an event type up to the pinned position, with every column that SQL may see. */
  readonly events: ReadonlyMap<string, Omit<RelationFiles, 'name'>>
  /** Files of upstream datasets, by `domain/name` and dataset joined with `.`. */
  readonly upstream: ReadonlyMap<string, Omit<RelationFiles, 'name'>>
}

/** What staging a product needs besides its contract. */
export interface StageOptions {
  readonly inputs: StageInputs
  readonly fields: Readonly<Record<string, readonly FieldSchema[]>>
  /** An empty folder of this build alone. */
  readonly folder: string
  /** How the events of the product's types are treated, by dataset. */
  readonly ledgers: Readonly<Record<string, readonly EventLedger[]>>
  readonly onStaged: (dataset: string, rows: number, millis: number) => void
  readonly signal?: AbortSignal
}

/**
 * Builds every dataset of a product as a Parquet file in the build's own folder, each after those it reads.
 * Nothing outside the folder changes.
 * @throws BUILD_FAILED naming the dataset, ENGINE_MEMORY_EXCEEDED, ENGINE_CRASHED, STORAGE_DISK_FULL
 */
export async function stageProduct(
  builder: EngineProcess,
  contract: ProductContract,
  options: StageOptions,
): Promise<readonly StagedTable[]> {
  const staged = new Map<string, StagedTable>()
  for (const dataset of orderDatasets(contract)) {
    options.signal?.throwIfAborted()
    const started = performance.now()
    const table = await stageOne(builder, contract, { dataset, staged, options })
    staged.set(dataset.name, table)
    options.onStaged(dataset.name, table.rows, performance.now() - started)
  }
  return contract.datasets.map((dataset) => staged.get(dataset.name) as StagedTable)
}

interface StageStep {
  readonly dataset: DatasetContract
  readonly staged: ReadonlyMap<string, StagedTable>
  readonly options: StageOptions
}

async function stageOne(builder: EngineProcess, contract: ProductContract, step: StageStep): Promise<StagedTable> {
  const { dataset, options } = step
  for (const relation of dataset.relations)
    await createRelation(builder, { name: relation.name, ...filesOf(contract, relation, step) })
  const fields = options.fields[dataset.name] ?? []
  const path = join(options.folder, `${dataset.name}.parquet`)
  const call = options.signal === undefined ? {} : { signal: options.signal }
  const written = await stageDataset(
    builder,
    { select: dataset.build.text, fields, key: dataset.key, outPath: path },
    call,
  )
  const { sha256, sizeBytes } = await digestFile(path)
  return {
    dataset: dataset.name,
    path,
    sizeBytes,
    sha256,
    rows: written.rows,
    contentDigest: await contentDigestOf(builder, path, fields),
    fields,
    statistics: written.statistics,
    ledger: options.ledgers[dataset.name] ?? [],
  }
}

async function contentDigestOf(builder: EngineProcess, path: string, fields: readonly FieldSchema[]): Promise<string> {
  const { rows } = await builder.query(digestSelect(fields, `read_parquet(${quoteText(path)})`))
  return finishDigest(rows[0]?.[0], fields)
}

function filesOf(
  contract: ProductContract,
  relation: RelationContract,
  { dataset, staged, options }: StageStep,
): Omit<RelationFiles, 'name'> {
  const found = lookUp(relation, staged, options)
  if (found !== undefined) return found
  throw new ProvenderError(
    'BUILD_FAILED',
    `${contract.product}: the dataset ${dataset.name} reads "${relation.name}", which has no files. This is a fault in Provender; please report it.`,
    {
      product: contract.product,
      dataset: dataset.name,
      relation: relation.name,
    },
  )
}

function lookUp(
  relation: RelationContract,
  staged: StageStep['staged'],
  { inputs }: StageOptions,
): Omit<RelationFiles, 'name'> | undefined {
  switch (relation.kind) {
    case 'event':
      return inputs.events.get(relation.type)
    case 'upstream':
      return inputs.upstream.get(`${relation.product}.${relation.dataset}`)
    case 'dataset': {
      const table = staged.get(relation.dataset)
      return table === undefined ? undefined : { files: [table.path], columns: table.fields }
    }
  }
}
