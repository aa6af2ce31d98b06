import { type EngineProcess, gateStatement, type QueryResult } from '@provender/engine'
import {
  type AuthoredSelect,
  asWritten,
  longestChoice,
  type PlacedDataset,
  planAuthoredSql,
  relationsOfAllowed,
} from './authored-select.ts'
import type { ReadOptions } from './open-governed.ts'
import { authoredFault } from './reader-fault.ts'
import type { VisibleDataset } from './visible-dataset.ts'

/** Nobody reads more of a picture: the whole of it, and one of its texts. */
const sizes = { maxCharacters: 4 * 1024 * 1024, maxCellCharacters: longestChoice }

/** What an authored SELECT may read, and where the rows of a dataset lie once their bytes are the recorded ones. */
export interface AuthoredScope {
  readonly datasets: readonly VisibleDataset[]
  readonly pathsOf: (dataset: VisibleDataset) => Promise<readonly string[]>
}

/**
 * Gates and runs an authored SELECT in a process that holds no relation: it reaches what the statement around it names.
 * @throws SQL_FORBIDDEN, SQL_INVALID, SQL_NOT_DETERMINISTIC, STORAGE_DIGEST_MISMATCH and the codes of the engine
 */
export async function runAuthored(
  reader: EngineProcess,
  select: AuthoredSelect,
  scope: AuthoredScope,
  { signal }: ReadOptions,
): Promise<QueryResult> {
  const relations = scope.datasets.map(({ name }) => name)
  const rules = { mode: 'build', relations, sql: select.text } as const
  const options = signal === undefined ? {} : { signal }
  const named = relationsOfAllowed(gateStatement(await reader.parse(select.text, options), rules))
  const placed: PlacedDataset[] = []
  for (const dataset of scope.datasets) {
    if (named.includes(dataset.name)) placed.push({ dataset, paths: await scope.pathsOf(dataset) })
  }
  const { sql, params } = planAuthoredSql(select, placed)
  try {
    return await reader.query(sql, params, { ...options, ...sizes, maxRows: select.wanted.limit })
  } catch (error) {
    throw authoredFault(asWritten(error, select.text), placed)
  }
}
