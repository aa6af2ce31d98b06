import { type ColumnType, duckdbTypeOf } from '@provender/contract'
import type { CallOptions, EngineProcess } from './duckdb/engine-process.ts'
import { quoteName, quoteText } from './sql-text.ts'

/** A column of Parquet files as SQL shall see it. */
export interface FileColumn {
  readonly name: string
  readonly type: ColumnType
  /** With ids on every column, files are read by field id: renamed columns are found, missing ones are NULL. */
  readonly id?: number
}

/** Parquet files that SQL reads under one name. */
export interface RelationFiles {
  /** `weekly`, or `library.borrowing_patterns.weekly` when that catalog and schema exist. */
  readonly name: string
  /** Absolute paths; none: a relation without rows. */
  readonly files: readonly string[]
  readonly columns: readonly FileColumn[]
}

/**
 * Makes (or replaces) a view over Parquet files, with exactly these columns in these types.
 * The view belongs to the process, not to one call: every later statement sees it.
 * @throws ENGINE_FAILED when a file is missing or no Parquet file
 */
export async function createRelation(
  engine: EngineProcess,
  relation: RelationFiles,
  options: CallOptions = {},
): Promise<void> {
  const isByName = await haveNames(engine, relation, options)
  const columns = isByName ? relation.columns.map(({ name, type }) => ({ name, type })) : relation.columns
  await engine.run(relationSql({ ...relation, columns }), [], options)
}

/** Whether every file has every column under its name and id: reading by name is then the same, and twice as fast. */
async function haveNames(
  engine: EngineProcess,
  { files, columns }: RelationFiles,
  options: CallOptions,
): Promise<boolean> {
  if (files.length === 0 || columns.some(({ id }) => id === undefined)) return false
  const wanted = columns.map(({ id, name }) => `(${id}, ${quoteText(name)})`).join(', ')
  const list = `[${files.map(quoteText).join(', ')}]`
  const { rows } = await engine.query(
    `SELECT count(*) FROM parquet_schema(${list}) WHERE (field_id, name) IN (${wanted})`,
    [],
    options,
  )
  return rows[0]?.[0] === String(files.length * columns.length)
}

/**
 * The statement that makes the view of a relation.
 * @example relationSql({ name: 'weekly', files: [], columns: [{ name: 'a', type: { kind: 'count' } }] })
 * // 'CREATE OR REPLACE VIEW "weekly" AS SELECT NULL::BIGINT AS "a" WHERE false'
 */
export function relationSql({ name, files, columns }: RelationFiles): string {
  const view = `CREATE OR REPLACE VIEW ${name.split('.').map(quoteName).join('.')} AS SELECT`
  if (files.length === 0) {
    return `${view} ${columns.map((column) => `NULL::${duckdbTypeOf(column.type)} AS ${quoteName(column.name)}`).join(', ')} WHERE false`
  }
  const casts = columns.map(
    ({ name: column, type }) => `${quoteName(column)}::${duckdbTypeOf(type)} AS ${quoteName(column)}`,
  )
  return `${view} ${casts.join(', ')} FROM ${filesSql(files, columns)}`
}

function filesSql(files: readonly string[], columns: readonly FileColumn[]): string {
  const list = `[${files.map(quoteText).join(', ')}]`
  if (columns.some(({ id }) => id === undefined)) return `read_parquet(${list}, hive_partitioning = false)`
  const schema = columns.map(
    ({ id, name, type }) =>
      `${id}: {name: ${quoteText(name)}, type: ${quoteText(duckdbTypeOf(type))}, default_value: NULL}`,
  )
  return `read_parquet(${list}, hive_partitioning = false, schema = MAP {${schema.join(', ')}})`
}
