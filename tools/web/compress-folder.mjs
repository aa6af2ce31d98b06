// Puts a .br and a .gz beside each file that is worth it, so that the server compresses nothing while it serves.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)]
const worthIt = /\.(?:html|js|css|svg|json|txt|map)$/
const leastBytes = 512

/** Compresses every file below a folder that is a text and not tiny. */
export async function compressFolder(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && worthIt.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  await Promise.all(files.map(compressFile))
}

async function compressFile(path) {
  const bytes = readFileSync(path)
  if (bytes.length < leastBytes) return
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
  const [small, zipped] = await Promise.all([brotli(bytes, { params: quality }), zip(bytes, { level: 9 })])
  writeFileSync(`${path}.br`, small)
  writeFileSync(`${path}.gz`, zipped)
}
