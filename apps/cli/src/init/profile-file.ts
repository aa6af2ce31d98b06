import { literalOf } from '@provender/contract'
import { type Json, ProvenderError } from '@provender/kernel'
import { readTextProfile, type TextProfile, textProfileSql } from './column-profile.ts'
import { convertColumnNames } from './convert-names.ts'
import { type InferredColumn, inferTextColumn, quoted } from './infer-column.ts'
import { inferTypedColumn } from './infer-typed-column.ts'
import { chooseKey, keyCombinations } from './product-sketch.ts'
import { type DataFileHead, mostColumns, tooManyColumns } from './read-data-file.ts'

/** Runs SQL that may read files, e.g. a builder of the engine. */
export interface FileReader {
  run(sql: string): Promise<void>
  query(sql: string): Promise<{ readonly rows: readonly (readonly Json[])[] }>
}

/** Records that do not fit the header. */
export interface RaggedRecords {
  readonly count: number
  readonly firstLine: number | null
}

/** What is known of a data file once the engine has read all of it. */
export interface FileProfile {
  readonly rows: number
  readonly columns: readonly InferredColumn[]
  /** Columns that tell rows apart, by their names in the product; none: no one, two or three columns do. */
  readonly key: readonly string[]
  /** Rows that repeat another row in every column. */
  readonly repeated: number
  readonly ragged: RaggedRecords
}

const columnsPerQuery = 100

/**
 * Reads a data file completely and says what its columns are. `wantedKey` names columns as in the file or as converted.
 * @throws INGEST_SOURCE_MALFORMED when no row can be read
 * @throws USAGE when the wanted key does not tell rows apart
 */
export async function profileFile(
  reader: FileReader,
  file: DataFileHead,
  wantedKey: readonly string[] | null,
): Promise<FileProfile> {
  const ragged = await stageFile(reader, file)
  const [[rows = 0] = []] = await figures(reader, 'SELECT count(*) FROM data')
  if (rows === 0)
    throw new ProvenderError(
      'INGEST_SOURCE_MALFORMED',
      `No row of ${file.path} can be read. Look at its delimiter and quotes.`,
      {
        path: file.path,
      },
    )
  const columns =
    file.format === 'csv' ? await textColumns(reader, file.columns, rows) : await typedColumns(reader, file.path, rows)
  const key = await keyOf(reader, columns, rows, wantedKey)
  const [[distinct = rows] = []] =
    key.length > 0 ? [[rows]] : await figures(reader, 'SELECT count(*) FROM (SELECT DISTINCT * FROM data)')
  return { rows, columns, key, repeated: rows - distinct, ragged }
}

async function stageFile(reader: FileReader, file: DataFileHead): Promise<RaggedRecords> {
  if (file.format === 'parquet') {
    await reader.run(`CREATE TABLE data AS SELECT * FROM read_parquet(${literalOf(file.path)})`)
    return { count: 0, firstLine: null }
  }
  const columns = file.columns.map((_, index) => `'c${index}': 'VARCHAR'`).join(', ')
  const options = `auto_detect = false, header = true, delim = ${literalOf(file.head.delimiter)}, quote = '"', escape = '"', columns = {${columns}}`
  await reader.run(
    `CREATE TABLE data AS SELECT * FROM read_csv(${literalOf(file.path)}, ${options}, store_rejects = true, rejects_limit = 0)`,
  )
  const [[count = 0, firstLine = 0] = []] = await figures(
    reader,
    'SELECT count(DISTINCT line), coalesce(min(line), 0) FROM reject_errors',
  )
  return { count, firstLine: count === 0 ? null : firstLine }
}

/** Columns are turned into rows first: SQL over one column is planned once, not once per column. */
async function textColumns(
  reader: FileReader,
  names: readonly string[],
  rows: number,
): Promise<readonly InferredColumn[]> {
  const profiles = new Map<string, TextProfile>()
  for (let from = 0; from < names.length; from += columnsPerQuery) {
    const some = names.slice(from, from + columnsPerQuery).map((_, index) => `c${from + index}`)
    const long = `UNPIVOT (SELECT ${some.join(', ')} FROM data) ON ${some.join(', ')} INTO NAME name VALUE v`
    const { rows: found } = await reader.query(
      `SELECT name, ${textProfileSql().join(', ')} FROM (SELECT name, v, count(*) AS n FROM (${long}) GROUP BY name, v) GROUP BY name`,
    )
    for (const [name, ...values] of found) profiles.set(String(name), readTextProfile(values))
  }
  const empty = readTextProfile([])
  return convertColumnNames(names).map(({ from, to }, index) =>
    inferTextColumn({ from, name: to, profile: profiles.get(`c${index}`) ?? empty, rows }),
  )
}

async function typedColumns(reader: FileReader, path: string, rows: number): Promise<readonly InferredColumn[]> {
  const { rows: described } = await reader.query('SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM data)')
  if (described.length > mostColumns) throw tooManyColumns(path, described.length)
  const converted = convertColumnNames(described.map(([name]) => String(name)))
  const columns: InferredColumn[] = []
  for (const [index, { from, to }] of converted.entries()) {
    const ref = quoted(from)
    const {
      rows: [facts = []],
    } = await reader.query(
      `SELECT count(${ref}), count(DISTINCT ${ref}), coalesce(max(length(${ref}::VARCHAR)), 0), left(min(${ref})::VARCHAR, 40), left(max(${ref})::VARCHAR, 40) FROM data`,
    )
    columns.push(inferTypedColumn({ from, name: to, duckdbType: String(described[index]?.[1]), facts, rows }))
  }
  return columns
}

async function keyOf(
  reader: FileReader,
  columns: readonly InferredColumn[],
  rows: number,
  wanted: readonly string[] | null,
): Promise<readonly string[]> {
  if (wanted !== null) return requireKey(reader, columns, rows, wanted)
  const single = chooseKey(columns, rows)
  if (single !== null) return [single.name]
  for (const combination of keyCombinations(columns)) {
    if ((await distinctRows(reader, columns, combination)) === rows) return combination.map(({ name }) => name)
  }
  return []
}

async function requireKey(
  reader: FileReader,
  columns: readonly InferredColumn[],
  rows: number,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const found = wanted.map((name) => {
    const column = columns.find((candidate) => candidate.name === name || candidate.from === name)
    if (column !== undefined) return column
    throw new ProvenderError(
      'USAGE',
      `--key ${name}: the file has no such column. It has: ${columns
        .slice(0, 30)
        .map(({ from }) => from)
        .join(', ')}.`,
      { key: name },
    )
  })
  const empty = found.find(({ nullable }) => nullable)
  const distinct = await distinctRows(reader, columns, found)
  if (empty === undefined && distinct === rows) return found.map(({ name }) => name)
  const problem =
    empty === undefined ? `${rows - distinct} of ${rows} rows repeat a key` : `${empty.from} is empty in some rows`
  throw new ProvenderError(
    'USAGE',
    `--key ${wanted.join(',')} does not tell rows apart: ${problem}. Name other columns, or leave --key out.`,
    {
      key: wanted,
      rows,
      distinct,
    },
  )
}

async function distinctRows(
  reader: FileReader,
  all: readonly InferredColumn[],
  columns: readonly InferredColumn[],
): Promise<number> {
  const { rows: described } = await reader.query('SELECT column_name FROM (DESCRIBE SELECT * FROM data)')
  const refs = columns.map((column) => quoted(String(described[all.indexOf(column)]?.[0])))
  const [[distinct = 0] = []] = await figures(
    reader,
    `SELECT count(DISTINCT (${refs.join(', ')})) FROM data WHERE ${refs.map((ref) => `${ref} IS NOT NULL`).join(' AND ')}`,
  )
  return distinct
}

async function figures(reader: FileReader, sql: string): Promise<readonly (readonly number[])[]> {
  const { rows } = await reader.query(sql)
  return rows.map((row) => row.map(Number))
}
