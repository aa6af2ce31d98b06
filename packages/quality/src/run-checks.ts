import type { CheckResult, DatasetContract, StagedTable, Verdict } from '@provender/contract'
import { literalOf, productContentDigest } from '@provender/contract'
import { type EngineProcess, quoteName } from '@provender/engine'
import { asProvenderError } from '@provender/kernel'
import { holdsNoValues, judge, type Measure, refuseVacuous } from './judge.ts'
import { type CheckContext, type PlannedCheck, planChecks } from './plan-checks.ts'

/** A staged dataset together with what it promised. */
export interface CheckedTable {
  readonly dataset: DatasetContract
  readonly staged: StagedTable
}

/**
 * Runs every check of a product over the staged files and binds the verdict to their content.
 * A check that throws or takes too long is recorded as an error and changes no other check's result.
 */
export async function checkProduct(
  engine: EngineProcess,
  tables: readonly CheckedTable[],
  context: CheckContext,
): Promise<Verdict> {
  const checks: CheckResult[] = []
  for (const table of tables) checks.push(...(await checkTable(engine, table, context)))
  const contentDigest = productContentDigest(
    tables.map(({ staged }) => ({ name: staged.dataset, contentDigest: staged.contentDigest })),
  )
  return { contentDigest, passed: checks.length > 0 && checks.every((check) => check.status === 'passed'), checks }
}

async function checkTable(
  engine: EngineProcess,
  { dataset, staged }: CheckedTable,
  context: CheckContext,
): Promise<readonly CheckResult[]> {
  const planned = planChecks(dataset, context)
  const measures =
    staged.rows === 0
      ? planned.map(() => ({ kind: 'measured', rows: 0, rowsSeen: 0, value: 0 }) as const)
      : await measureAll({ engine, path: staged.path, timeoutMs: context.timeoutMs ?? longestCheckMs }, planned)
  return planned.map((check, index) => {
    const measure = measures[index] ?? { kind: 'not-run' }
    const mayBeNone = dataset.mayBeEmpty !== null || holdsNoValues(check, measure)
    return refuseVacuous(judge(dataset.name, check, measure), mayBeNone)
  })
}

/** Each brings two aggregates: the engine's planning time grows faster than their number, and a scan of few columns is cheap. */
const checksPerScan = 100

const longestCheckMs = 600_000

interface Scan {
  readonly engine: EngineProcess
  readonly path: string
  readonly timeoutMs: number
}

async function measureAll(scan: Scan, planned: readonly PlannedCheck[]): Promise<readonly Measure[]> {
  const measures = new Map<PlannedCheck, Measure>()
  const inScans = planned.filter(({ kind }) => kind !== 'unique')
  for (let from = 0; from < inScans.length; from += checksPerScan) {
    const checks = inScans.slice(from, from + checksPerScan)
    const together = await measureTogether(scan, checks)
    for (const [place, check] of checks.entries()) {
      measures.set(check, together?.[place] ?? (await measureAlone(scan, check)))
    }
  }
  for (const check of planned) if (check.kind === 'unique') measures.set(check, await measureAlone(scan, check))
  return planned.map((check) => measures.get(check) ?? { kind: 'not-run' })
}

async function measureTogether(
  { engine, path, timeoutMs }: Scan,
  checks: readonly PlannedCheck[],
): Promise<readonly Measure[] | null> {
  const figures = checks.map((check, index) => `${seenBy(check)} AS s${index}, ${aggregateOf(check)} AS m${index}`)
  try {
    const { rows } = await engine.query(
      `SELECT count(*) AS n, ${figures.join(', ')} FROM read_parquet(${literalOf(path)}) AS staged`,
      [],
      { timeoutMs },
    )
    const [count, ...found] = rows[0] ?? []
    return checks.map((_, index) => measured(count, found[2 * index], found[2 * index + 1]))
  } catch {
    return null
  }
}

async function measureAlone({ engine, path, timeoutMs }: Scan, check: PlannedCheck): Promise<Measure> {
  const staged = `read_parquet(${literalOf(path)}) AS staged`
  const sql =
    check.kind === 'unique'
      ? `SELECT coalesce(sum(n), 0)::BIGINT AS n, coalesce(sum(n), 0)::BIGINT AS s, count(*) FILTER (n > 1) AS m FROM (SELECT count(*) AS n FROM ${staged} GROUP BY ${check.key.map(quoteName).join(', ')})`
      : `SELECT count(*) AS n, ${seenBy(check)} AS s, ${aggregateOf(check)} AS m FROM ${staged}`
  try {
    const { rows } = await engine.query(sql, [], { timeoutMs })
    return measured(rows[0]?.[0], rows[0]?.[1], rows[0]?.[2])
  } catch (error) {
    return { kind: 'error', message: asProvenderError(error).message }
  }
}

function measured(rows: unknown, rowsSeen: unknown, value: unknown): Measure {
  return { kind: 'measured', rows: Number(rows), rowsSeen: Number(rowsSeen), value: Number(value) }
}

function seenBy(check: PlannedCheck): string {
  return check.kind === 'rows' && check.values !== null ? `count(${quoteName(check.values.column)})` : 'count(*)'
}

function aggregateOf(check: PlannedCheck): string {
  switch (check.kind) {
    case 'rows':
      return `count(*) FILTER (${check.failsWhen})`
    case 'complete':
      return check.measure === null ? 'count(*)' : `coalesce(sum(${quoteName(check.measure)}), 0)::DOUBLE`
    case 'populated':
    case 'unique':
      return 'count(*)'
  }
}
