import { randomUUID } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type AccessPlan, type ColumnContract, literalOf } from '@provender/contract'
import { type Json, showRelease } from '@provender/kernel'
import type { ColumnProfile } from '../answers/product-answers.ts'
import type { PublishedRelease } from '../release-catalog.ts'
import type { AuthoredSelect } from './authored-select.ts'
import type { GovernedEngine } from './governed-engine.ts'
import { planRowSql } from './plan-row-sql.ts'
import type { RowQuery } from './row-query.ts'
import { runAuthored } from './run-authored.ts'
import { runProfile } from './run-profile.ts'
import { type VisibleDataset, visibleDataset, visibleDatasets, withoutPersonal } from './visible-dataset.ts'
import { type NumberedResult, withWholeNumbers } from './whole-numbers.ts'

/** Characters that the cells of one answer have at most, in their JSON form; the first row is always there. */
export const largestAnswer = 32 * 1024 * 1024

/** How one read is limited. */
export interface ReadOptions {
  readonly signal?: AbortSignal
}

/** Rows of a query in the JSON form of their columns. */
export interface GovernedRows {
  /** The query's columns, then those of its order that it did not ask for. */
  readonly columns: readonly ColumnContract[]
  readonly rows: readonly (readonly Json[])[]
  /** There are further rows behind these. */
  readonly hasMore: boolean
}

/** A Parquet file made for one answer. `remove` deletes it; it is also swept when the owner starts. */
export interface ExportedFile {
  readonly path: string
  readonly sizeBytes: number
  remove(): Promise<void>
}

/** Rows of an authored SELECT; `isTruncated` when there are more than were wanted. */
export interface AuthoredResult extends NumberedResult {
  readonly isTruncated: boolean
}

/** One release as one reader may see it: the only way to its data. */
export interface GovernedData {
  readonly plan: AccessPlan
  readonly release: PublishedRelease
  readonly datasets: readonly VisibleDataset[]
  /** @throws REGISTRY_DATASET_UNKNOWN when there is none of that name that may be seen */
  dataset(name: string): VisibleDataset
  /**
   * Rows of one query, as many as asked for and go into 32 Mi characters; the next ones begin after the last.
   * @throws REGISTRY_DATASET_UNKNOWN, REQUEST_INVALID, SERVER_BUSY and the codes of the engine
   */
  rows(query: RowQuery, options?: ReadOptions): Promise<GovernedRows>
  /** The same rows as a Parquet file. */
  exportParquet(query: RowQuery, options?: ReadOptions): Promise<ExportedFile>
  /**
   * What a SELECT of the product's author returns over the visible datasets, none of whose personal columns it can name.
   * @throws SQL_FORBIDDEN, SQL_INVALID, SQL_NOT_DETERMINISTIC, SERVER_BUSY and the codes of the engine
   */
  authored(select: AuthoredSelect, options?: ReadOptions): Promise<AuthoredResult>
  /**
   * How the values of some visible columns are spread, in the order asked for.
   * @throws REGISTRY_DATASET_UNKNOWN, REQUEST_INVALID, SERVER_BUSY and the codes of the engine
   */
  profile(dataset: string, columns: readonly string[], options?: ReadOptions): Promise<readonly ColumnProfile[]>
}

/**
 * Opens a release for one reader. Only the columns of the plan exist; no answer has more than its `maxRows` rows.
 * A plan for another product sees nothing.
 */
export function openGoverned(plan: AccessPlan, release: PublishedRelease, engine: GovernedEngine): GovernedData {
  const dataset = (name: string): VisibleDataset => visibleDataset(plan, release.manifest, name)
  const { product, version, release: number } = release.manifest
  const pathsOf = ({ name, objects }: VisibleDataset): Promise<readonly string[]> =>
    engine.verifiedPaths(objects, `${showRelease(product, version, number)}, ${name}`)
  const statement = async (query: RowQuery, limit: number) => {
    const visible = dataset(query.dataset)
    const planned = planRowSql(
      visible,
      { ...query, limit },
      visible.objects.map(({ object }) => engine.pathOf(object)),
    )
    await pathsOf(visible)
    return planned
  }
  const limitOf = (query: RowQuery): number => Math.min(query.limit ?? plan.maxRows, plan.maxRows)
  return {
    plan,
    release,
    datasets: visibleDatasets(plan, release.manifest),
    dataset,
    async rows(query, { signal } = {}) {
      const limit = limitOf(query)
      const { sql, params, columns } = await statement(query, limit + 1)
      const types = columns.map(({ type }) => type)
      const sizes = { maxRows: limit + 1, maxCharacters: largestAnswer }
      const options = { types, ...sizes, ...(signal === undefined ? {} : { signal }) }
      const { rows, isTooLarge } = await engine.planned((reader) => reader.query(sql, params, options), signal)
      return { columns, rows: rows.slice(0, limit), hasMore: isTooLarge || rows.length > limit }
    },
    async exportParquet(query, { signal } = {}) {
      const { sql, params, columns } = await statement(query, limitOf(query))
      const asked = columns.slice(0, query.columns.length).map(({ name }) => `"${name}"`)
      const path = join(engine.exportDirectory, `${randomUUID()}.parquet`)
      const copy = `COPY (SELECT ${asked.join(', ')} FROM (${sql})) TO ${literalOf(path)} (FORMAT parquet)`
      const remove = (): Promise<void> => rm(path, { force: true })
      try {
        const options = signal === undefined ? {} : { signal }
        await engine.exporting((exporter) => exporter.run(copy, params, options), signal)
        return { path, sizeBytes: (await stat(path)).size, remove }
      } catch (error) {
        await remove()
        throw error
      }
    },
    async authored(select, options = {}) {
      const scope = { datasets: withoutPersonal(visibleDatasets(plan, release.manifest)), pathsOf }
      const result = await engine.planned((reader) => runAuthored(reader, select, scope, options), options.signal)
      return { ...withWholeNumbers(result), isTruncated: result.isTruncated }
    },
    async profile(name, columns, options = {}) {
      const visible = dataset(name)
      const paths = await pathsOf(visible)
      return engine.planned(
        (reader) => runProfile(reader, { dataset: visible, columns, paths }, options),
        options.signal,
      )
    },
  }
}
