import { type ColumnType, duckdbTypeOf, type FieldSchema, type FieldStatistics } from '@provender/contract'
import { ProvenderError } from '@provender/kernel'
import type { CallOptions, EngineProcess } from './duckdb/engine-process.ts'
import { boundsOf } from './parquet-bounds.ts'
import { createRelation, type RelationFiles } from './relation.ts'
import { quoteName, quoteText } from './sql-text.ts'
import { statementText } from './statement-text.ts'

/** A dataset to be written as one Parquet file. */
export interface DatasetToStage {
  /** A SELECT that was gated and bound; its columns have the names of `fields`. */
  readonly select: string
  /** Views to make before; those made already need not be named. */
  readonly relations?: readonly RelationFiles[]
  /** The columns in the order of the file, with their ids; each value is cast to its type in the type table. */
  readonly fields: readonly FieldSchema[]
  /** Rows are written in this order. Empty: by all columns. */
  readonly key: readonly string[]
  /** Absolute path of the file; its folder exists, the file does not. */
  readonly outPath: string
  readonly compression?: 'zstd' | 'snappy' | 'none'
}

/** What was written. `rows` 0: the file is there and holds only the schema. */
export interface StagedFile {
  readonly rows: number
  readonly sizeBytes: number
  readonly statistics: readonly FieldStatistics[]
}

/**
 * Writes the rows of a SELECT as one Parquet file in key order, with field ids, in one statement.
 * The same rows give the same bytes on any number of threads (for one engine version), as long as the key is unique.
 * @throws ENGINE_FAILED, ENGINE_MEMORY_EXCEEDED, STORAGE_DISK_FULL, CONTRACT_INVALID when a nested part has no field id
 */
export async function stageDataset(
  builder: EngineProcess,
  dataset: DatasetToStage,
  options: CallOptions = {},
): Promise<StagedFile> {
  for (const relation of dataset.relations ?? []) await createRelation(builder, relation)
  const result = await builder.query(stageSql(dataset), [], options)
  const row = Object.fromEntries(result.columns.map(({ name }, index) => [name, result.rows[0]?.[index] ?? null]))
  const columns = (row['column_statistics'] ?? {}) as Readonly<Record<string, Readonly<Record<string, string | null>>>>
  const rows = Number(row['count'] ?? 0)
  const statistics = dataset.fields.map((field) => {
    const found = columns[quoteName(field.name)] ?? columns[field.name]
    return { id: field.id, nulls: Number(found?.['null_count'] ?? 0), ...boundsOf(field.type, rows, found) }
  })
  return { rows, sizeBytes: Number(row['file_size_bytes'] ?? 0), statistics }
}

/**
 * The statement that writes a dataset.
 * @throws CONTRACT_INVALID when a nested part has no field id
 * @example stageSql({ select: 'select 1 a', fields: [{ id: 1, name: 'a', type: { kind: 'count' }, nullable: false, nested: {} }], key: ['a'], outPath: '/t/a.parquet' }).startsWith('COPY') // true
 */
export function stageSql(dataset: DatasetToStage): string {
  const casts = dataset.fields.map(({ name, type }) => `${castSql(type, quoteName(name))} AS ${quoteName(name)}`)
  const order = dataset.key.length > 0 ? dataset.key : dataset.fields.map(({ name }) => name)
  const settings = [
    'FORMAT parquet',
    `COMPRESSION ${dataset.compression ?? 'zstd'}`,
    `FIELD_IDS {${dataset.fields.map(fieldIdSql).join(', ')}}`,
    'RETURN_STATS true',
  ]
  return [
    `COPY (SELECT ${casts.join(', ')} FROM (`,
    statementText(dataset.select),
    `) ORDER BY ${order.map((name) => `${quoteName(name)} ASC NULLS LAST`).join(', ')})`,
    `TO ${quoteText(dataset.outPath)} (${settings.join(', ')})`,
  ].join('\n')
}

/** Negative zero is written as zero: the two are one value, and would be two different files. */
function castSql(type: ColumnType, column: string): string {
  return type.kind === 'double' ? `(${column}::DOUBLE + 0e0)` : `${column}::${duckdbTypeOf(type)}`
}

function fieldIdSql(field: FieldSchema): string {
  return `${quoteName(field.name)}: ${idSql(field, field.type, field.name, field.id)}`
}

function idSql(field: FieldSchema, type: ColumnType, path: string, id: number): string {
  const part = (name: string, inner: ColumnType): string => {
    const innerPath = `${path}.${name}`
    const innerId = field.nested[innerPath]
    if (innerId === undefined) {
      throw new ProvenderError('CONTRACT_INVALID', `The nested field ${innerPath} has no field id.`, {
        field: innerPath,
      })
    }
    return `${quoteName(name)}: ${idSql(field, inner, innerPath, innerId)}`
  }
  const nested = (parts: readonly string[]): string => `{__duckdb_field_id: ${id}, ${parts.join(', ')}}`
  switch (type.kind) {
    case 'list':
      return nested([part('element', type.element.type)])
    case 'map':
      return nested([part('key', type.key), part('value', type.value.type)])
    case 'struct':
      return nested(type.fields.map((inner) => part(inner.name, inner.type)))
    default:
      return String(id)
  }
}
