import type { EngineProcess } from '@provender/engine'
import type { Json } from '@provender/kernel'
import type { ColumnProfile } from '../answers/product-answers.ts'
import { didYouMean } from '../near-names.ts'
import { invalidRequest } from '../problem.ts'
import type { ReadOptions } from './open-governed.ts'
import { type ProfileStatement, planBins, planFacts, readFacts, readProfiles } from './plan-profile.ts'
import type { ColumnFacts } from './profile-columns.ts'
import type { VisibleDataset } from './visible-dataset.ts'

/** Columns of a dataset to profile, and where its rows lie. */
export interface ProfileScope {
  readonly dataset: VisibleDataset
  readonly columns: readonly string[]
  readonly paths: readonly string[]
}

/**
 * Profiles columns: facts of all of them in one scan, then their bins, which need the bounds.
 * @throws REQUEST_INVALID when a column is not visible, and the codes of the engine
 */
export async function runProfile(
  reader: EngineProcess,
  { dataset, columns: names, paths }: ProfileScope,
  { signal }: ReadOptions,
): Promise<readonly ColumnProfile[]> {
  const columns = names.map((name) => visibleColumn(dataset, name))
  const ask = async ({ sql, params, types }: ProfileStatement) => {
    const { rows } = await reader.query(sql, params, { types, ...(signal === undefined ? {} : { signal }) })
    return rows[0] ?? []
  }
  const facts = readFacts(columns, await ask(planFacts(dataset, columns, paths)))
  const cells = new Map<ColumnFacts, Json>()
  for (const statement of planBins(dataset, facts, paths)) {
    const row = await ask(statement)
    for (const [index, one] of statement.of.entries()) cells.set(one, row[index] ?? null)
  }
  return readProfiles(facts, cells)
}

function visibleColumn({ name: dataset, columns }: VisibleDataset, name: string): VisibleDataset['columns'][number] {
  const found = columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const known = columns.map((column) => column.name)
  throw invalidRequest(
    `${dataset} has no column ${JSON.stringify(name.slice(0, 80))} that you may read.${didYouMean(name, known)}`,
    { parameter: 'columns', known: known.slice(0, 50) },
  )
}
