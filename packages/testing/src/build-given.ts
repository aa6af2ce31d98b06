import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { ColumnType, FieldSchema, ProductContract, StagedTable, Verdict } from '@provender/contract'
import { type EngineProcess, quoteText, type RelationFiles, rowsSelect } from '@provender/engine'
import { ProvenderError } from '@provender/kernel'
import { bindProduct, envelopeFields } from '@provender/pipeline'
import { checkProduct } from '@provender/quality'
import { emptyLock, planFieldIds } from '@provender/registry'
import { accountEvents, stageProduct } from '@provender/transform'
import type { Row } from './match-rows.ts'
import type { GivenRows } from './plan-given.ts'
import { readViews, type ViewRows } from './read-views.ts'
import type { TestEngine } from './test-engine.ts'

/** Everything that a build of a test reads. */
export interface GivenWorld {
  readonly contract: ProductContract
  readonly events: readonly GivenRows[]
  /** Rows of upstream datasets by `domain/name.dataset`. */
  readonly upstream: ReadonlyMap<string, readonly Row[]>
}

/** What a build of a test gave: every row, the verdict, and the staged tables with digests and ledgers. */
export interface GivenBuild {
  readonly rows: ReadonlyMap<string, readonly Row[]>
  readonly verdict: Verdict
  readonly staged: readonly StagedTable[]
  /** What each view draws, by its name. */
  readonly views: ReadonlyMap<string, ViewRows>
}

type Files = Omit<RelationFiles, 'name'>
type Field = { readonly name: string; readonly type: ColumnType }

const rowsPerFile = 200

/**
 * Binds, stages and checks a product over given rows as the pipeline does, in a folder that is removed afterwards.
 * @throws SQL_INVALID and the other codes of binding and staging
 * @throws PLAN_INPUT_UNAVAILABLE when upstream rows are not given
 */
export async function buildGiven({ engine, folder }: TestEngine, world: GivenWorld): Promise<GivenBuild> {
  const place = join(folder, `build-${randomUUID()}`)
  mkdirSync(place)
  try {
    await engine.use('binder', (binder) => bindProduct(binder, world.contract))
    return await engine.use('builder', (builder) => build(builder, world, place))
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

async function build(builder: EngineProcess, world: GivenWorld, place: string): Promise<GivenBuild> {
  const { contract } = world
  const inputs = {
    events: await writeEvents(builder, world, place),
    upstream: await writeUpstream(builder, world, place),
  }
  const staged = await stageProduct(builder, contract, {
    inputs,
    fields: planFieldIds(contract, emptyLock).fields,
    folder: place,
    ledgers: accountEvents(contract, countsOf(world.events)),
    onStaged: () => {},
  })
  const events = Object.fromEntries(world.events.map(({ event, rows }) => [event.type, rows.length]))
  const tables = contract.datasets.map((dataset, index) => ({ dataset, staged: staged[index] as StagedTable }))
  const verdict = await checkProduct(builder, tables, { events })
  const rows = new Map<string, readonly Row[]>()
  for (const table of staged) rows.set(table.dataset, await readRows(builder, table.path, table.fields))
  return { rows, verdict, staged, views: await readViews(builder, contract.views ?? [], staged) }
}

function countsOf(events: readonly GivenRows[]) {
  return new Map(
    events.map(({ event, rows, late, duplicate }) => [event.type, { events: rows.length, late, duplicate }] as const),
  )
}

async function writeEvents(
  builder: EngineProcess,
  { events }: GivenWorld,
  place: string,
): Promise<ReadonlyMap<string, Files>> {
  const files = new Map<string, Files>()
  for (const [index, { event, rows }] of events.entries()) {
    const columns = [...envelopeFields, ...event.data]
    files.set(event.type, { files: await writeRows(builder, columns, rows, join(place, `event-${index}`)), columns })
  }
  return files
}

async function writeUpstream(
  builder: EngineProcess,
  { contract, upstream }: GivenWorld,
  place: string,
): Promise<ReadonlyMap<string, Files>> {
  const files = new Map<string, Files>()
  for (const [index, port] of contract.upstream.entries()) {
    const name = `${port.product}.${port.dataset}`
    const rows = upstream.get(name)
    if (rows === undefined) {
      throw new ProvenderError(
        'PLAN_INPUT_UNAVAILABLE',
        `${contract.product} reads ${port.dataset} of ${port.product}, which the test does not give. Add .givenUpstream(port, rows); an empty list means no rows.`,
        { product: contract.product, upstream: port.product },
      )
    }
    files.set(name, {
      files: await writeRows(builder, port.columns, rows, join(place, `upstream-${index}`)),
      columns: port.columns,
    })
  }
  return files
}

async function writeRows(
  builder: EngineProcess,
  columns: readonly Field[],
  rows: readonly Row[],
  base: string,
): Promise<readonly string[]> {
  const files: string[] = []
  for (let from = 0; from < rows.length; from += rowsPerFile) {
    const path = `${base}-${from}.parquet`
    await builder.run(
      `COPY (${rowsSelect(columns, rows.slice(from, from + rowsPerFile))}) TO ${quoteText(path)} (FORMAT parquet)`,
    )
    files.push(path)
  }
  return files
}

async function readRows(builder: EngineProcess, path: string, fields: readonly FieldSchema[]): Promise<readonly Row[]> {
  const rows: Row[] = []
  const stream = builder.stream(`SELECT * FROM read_parquet(${quoteText(path)})`, [], {
    types: fields.map(({ type }) => type),
  })
  for await (const chunk of stream) {
    for (const row of chunk.rows)
      rows.push(Object.fromEntries(fields.map(({ name }, index) => [name, row[index] ?? null])))
  }
  return rows
}
