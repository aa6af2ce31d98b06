import { ProvenderError } from '@provender/kernel'
import { inspectCsv, verifyGzip } from './csv-header.ts'
import type { CallOptions, EngineProcess } from './duckdb/engine-process.ts'
import { quoteName, quoteText } from './sql-text.ts'

/** A CSV file (also gzipped) to be read as text columns. */
export interface CsvFile {
  /** Absolute path. */
  readonly path: string
  /** The header's names, in order. */
  readonly columns: readonly string[]
  /** One character. */
  readonly delimiter: string
  /** Name for the rows; `<relation>_rejects` holds what does not fit. */
  readonly relation: string
}

/** What was read; the two views stay until the process ends or `dropCsv`. */
export interface CsvRead {
  /**
   * View of the rows: `source_row` BIGINT (1 is the first row after the header, rejected ones counted), then the columns as VARCHAR.
   * An empty field is NULL.
   */
  readonly relation: string
  /** View of the rows that do not fit: `source_row` BIGINT, `line` BIGINT (source_row + 1), `reason` VARCHAR, `text` VARCHAR. */
  readonly rejects: string
  readonly rows: number
  readonly rejected: number
}

/**
 * Reads a CSV file into the process once: its rows, and the rows that do not fit with their place and reason.
 * Needs a builder that may read the path. The header must hold exactly the columns, in order.
 * @throws INGEST_SOURCE_MISSING, INGEST_SOURCE_MALFORMED naming expected and found columns (or the encoding)
 */
export async function readCsv(builder: EngineProcess, file: CsvFile, options: CallOptions = {}): Promise<CsvRead> {
  const compression = await inspectCsv(file)
  const plan = planCsv(file, compression)
  const [intact, read] = await Promise.allSettled([
    compression === 'gzip' ? verifyGzip(file) : null,
    builder.run(plan.read, [], options),
  ])
  if (intact.status === 'rejected') {
    if (read.status === 'fulfilled') await dropCsv(builder, file.relation)
    throw intact.reason
  }
  if (read.status === 'rejected') throw asMalformed(read.reason, file)
  await builder.run(plan.arrange, [], options)
  const counted = await builder.query(plan.count, [], options)
  const [rows, rejected] = counted.rows[0] ?? []
  await builder.run(rejected === '0' ? plan.numberPlainly : plan.numberAround, [], options)
  return { relation: file.relation, rejects: plan.rejects, rows: Number(rows), rejected: Number(rejected) }
}

/** Removes what `readCsv` made. */
export async function dropCsv(builder: EngineProcess, relation: string): Promise<void> {
  const { tables, rejects } = namesOf(relation)
  const drops = [relation, rejects].map((view) => `DROP VIEW IF EXISTS ${quoteName(view)}`)
  await builder.run([...drops, ...tables.map((table) => `DROP TABLE IF EXISTS ${quoteName(table)}`)].join('; '))
}

/** The statements that read a CSV file. */
export interface CsvPlan {
  readonly read: string
  readonly arrange: string
  readonly count: string
  /** The view of the rows when none was rejected, and when some were. */
  readonly numberPlainly: string
  readonly numberAround: string
  readonly rejects: string
}

/**
 * The statements that read a CSV file: into a table in file order (its rowid numbers the accepted rows), then views that put
 * the rejected rows' numbers in between.
 * @example planCsv({ path: '/d/a.csv', columns: ['id'], delimiter: ',', relation: 'loans' }, 'none').rejects // 'loans_rejects'
 */
export function planCsv(file: CsvFile, compression: 'gzip' | 'none'): CsvPlan {
  const { tables, rejects } = namesOf(file.relation)
  const [rows, errors, scans, gaps] = tables.map(quoteName)
  const columns = file.columns.map((name) => `${quoteText(name)}: 'VARCHAR'`)
  const settings = [
    "auto_detect = false, header = false, skip = 1, quote = '\"', escape = '\"', nullstr = '', strict_mode = true",
    `delim = ${quoteText(file.delimiter)}, compression = ${quoteText(compression)}`,
    `columns = {${columns.join(', ')}}`,
    `store_rejects = true, rejects_limit = 0, rejects_table = ${quoteText(tables[1])}, rejects_scan = ${quoteText(tables[2])}`,
  ]
  const dropped = [rejects, file.relation].map((view) => `DROP VIEW IF EXISTS ${quoteName(view)}`)
  return {
    rejects,
    read: [
      ...dropped,
      ...tables.map((table) => `DROP TABLE IF EXISTS ${quoteName(table)}`),
      `CREATE TABLE ${rows} AS SELECT * FROM read_csv(${quoteText(file.path)}, ${settings.join(', ')})`,
    ].join('; '),
    arrange: [
      `CREATE TABLE ${gaps} AS ${gapsSelect(errors)}`,
      `CREATE VIEW ${quoteName(rejects)} AS SELECT source_row, source_row + 1 AS line, reason, text FROM ${gaps}`,
      `DROP TABLE ${scans}`,
    ].join('; '),
    count: `SELECT (SELECT count(*) FROM ${rows}), (SELECT count(*) FROM ${gaps})`,
    numberPlainly: `CREATE VIEW ${quoteName(file.relation)} AS SELECT rowid + 1 AS source_row, * FROM ${rows}`,
    numberAround: `CREATE VIEW ${quoteName(file.relation)} AS ${numberedSelect(file, rows, gaps)}`,
  }
}

/** One row per rejected line; `before` is how many accepted rows come before it. */
function gapsSelect(errors: string | undefined): string {
  return `SELECT source_row, reason, text, source_row - row_number() OVER (ORDER BY source_row) AS before,
  row_number() OVER (ORDER BY source_row) AS rank
FROM (
  SELECT line::BIGINT - 1 AS source_row, min(error_type::VARCHAR || ': ' || error_message) AS reason, min(trim(csv_line, chr(13) || chr(10))) AS text
  FROM ${errors} GROUP BY line
)`
}

function numberedSelect(file: CsvFile, rows: string | undefined, gaps: string | undefined): string {
  const columns = file.columns.map((name) => `r.${quoteName(name)}`).join(', ')
  return `SELECT r.rowid + 1 + coalesce(g.rank, 0) AS source_row, ${columns}
FROM ${rows} r ASOF LEFT JOIN (SELECT before, max(rank) AS rank FROM ${gaps} GROUP BY before) g ON r.rowid >= g.before`
}

function namesOf(relation: string): {
  readonly rejects: string
  readonly tables: readonly [string, string, string, string]
} {
  return {
    rejects: `${relation}_rejects`,
    tables: [`${relation}__rows`, `${relation}__errors`, `${relation}__scans`, `${relation}__gaps`],
  }
}

function asMalformed(error: unknown, file: CsvFile): unknown {
  if (!(error instanceof ProvenderError) || error.code !== 'ENGINE_FAILED') return error
  return new ProvenderError(
    'INGEST_SOURCE_MALFORMED',
    `The file ${file.path} cannot be read as CSV: ${error.message}`,
    { path: file.path },
    { cause: error },
  )
}
