import type { RowFormat } from './rows-request.ts'

/** An answer as it came in. */
export interface Received {
  readonly status: number
  readonly millis: number
  readonly sizeBytes: number
  readonly blob: Blob
  /** Null for what is no text. */
  readonly text: string | null
  readonly rows: number | null
  /** Path of the next page. */
  readonly next: string | null
  readonly headers: readonly { readonly name: string; readonly value: string }[]
}

/** Headers that tell a reader something. */
export const shownHeaders = [
  'content-type',
  'etag',
  'provender-release',
  'provender-plan',
  'provender-simulated',
  'link',
] as const

/**
 * The next page that a Link header names.
 * @example nextIn('</api/x?cursor=a>; rel="next"') // '/api/x?cursor=a'
 */
export function nextIn(link: string | null): string | null {
  return /<([^>]+)>\s*;\s*rel="next"/.exec(link ?? '')?.[1] ?? null
}

/**
 * How many rows an answer holds; null when its form does not tell.
 * @example rowsIn('a,b\n1,"x\ny"\n', 'csv') // 1
 */
export function rowsIn(text: string, format: RowFormat): number | null {
  switch (format) {
    case 'json':
      return jsonRows(text)
    case 'ndjson':
      return text.split('\n').filter((line) => line !== '').length
    case 'csv':
      return Math.max(0, csvLines(text) - 1)
    case 'parquet':
      return null
  }
}

/** JSON longer than this is shown as it came: laying it out would hold the page up. */
const mostLaidOut = 1_000_000

/**
 * A text laid out to be read; what is no JSON stays as it came.
 * @example laidOut('{"a":1}') // '{\n  "a": 1\n}'
 */
export function laidOut(text: string): string {
  if (text.length > mostLaidOut || !/^\s*[[{]/.test(text)) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function jsonRows(text: string): number | null {
  try {
    const { rows } = JSON.parse(text) as { readonly rows?: unknown }
    return Array.isArray(rows) ? rows.length : null
  } catch {
    return null
  }
}

/** Line ends outside of quotes; a last line without one counts as well. */
function csvLines(text: string): number {
  const bare = text.replaceAll(/"(?:[^"]|"")*"/g, 'x')
  return bare.split(/\r?\n/).filter((line) => line !== '').length
}
