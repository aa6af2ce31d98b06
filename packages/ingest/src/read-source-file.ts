import type { SourceContract } from '@provender/contract'
import { type EngineProcess, quoteName, quoteText, readCsv } from '@provender/engine'
import { ProvenderError } from '@provender/kernel'
import type { IntakePlan } from './plan-intake.ts'

/**
 * Reads a source's file into the builder: relation `rows` (the file's rows with `source_row`), `_rejects` (what does not fit,
 * with `source_row` and `reason`), and the table `_source_rows` with the rows that events are told from. Returns their number.
 * @throws INGEST_SOURCE_MISSING, INGEST_SOURCE_MALFORMED naming the file, what was expected and found
 */
export async function readSourceRows(
  builder: EngineProcess,
  source: SourceContract,
  plan: IntakePlan,
): Promise<number> {
  if (source.reads.format === 'csv') await readCsvRows(builder, source)
  else await readParquetRows(builder, source)
  await builder.run(plan.rows)
  const { rows } = await builder.query('SELECT count(*) FROM _source_rows')
  return Number(rows[0]?.[0])
}

async function readCsvRows(builder: EngineProcess, source: SourceContract): Promise<void> {
  const { path, columns, delimiter } = source.reads
  const read = await readCsv(builder, { path, columns, delimiter, relation: 'rows' })
  await builder.run(
    `CREATE OR REPLACE VIEW _rejects AS SELECT source_row, 'the line does not fit: ' || reason AS reason FROM ${quoteName(read.rejects)}`,
  )
}

async function readParquetRows(builder: EngineProcess, source: SourceContract): Promise<void> {
  const { path, columns } = source.reads
  const list = columns.map(quoteName).join(', ')
  try {
    await builder.run(
      `CREATE OR REPLACE VIEW rows AS SELECT file_row_number + 1 AS source_row, ${list} FROM read_parquet(${quoteText(path)}, file_row_number = true)`,
    )
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause)
    throw new ProvenderError(
      'INGEST_SOURCE_MALFORMED',
      `The file ${path} of the source ${source.name} cannot be read as Parquet with the columns ${columns.join(', ')}: ${found}`,
      { source: source.name, path },
      { cause },
    )
  }
  await builder.run(
    'CREATE OR REPLACE VIEW _rejects AS SELECT NULL::BIGINT AS source_row, NULL::VARCHAR AS reason WHERE false',
  )
}
