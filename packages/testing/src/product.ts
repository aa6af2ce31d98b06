import { AssertionError } from 'node:assert'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type CheckResult,
  type ColumnMap,
  type DatasetMap,
  describeProduct,
  type OutputPort,
  type ProductContract,
  type ProductDefinition,
  type RowOf,
} from '@provender/contract'
import { asProvenderError, type ErrorCode, errorCodes, ProvenderError } from '@provender/kernel'
import { buildGiven, type GivenBuild } from './build-given.ts'
import type { GivenEvent, Written, WrittenRow } from './happened.ts'
import { explainRows, type Row } from './match-rows.ts'
import { jsonOf, planGiven, writtenRow } from './plan-given.ts'
import { startTestEngine, type TestEngine } from './test-engine.ts'

/** A row as a test expects it: only the columns that matter are written. */
export type ExpectedRow<Columns extends ColumnMap> = {
  readonly [Name in keyof Columns]?: Written<RowOf<Columns>[Name]>
}

type ColumnsOf<Datasets extends DatasetMap, Name extends keyof Datasets> = Datasets[Name]['columns']

/** A product under test, with what is given so far. */
export interface ProductTest<Datasets extends DatasetMap> {
  /** Events in the order of their arrival. */
  given(...events: readonly GivenEvent[]): ProductTest<Datasets>
  /** Rows of a dataset that the product reads of another product. An empty list: there are none. */
  givenUpstream<const Columns extends ColumnMap>(
    port: OutputPort<Columns>,
    rows: readonly WrittenRow<Columns>[],
  ): ProductTest<Datasets>
  /** Builds and checks what is given, at the first `then…` and once. */
  whenBuilt(): BuiltProduct<Datasets>
}

/** A product that was built from what was given; `then…` says what must come of it. */
export interface BuiltProduct<Datasets extends DatasetMap> {
  /** The dataset holds exactly these rows, in any order; columns that are not written may hold anything. */
  thenRows<Name extends keyof Datasets & string>(
    dataset: Name,
    rows: readonly ExpectedRow<ColumnsOf<Datasets, Name>>[],
  ): Promise<void>
  /** The view draws exactly these rows, in any order and before anything is picked; columns that are not written may hold anything. */
  thenView(view: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void>
  /** Every check passed: the product would be published. */
  thenPasses(): Promise<void>
  /** The build is refused with this error code, or the check of this name does not pass. */
  thenFails(codeOrCheck: ErrorCode | (string & {})): Promise<void>
  /** All rows of a dataset, in the order of its key. */
  rows<Name extends keyof Datasets & string>(
    dataset: Name,
  ): Promise<readonly { readonly [Column in keyof ColumnsOf<Datasets, Name>]: Row[string] }[]>
  /** What came of each check. */
  checks(): Promise<readonly CheckResult[]>
  /** Digest of the content of a dataset: equal for equal rows. */
  contentDigest(dataset: keyof Datasets & string): Promise<string>
}

/**
 * Tests a product by its rules: given events, when built, then rows. Real engine, real staging, real checks.
 * Without a shared engine every build starts DuckDB anew (about 0.3 s).
 * @throws CONTRACT_INVALID and the other codes of a definition that cannot be used
 * @example
 * await product(borrowingPatterns)
 *   .given(happened(BookBorrowed, { time: '2026-11-16', data: { loan_id: 'L1', member_id: 'ada', title_id: 'T1' } }))
 *   .whenBuilt()
 *   .thenRows('weekly', [{ title_id: 'T1', week: '2026-11-16', loans: 1 }])
 */
export function product<Datasets extends DatasetMap>(
  definition: ProductDefinition<Datasets>,
  options: { readonly engine?: TestEngine } = {},
): ProductTest<Datasets> {
  const contract = describeProduct(definition, readText)
  const shared = options.engine ?? null
  return testOf({ definition, contract, shared, events: [], upstream: new Map() })
}

interface Given<Datasets extends DatasetMap> {
  readonly definition: ProductDefinition<Datasets>
  readonly contract: ProductContract
  readonly shared: TestEngine | null
  readonly events: readonly GivenEvent[]
  readonly upstream: ReadonlyMap<string, readonly Row[]>
}

function testOf<Datasets extends DatasetMap>(given: Given<Datasets>): ProductTest<Datasets> {
  return {
    given: (...events) => testOf({ ...given, events: [...given.events, ...events] }),
    givenUpstream: (port, rows) => testOf({ ...given, upstream: withUpstream(given, port, rows) }),
    whenBuilt: () => builtOf(given),
  }
}

function withUpstream<Datasets extends DatasetMap>(
  { contract, upstream }: Given<Datasets>,
  port: OutputPort,
  rows: readonly Readonly<Record<string, unknown>>[],
): ReadonlyMap<string, readonly Row[]> {
  const read = contract.upstream.find(
    (candidate) => candidate.product === port.product && candidate.dataset === port.dataset.name,
  )
  if (read === undefined) {
    throw new ProvenderError(
      'CONTRACT_INVALID',
      `${contract.product} does not read ${port.dataset.name} of ${port.product}, so no rows of it can be given.`,
      { product: contract.product, upstream: port.product },
    )
  }
  const name = `${port.product}.${port.dataset.name}`
  const written = rows.map((row) => writtenRow(`a row of ${name}`, read.columns, row))
  return new Map([...upstream, [name, [...(upstream.get(name) ?? []), ...written]]])
}

function builtOf<Datasets extends DatasetMap>(given: Given<Datasets>): BuiltProduct<Datasets> {
  let building: Promise<GivenBuild> | null = null
  const build = (): Promise<GivenBuild> => {
    building ??= buildOnce(given)
    return building
  }
  const nameOf = (dataset: string): string => given.definition.datasets[dataset]?.name ?? dataset
  const rowsOf = async (dataset: string): Promise<readonly Row[]> => (await build()).rows.get(nameOf(dataset)) ?? []
  return {
    async thenRows(dataset, rows) {
      const expected = rows.map((row) => jsonOf(row) as Row)
      requireColumns(given.contract, nameOf(dataset), expected)
      const what = `${given.contract.product}, ${nameOf(dataset)}`
      const found = await rowsOf(dataset)
      const problem = explainRows(what, expected, found)
      if (problem !== null) throw new AssertionError({ message: problem, actual: found, expected })
    },
    thenView: async (view, rows) => requireView(given.contract, { view, rows }, await build()),
    thenPasses: async () => requirePassed(given.contract, await build()),
    thenFails: (codeOrCheck) => requireFailure(given.contract, codeOrCheck, build()),
    rows: async (dataset) => (await rowsOf(dataset)) as never,
    checks: async () => (await build()).verdict.checks,
    contentDigest: async (dataset) =>
      (await build()).staged.find((table) => table.dataset === nameOf(dataset))?.contentDigest ?? '',
  }
}

async function buildOnce({ contract, shared, events, upstream }: Given<DatasetMap>): Promise<GivenBuild> {
  const world = { contract, events: planGiven(contract, events), upstream }
  if (shared !== null) return buildGiven(shared, world)
  const own = startTestEngine()
  try {
    return await buildGiven(own, world)
  } finally {
    await own.close()
  }
}

function requireColumns(contract: ProductContract, name: string, expected: readonly Row[]): void {
  const columns = contract.datasets.find((dataset) => dataset.name === name)?.columns.map((column) => column.name) ?? []
  const unknown = expected.flatMap((row) => Object.keys(row)).find((column) => !columns.includes(column))
  if (unknown === undefined) return
  throw new AssertionError({
    message: `${contract.product}, ${name}: an expected row has "${unknown}", but the columns are ${columns.join(', ')}.`,
  })
}

function requireView(
  { product: name }: ProductContract,
  wanted: { readonly view: string; readonly rows: readonly Readonly<Record<string, unknown>>[] },
  { views }: GivenBuild,
): void {
  const drawn = views.get(wanted.view)
  if (drawn === undefined) {
    const known = [...views.keys()].join(', ') || 'none'
    throw new AssertionError({ message: `${name} has no view ${wanted.view} (there are ${known}).` })
  }
  if (drawn.kind === 'failed') throw drawn.error
  const expected = wanted.rows.map((row) => jsonOf(row) as Row)
  const problem = explainRows(`${name}, view ${wanted.view}`, expected, drawn.rows)
  if (problem !== null) throw new AssertionError({ message: problem, actual: drawn.rows, expected })
}

function requirePassed(contract: ProductContract, { verdict }: GivenBuild): void {
  if (verdict.passed) return
  const broken = verdict.checks.filter(({ status }) => status !== 'passed').map(showCheck)
  throw new AssertionError({
    message: `${contract.product} does not pass its gate:\n${broken.join('\n')}`,
    actual: broken,
    expected: [],
  })
}

async function requireFailure(
  contract: ProductContract,
  codeOrCheck: string,
  building: Promise<GivenBuild>,
): Promise<void> {
  const outcome = await building.catch((error: unknown) => asProvenderError(error))
  const isCode = Object.hasOwn(errorCodes, codeOrCheck)
  const expected = isCode ? `to be refused with ${codeOrCheck}` : `the check "${codeOrCheck}" not to pass`
  if (outcome instanceof ProvenderError) {
    if (outcome.code === codeOrCheck) return
    throw new AssertionError({
      message: `${contract.product} was expected ${expected}, but the build was refused with ${outcome.code}: ${outcome.message}`,
      actual: outcome.code,
      expected: codeOrCheck,
    })
  }
  const { checks } = outcome.verdict
  if (codeOrCheck === 'QUALITY_GATE_FAILED' && !outcome.verdict.passed) return
  if (checks.some(({ name, status }) => name === codeOrCheck && status !== 'passed')) return
  throw new AssertionError({
    message: `${contract.product} was expected ${expected}, but it was built and its checks say:\n${checks.map(showCheck).join('\n')}`,
    actual: checks.filter(({ status }) => status !== 'passed').map(({ name }) => name),
    expected: [codeOrCheck],
  })
}

function showCheck({ dataset, name, status, message }: CheckResult): string {
  return `  ${status.padEnd(7)} ${dataset}: ${name}${message === null ? '' : ` (${message})`}`
}

function readText(url: string): string {
  const path = fileURLToPath(url)
  if (existsSync(path)) return readFileSync(path, 'utf8')
  throw new ProvenderError('DEFINITION_FILE_MISSING', `A definition names ${path}, but there is no such file.`, {
    file: path,
  })
}
