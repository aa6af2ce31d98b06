import { randomUUID } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type ColumnType, duckdbTypeOf, literalOf } from '@provender/contract'
import { type QueryResult, quoteName } from '@provender/engine'
import type { GovernedEngine } from './governed-engine.ts'
import type { ExportedFile, ReadOptions } from './open-governed.ts'

/** Rows that were read, and the names of their columns in the file. */
export interface RowsToExport extends Pick<QueryResult, 'columns' | 'rows'> {
  readonly names: readonly string[]
}

/**
 * Writes rows that user SQL returned into a Parquet file. They cross as values: the process that may write runs no SQL of a
 * reader. Known approximation: bytes inside a nested value stand in the file as their base64 text.
 * @throws SERVER_BUSY, STORAGE_DISK_FULL and the codes of the engine
 */
export async function exportRows(
  engine: Pick<GovernedEngine, 'exporting' | 'exportDirectory'>,
  { columns, rows, names }: RowsToExport,
  { signal }: ReadOptions,
): Promise<ExportedFile> {
  const path = join(engine.exportDirectory, `${randomUUID()}.parquet`)
  const select = columns.map(({ type }, index) => `${cellSql(type, index)} AS ${quoteName(names[index] ?? '')}`)
  const from = `(SELECT unnest(from_json(CAST($1 AS VARCHAR), '["JSON"]')) AS cells)`
  const copy = `COPY (SELECT ${select.join(', ')} FROM ${from}) TO ${literalOf(path)} (FORMAT parquet)`
  const remove = (): Promise<void> => rm(path, { force: true })
  try {
    const options = signal === undefined ? {} : { signal }
    await engine.exporting((exporter) => exporter.run(copy, [JSON.stringify(rows)], options), signal)
    return { path, sizeBytes: (await stat(path)).size, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

function cellSql(type: ColumnType, index: number): string {
  switch (type.kind) {
    case 'bytes':
      return `from_base64(cells->>${index})`
    case 'list':
    case 'map':
    case 'struct':
      return `CAST(cells->${index} AS ${duckdbTypeOf(type)})`
    default:
      return `CAST(cells->>${index} AS ${duckdbTypeOf(type)})`
  }
}
