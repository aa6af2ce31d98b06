/**
 * Keeps the named columns of a CSV file, in its own row order, and writes them as .csv.gz with no time or host in it.
 * Usage: node make-compact.mjs IN.csv[.gz] OUT.csv.gz NEW=OLD…   (NEW=/OLD keeps only the last path part of a URL)
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'

const [, , from, to, ...pairs] = process.argv
if (pairs.length === 0) {
  process.stderr.write('Usage: node make-compact.mjs IN.csv[.gz] OUT.csv.gz NEW=OLD…\n')
  process.exit(2)
}

const bytes = readFileSync(from)
const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8').replace(/^\uFEFF/, '')
const [header, ...rows] = parseCsv(text)
const columns = pairs.map((pair) => pair.split('=')).map(([name, old]) => ({ name, read: reader(old) }))

const lines = [columns.map((column) => column.name), ...rows.map((row) => columns.map((column) => column.read(row)))]
const compact = `${lines.map((fields) => fields.map(quoted).join(',')).join('\n')}\n`
const zipped = gzipSync(compact, { level: 9 })
zipped[9] = 255
writeFileSync(to, zipped)
process.stdout.write(
  `${to}: ${rows.length} rows, SHA-256 of the text ${createHash('sha256').update(compact).digest('hex')}\n`,
)

function reader(old) {
  const isPath = old.startsWith('/')
  const index = header.indexOf(isPath ? old.slice(1) : old)
  if (index < 0) throw new Error(`${from} has no column "${old}", only: ${header.join(', ')}`)
  return (row) => (isPath ? row[index].split('/').filter(Boolean).at(-1) : row[index])
}

function quoted(field) {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field
}

function parseCsv(csv) {
  const all = []
  let row = []
  for (const [, quotedField, plainField, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    if (end === '' && row.length === 0 && !quotedField && !plainField) break
    row.push(quotedField === undefined ? plainField : quotedField.replaceAll('""', '"'))
    if (end === ',') continue
    all.push(row)
    row = []
  }
  return all
}
