/** How a CSV file is written, as its first records show. */
export interface CsvHead {
  readonly delimiter: string
  readonly header: readonly string[]
  /** Records after the header, as far as the text given reaches. */
  readonly records: number
  readonly hasBom: boolean
  /** Characters that the header record takes, its line end and the byte order mark included. */
  readonly headerLength: number
}

const delimiters = [',', ';', '\t', '|'] as const
const sampledRecords = 50

interface Records {
  readonly records: readonly (readonly string[])[]
  readonly firstLength: number
}

/**
 * Reads the header of a CSV text and finds its delimiter: the one that cuts the first records alike and into most fields.
 * @source RFC 4180
 * @example readCsvHead('a;b\n1;2\n').header // ['a', 'b']
 */
export function readCsvHead(text: string): CsvHead {
  const hasBom = text.startsWith('\ufeff')
  const body = hasBom ? text.slice(1) : text
  const tried = delimiters.map((delimiter) => ({ delimiter, ...splitRecords(body, delimiter, sampledRecords) }))
  const best = tried.reduce((one, other) => (scoreOf(other.records) > scoreOf(one.records) ? other : one))
  return {
    delimiter: best.delimiter,
    header: best.records[0] ?? [],
    records: Math.max(0, best.records.length - 1),
    hasBom,
    headerLength: best.firstLength + (hasBom ? 1 : 0),
  }
}

/** Fields of the header, counted by the share of records that have as many. */
function scoreOf(records: readonly (readonly string[])[]): number {
  const fields = records[0]?.length ?? 0
  const alike = records.filter((record) => record.length === fields).length
  return fields * (alike / Math.max(1, records.length))
}

/** Cuts text into records of unquoted fields; a record that the text does not end with a line end counts too. */
function splitRecords(text: string, delimiter: string, most: number): Records {
  const records: string[][] = []
  let firstLength = 0
  let at = 0
  while (at < text.length && records.length < most) {
    const { fields, next } = readRecord(text, at, delimiter)
    if (records.length === 0) firstLength = next
    if (fields.length > 1 || fields[0] !== '') records.push(fields)
    at = next
  }
  return { records, firstLength }
}

function readRecord(text: string, start: number, delimiter: string): { fields: string[]; next: number } {
  const fields: string[] = []
  let at = start
  for (;;) {
    const { field, next } = readField(text, at, delimiter)
    fields.push(field)
    if (text[next] !== delimiter) return { fields, next: afterLineEnd(text, next) }
    at = next + 1
  }
}

function readField(text: string, start: number, delimiter: string): { field: string; next: number } {
  if (text[start] !== '"') {
    const next = endOfPlain(text, start, delimiter)
    return { field: text.slice(start, next), next }
  }
  let end = start + 1
  while (end < text.length && (text[end] !== '"' || text[end + 1] === '"')) end += text[end] === '"' ? 2 : 1
  const field = text.slice(start + 1, end).replaceAll('""', '"')
  const next = endOfPlain(text, Math.min(end + 1, text.length), delimiter)
  return { field, next }
}

function endOfPlain(text: string, start: number, delimiter: string): number {
  let end = start
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1
  return end
}

function afterLineEnd(text: string, at: number): number {
  if (text[at] === '\r' && text[at + 1] === '\n') return at + 2
  return Math.min(at + 1, text.length)
}

/**
 * A header line with these names, quoted where they need it.
 * @example writeHeader(['a', 'b;c'], ';') // 'a;"b;c"\n'
 */
export function writeHeader(names: readonly string[], delimiter: string): string {
  const field = (name: string): string =>
    /["\r\n]/.test(name) || name.includes(delimiter) ? `"${name.replaceAll('"', '""')}"` : name
  return `${names.map(field).join(delimiter)}\n`
}
