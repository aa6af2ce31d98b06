import { literalOf } from '@provender/contract'
import type { Json } from '@provender/kernel'

/** What was counted of one column of text. */
export interface TextProfile {
  readonly present: number
  readonly distinct: number
  readonly longest: number
  readonly integers: number
  readonly bigints: number
  readonly safeIntegers: number
  readonly leadingZeros: number
  readonly numbers: number
  readonly commaNumbers: number
  readonly leastScale: number
  readonly mostScale: number
  readonly booleans: number
  readonly uuids: number
  readonly isoDates: number
  readonly zonedTimes: number
  readonly localTimes: number
  /** By the format of `dateFormats`. */
  readonly formatted: Readonly<Record<string, number>>
  readonly leastNumber: number | null
  readonly mostNumber: number | null
  readonly leastText: string | null
  readonly mostText: string | null
}

/** A way of writing dates or times other than ISO 8601, as strptime reads it. */
export interface DateFormat {
  readonly format: string
  readonly pattern: string
  readonly isTime: boolean
}

const day = '[0-9]{1,2}'
const clock = '[0-9]{1,2}:[0-9]{2}'

/** Formats that are tried on text; the patterns keep strptime from reading more into a value than it holds. */
export const dateFormats: readonly DateFormat[] = [
  { format: '%d/%m/%Y', pattern: `${day}/${day}/[0-9]{4}`, isTime: false },
  { format: '%m/%d/%Y', pattern: `${day}/${day}/[0-9]{4}`, isTime: false },
  { format: '%d.%m.%Y', pattern: `${day}\\.${day}\\.[0-9]{4}`, isTime: false },
  { format: '%d-%m-%Y', pattern: `${day}-${day}-[0-9]{4}`, isTime: false },
  { format: '%Y/%m/%d', pattern: `[0-9]{4}/${day}/${day}`, isTime: false },
  { format: '%d %b %Y', pattern: `${day} [A-Za-z]{3} [0-9]{4}`, isTime: false },
  { format: '%d/%m/%Y %H:%M', pattern: `${day}/${day}/[0-9]{4} ${clock}`, isTime: true },
  { format: '%m/%d/%Y %H:%M', pattern: `${day}/${day}/[0-9]{4} ${clock}`, isTime: true },
  { format: '%d/%m/%Y %H:%M:%S', pattern: `${day}/${day}/[0-9]{4} ${clock}:[0-9]{2}`, isTime: true },
  { format: '%m/%d/%Y %H:%M:%S', pattern: `${day}/${day}/[0-9]{4} ${clock}:[0-9]{2}`, isTime: true },
  { format: '%d.%m.%Y %H:%M', pattern: `${day}\\.${day}\\.[0-9]{4} ${clock}`, isTime: true },
  { format: '%d.%m.%Y %H:%M:%S', pattern: `${day}\\.${day}\\.[0-9]{4} ${clock}:[0-9]{2}`, isTime: true },
]

const integer = '-?(0|[1-9][0-9]*)'
const number = `${integer}(\\.[0-9]+)?([eE][+-]?[0-9]+)?`
const commaNumber = `${integer},[0-9]+`
const isoTime = '[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?'
const uuid = '[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}'

/**
 * The expressions that profile the different values `v` of a column of text, each of which stands in `n` rows, in the order
 * in which `readTextProfile` takes them. A cast is tried only where its pattern fits: CASE looks no further, AND would.
 * @example textProfileSql()[1] // 'count(*)'
 */
export function textProfileSql(): readonly string[] {
  const full = (pattern: string): string => `regexp_full_match(v, ${literalOf(pattern)})`
  const many = (condition: string): string => `coalesce(sum(n) FILTER (WHERE ${condition}), 0)::BIGINT`
  const cast = (pattern: string, value: string): string => `CASE WHEN ${full(pattern)} THEN ${value} END`
  const manyCast = (pattern: string, value: string): string => many(`${cast(pattern, value)} IS NOT NULL`)
  const scale = cast(number, "length(regexp_extract(v, '\\.([0-9]+)', 1))")
  const double = cast(number, 'TRY_CAST(v AS DOUBLE)')
  return [
    'sum(n)::BIGINT',
    'count(*)',
    'coalesce(max(length(v)), 0)',
    many(full(integer)),
    manyCast(integer, 'TRY_CAST(v AS BIGINT)'),
    many(`${cast(integer, `abs(TRY_CAST(v AS HUGEINT)) <= ${Number.MAX_SAFE_INTEGER}`)}`),
    many(full('0[0-9]+')),
    many(full(number)),
    many(`${full(commaNumber)} OR ${full(integer)}`),
    `coalesce(min(${scale}), 0)`,
    `coalesce(max(${scale}), 0)`,
    many(full('(?i)(true|false)')),
    many(full(uuid)),
    manyCast('[0-9]{4}-[0-9]{2}-[0-9]{2}', 'TRY_CAST(v AS DATE)'),
    manyCast(`${isoTime}(Z|[+-][0-9]{2}(:?[0-9]{2})?)`, 'TRY_CAST(v AS TIMESTAMPTZ)'),
    manyCast(isoTime, 'TRY_CAST(v AS TIMESTAMP)'),
    `min(${double})`,
    `max(${double})`,
    'left(min(v), 40)',
    'left(max(v), 40)',
    ...dateFormats.map(({ format, pattern }) => manyCast(pattern, `try_strptime(v, ${literalOf(format)})`)),
  ]
}

/** Reads the values of `textProfileSql` back. */
export function readTextProfile(values: readonly Json[]): TextProfile {
  const at = (index: number): number => Number(values[index] ?? 0)
  const numberAt = (index: number): number | null => ((values[index] ?? null) === null ? null : at(index))
  const textAt = (index: number): string | null => ((values[index] ?? null) === null ? null : String(values[index]))
  return {
    present: at(0),
    distinct: at(1),
    longest: at(2),
    integers: at(3),
    bigints: at(4),
    safeIntegers: at(5),
    leadingZeros: at(6),
    numbers: at(7),
    commaNumbers: at(8),
    leastScale: at(9),
    mostScale: at(10),
    booleans: at(11),
    uuids: at(12),
    isoDates: at(13),
    zonedTimes: at(14),
    localTimes: at(15),
    leastNumber: numberAt(16),
    mostNumber: numberAt(17),
    leastText: textAt(18),
    mostText: textAt(19),
    formatted: Object.fromEntries(dateFormats.map(({ format }, index) => [format, at(20 + index)])),
  }
}
