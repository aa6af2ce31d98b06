import { createReadStream, existsSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { createGunzip } from 'node:zlib'
import { ProvenderError } from '@provender/kernel'
import { type CsvHead, readCsvHead } from './csv-head.ts'

/** The most columns that a product from data may have; the default of `limits.columns` in provender.config.ts. */
export const mostColumns = 2000

const headBytes = 1 << 20

/** A data file as far as it is known before the engine reads it. */
export type DataFileHead =
  | { readonly format: 'parquet'; readonly path: string }
  | {
      readonly format: 'csv'
      readonly path: string
      readonly isCompressed: boolean
      readonly head: CsvHead
      /** Names under which the source can read the columns: each once, none empty. */
      readonly columns: readonly string[]
      /** Header names that had to be replaced, so the copy gets a header of its own. */
      readonly replaced: readonly { readonly position: number; readonly from: string; readonly to: string }[]
    }

/**
 * Looks at a file: its kind, its encoding throughout, its header.
 * @throws INGEST_SOURCE_MISSING when there is no such file
 * @throws INGEST_SOURCE_MALFORMED when it is empty, not UTF-8, or holds no rows
 * @throws USAGE for a kind of file that cannot be read, REQUEST_TOO_LARGE for too many columns
 */
export async function readDataFileHead(path: string): Promise<DataFileHead> {
  if (!existsSync(path) || !statSync(path).isFile()) {
    throw new ProvenderError('INGEST_SOURCE_MISSING', `There is no file ${path}. Name a CSV or Parquet file.`, { path })
  }
  const isCompressed = path.endsWith('.gz')
  const kind = extname(isCompressed ? path.slice(0, -3) : path).toLowerCase()
  if (kind === '.parquet' && !isCompressed) return { format: 'parquet', path }
  if (kind !== '.csv' && kind !== '.tsv' && kind !== '.txt') {
    throw new ProvenderError(
      'USAGE',
      `${path} is neither CSV nor Parquet by its name. Name a .csv, .tsv, .txt (also .gz) or .parquet file.`,
      { path },
    )
  }
  return readCsvFile(path, isCompressed)
}

async function readCsvFile(path: string, isCompressed: boolean): Promise<DataFileHead> {
  const head = readCsvHead(await readUtf8(path, isCompressed))
  requireContent(path, head)
  if (head.header.length > mostColumns) throw tooManyColumns(path, head.header.length)
  return { format: 'csv', path, isCompressed, head, ...readableNames(head.header) }
}

/**
 * The error for a file with more columns than a product may have.
 * @example tooManyColumns('a.csv', 2001).code // 'REQUEST_TOO_LARGE'
 */
export function tooManyColumns(path: string, columns: number): ProvenderError {
  return new ProvenderError(
    'REQUEST_TOO_LARGE',
    `${path} has ${columns} columns; a product from data may have ${mostColumns}. Choose columns first, or turn repeated columns into rows.`,
    { path, columns, most: mostColumns },
  )
}

function requireContent(path: string, head: CsvHead): void {
  if (head.header.length === 0) {
    throw new ProvenderError(
      'INGEST_SOURCE_MALFORMED',
      `${path} is empty. A CSV file begins with a header line of column names.`,
      { path },
    )
  }
  if (head.records === 0) {
    throw new ProvenderError(
      'INGEST_SOURCE_MALFORMED',
      `${path} has a header of ${head.header.length} columns but no rows, so nothing can be said about their types. Add at least one row.`,
      { path, columns: head.header.length },
    )
  }
  if (head.header.every((name) => /^-?[0-9.,]+$/.test(name))) {
    throw new ProvenderError(
      'INGEST_SOURCE_MALFORMED',
      `The first line of ${path} holds only numbers: it looks like data, not like a header. Add a first line with column names.`,
      { path },
    )
  }
}

/** Names that the intake itself gives to columns of a source's rows. */
const ownNames = ['source_row', 'row_no', '_reject', '_key']

function readableNames(header: readonly string[]) {
  const taken = new Set(ownNames)
  const replaced: { position: number; from: string; to: string }[] = []
  const columns = header.map((from, index) => {
    const to = freeName(from, index, taken)
    taken.add(to.toLowerCase())
    if (to !== from) replaced.push({ position: index + 1, from, to })
    return to
  })
  return { columns, replaced }
}

/** The engine takes names that differ only in case for the same. */
function freeName(name: string, index: number, taken: ReadonlySet<string>): string {
  const wanted = name.trim() === '' ? `column_${index + 1}` : name
  if (!taken.has(wanted.toLowerCase())) return wanted
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${wanted}_${number}`.toLowerCase())) return `${wanted}_${number}`
  }
}

/** The first MiB as text; the rest is read too, to find bytes that are no UTF-8 before anything is built on it. */
async function readUtf8(path: string, isCompressed: boolean): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const file = createReadStream(path, { highWaterMark: headBytes })
  const bytes: AsyncIterable<Buffer> = isCompressed ? file.pipe(createGunzip()) : file
  let head = ''
  let lines = 0
  for await (const chunk of bytes) {
    if (lines === 0 && head === '' && isUtf16(chunk)) throw notUtf8(path, 1, 'UTF-16LE')
    const text = decoded(decoder, chunk)
    if (text === null) throw notUtf8(path, lines + 1 + newlinesBefore(chunk, badByteOf(chunk)), 'WINDOWS-1252')
    if (head.length < headBytes) head += text
    lines += newlinesBefore(chunk, chunk.length)
  }
  return head
}

function decoded(decoder: InstanceType<typeof TextDecoder>, chunk: Buffer): string | null {
  try {
    return decoder.decode(chunk, { stream: true })
  } catch {
    return null
  }
}

function isUtf16(chunk: Buffer): boolean {
  const [first, second] = [chunk[0], chunk[1]]
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || chunk.subarray(0, 64).includes(0)
}

function badByteOf(chunk: Buffer): number {
  let low = 0
  let high = chunk.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (decoded(new TextDecoder('utf-8', { fatal: true }), chunk.subarray(0, middle)) === null) high = middle
    else low = middle
  }
  return low
}

function newlinesBefore(chunk: Buffer, end: number): number {
  let count = 0
  for (let at = chunk.indexOf(10); at !== -1 && at < end; at = chunk.indexOf(10, at + 1)) count += 1
  return count
}

function notUtf8(path: string, line: number, likely: string): ProvenderError {
  return new ProvenderError(
    'INGEST_SOURCE_MALFORMED',
    `${path} is not UTF-8: line ${line} holds bytes that UTF-8 does not know. ` +
      `Convert it first, e.g. iconv -f ${likely} -t UTF-8 ${path} > converted.csv (if it is ${likely}).`,
    { path, line },
  )
}
