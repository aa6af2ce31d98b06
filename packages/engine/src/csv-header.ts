import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ProvenderError } from '@provender/kernel'

interface CsvToInspect {
  readonly path: string
  readonly columns: readonly string[]
  readonly delimiter: string
}

const longestHeader = 1024 * 1024

/**
 * Looks at the beginning of a CSV file: whether it is there, gzipped, UTF-8, and has exactly the declared header.
 * Returns how it is compressed.
 * @throws INGEST_SOURCE_MISSING, INGEST_SOURCE_MALFORMED
 */
export async function inspectCsv(file: CsvToInspect): Promise<'gzip' | 'none'> {
  const magic = await firstBytes(file)
  const isGzip = magic[0] === 0x1f && magic[1] === 0x8b
  const header = await headerLine(file, isGzip)
  const found = fieldsOf(header, file.delimiter)
  const isSame = found.length === file.columns.length && found.every((name, index) => name === file.columns[index])
  if (!isSame) {
    throw malformed(file, `has the columns ${found.join(', ')}; declared are ${file.columns.join(', ')}`, {
      expected: [...file.columns],
      found,
    })
  }
  return isGzip ? 'gzip' : 'none'
}

/**
 * Reads a gzipped file to its end: DuckDB takes a cut file for a shorter one.
 * @throws INGEST_SOURCE_MALFORMED when the file is cut or damaged
 */
export async function verifyGzip(file: CsvToInspect): Promise<void> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  try {
    await pipeline(createReadStream(file.path), createGunzip({ chunkSize: 1024 * 1024 }), nowhere)
  } catch (error) {
    throw malformed(file, `is damaged or cut: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function firstBytes(file: CsvToInspect): Promise<Buffer> {
  try {
    await using handle = await open(file.path, 'r')
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      throw new ProvenderError('INGEST_SOURCE_MISSING', `The file ${file.path} is not there.`, { path: file.path })
    }
    throw new ProvenderError('INGEST_SOURCE_MALFORMED', `The file ${file.path} cannot be read (${code}).`, {
      path: file.path,
    })
  }
}

async function headerLine(file: CsvToInspect, isGzip: boolean): Promise<string> {
  const plain = createReadStream(file.path, { end: 16 * longestHeader })
  const stream = isGzip ? plain.pipe(createGunzip()) : plain
  let bytes = Buffer.alloc(0)
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes = Buffer.concat([bytes, chunk])
      if (endOfHeader(bytes) >= 0 || bytes.length > longestHeader) break
    }
  } catch (error) {
    throw malformed(file, `is no gzip file: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    plain.destroy()
  }
  return textOfHeader(file, bytes)
}

function textOfHeader(file: CsvToInspect, bytes: Buffer): string {
  if (bytes.length === 0) throw malformed(file, 'is empty; expected a header line')
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  if (isUtf16) throw malformed(file, 'is UTF-16; save it as UTF-8')
  const end = endOfHeader(bytes)
  if (end < 0 && bytes.length > longestHeader) throw malformed(file, 'has no line end within its first MiB; is it CSV?')
  const header = end < 0 ? bytes : bytes.subarray(0, end)
  if (header.includes(0)) throw malformed(file, 'holds NUL bytes; is it a binary or UTF-16 file?')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(header).replace(/\r$/, '')
  } catch {
    throw malformed(file, 'is not UTF-8; save it as UTF-8')
  }
}

/** The first line end outside quotes, or -1. */
function endOfHeader(bytes: Buffer): number {
  let isQuoted = false
  for (const [index, byte] of bytes.entries()) {
    if (byte === 0x22) isQuoted = !isQuoted
    else if (byte === 0x0a && !isQuoted) return index
  }
  return -1
}

function fieldsOf(line: string, delimiter: string): readonly string[] {
  const fields: string[] = []
  let field = ''
  let isQuoted = false
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted
    else if (character === delimiter && !isQuoted) {
      fields.push(field)
      field = ''
    } else field += character
  }
  return [...fields, field]
}

function malformed(
  file: CsvToInspect,
  says: string,
  details: Readonly<Record<string, readonly string[]>> = {},
): ProvenderError {
  return new ProvenderError('INGEST_SOURCE_MALFORMED', `The file ${file.path} ${says}.`, {
    path: file.path,
    ...details,
  })
}
