import type { ColumnType } from '@provender/contract'
import { type DateFormat, dateFormats, type TextProfile } from './column-profile.ts'

/** What a column of a file becomes in a product. */
export interface InferredColumn {
  /** The name in the file. */
  readonly from: string
  /** The name in the product. */
  readonly name: string
  readonly type: ColumnType
  readonly nullable: boolean
  readonly distinct: number
  readonly longest: number
  /** SQL over the file's row that gives the value. */
  readonly expression: string
  /** SQL that is true for a present value that does not fit the type; null when every value fits. */
  readonly misfit: string | null
  /** What was seen, in words, for the description. */
  readonly observed: string
  readonly leastNumber: number | null
  /** Something that a person should look at; null when all is clear. */
  readonly note: string | null
}

interface Reading {
  readonly type: ColumnType
  readonly expression: string
  readonly cast: string | null
  readonly note: string | null
}

/**
 * An identifier in SQL.
 * @example quoted('Order "A"') // '"Order ""A"""'
 */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/**
 * What a column of text becomes: the narrowest type that every present value fits; anything doubtful stays text and says why.
 * @example inferTextColumn({ from: 'Price', name: 'price', profile, rows: 10 }).type // { kind: 'double' }
 */
export function inferTextColumn(column: {
  readonly from: string
  readonly name: string
  readonly profile: TextProfile
  readonly rows: number
}): InferredColumn {
  const { from, name, profile, rows } = column
  const reading = readingOf(profile, quoted(from))
  return {
    from,
    name,
    type: reading.type,
    nullable: profile.present < rows,
    distinct: profile.distinct,
    longest: profile.longest,
    expression: reading.expression,
    misfit: reading.cast === null ? null : `${quoted(from)} is not null and ${reading.cast} is null`,
    observed: observedOf(reading.type, profile, rows),
    leastNumber: reading.type.kind === 'string' ? null : profile.leastNumber,
    note: reading.note,
  }
}

function readingOf(profile: TextProfile, ref: string): Reading {
  const { present } = profile
  const all = (count: number): boolean => count === present
  const plain = (type: ColumnType, sqlType: string): Reading => ({
    type,
    expression: ref,
    cast: `try_cast(${ref} as ${sqlType})`,
    note: null,
  })
  if (present === 0) return text(ref, 'it is always empty')
  if (all(profile.booleans)) return plain({ kind: 'boolean' }, 'boolean')
  if (all(profile.uuids)) return plain({ kind: 'uuid' }, 'uuid')
  if (all(profile.integers)) return wholeNumbers(profile, ref, plain)
  if (all(profile.numbers)) return fractions(profile, plain)
  if (all(profile.commaNumbers)) {
    const expression = `replace(${ref}, ',', '.')`
    return {
      type: { kind: 'double' },
      expression,
      cast: `try_cast(${expression} as double)`,
      note: 'a comma is read as the decimal sign',
    }
  }
  if (all(profile.isoDates)) return plain({ kind: 'date' }, 'date')
  if (all(profile.zonedTimes)) return plain({ kind: 'timestamp' }, 'timestamptz')
  if (all(profile.localTimes)) return plain({ kind: 'localTimestamp' }, 'timestamp')
  return formattedDates(profile, ref) ?? text(ref, mixedNote(profile))
}

function wholeNumbers(
  profile: TextProfile,
  ref: string,
  plain: (type: ColumnType, sqlType: string) => Reading,
): Reading {
  if (profile.safeIntegers === profile.present) return plain({ kind: 'integer' }, 'bigint')
  if (profile.bigints === profile.present) return plain({ kind: 'bigint' }, 'bigint')
  return text(ref, 'its whole numbers have more than 64 bits')
}

/** Two digits in every value: amounts of money, whose cents must stay exact. */
function fractions(profile: TextProfile, plain: (type: ColumnType, sqlType: string) => Reading): Reading {
  const isFixed = profile.leastScale === 2 && profile.mostScale === 2 && Math.abs(profile.mostNumber ?? 0) < 1e15
  return isFixed
    ? plain({ kind: 'decimal', precision: 18, scale: 2 }, 'decimal(18,2)')
    : plain({ kind: 'double' }, 'double')
}

function formattedDates(profile: TextProfile, ref: string): Reading | null {
  const fitting = dateFormats.filter(({ format }) => profile.formatted[format] === profile.present)
  const [first, second] = fitting
  if (first === undefined) return null
  if (second !== undefined) {
    return text(
      ref,
      `its dates fit both ${first.format} and ${second.format}: write strptime with the right one in the source`,
    )
  }
  return strptimeReading(first, ref)
}

function strptimeReading({ format, isTime }: DateFormat, ref: string): Reading {
  const parsed = `try_strptime(${ref}, '${format}')`
  return {
    type: isTime ? { kind: 'localTimestamp' } : { kind: 'date' },
    expression: isTime ? parsed : `${parsed}::date`,
    cast: parsed,
    note: `dates are read as ${format}`,
  }
}

function text(ref: string, note: string | null): Reading {
  return {
    type: { kind: 'string' },
    expression: ref,
    cast: null,
    note: note === null ? null : `${note}; it stays text`,
  }
}

function mixedNote(profile: TextProfile): string | null {
  const { present } = profile
  if (profile.leadingZeros > 0 && profile.leadingZeros + profile.integers === present)
    return 'numbers with leading zeros are identifiers'
  const times = Math.max(profile.isoDates, profile.zonedTimes, profile.localTimes, ...Object.values(profile.formatted))
  const kinds = [
    { what: 'numbers', count: Math.max(profile.numbers, profile.commaNumbers) },
    { what: 'dates', count: times },
    { what: 'true or false', count: profile.booleans },
  ]
  const most = kinds.reduce((one, other) => (other.count > one.count ? other : one))
  return most.count * 2 > present ? `${most.count} of ${present} values are ${most.what}, the others are not` : null
}

function observedOf(type: ColumnType, profile: TextProfile, rows: number): string {
  const parts = [rangeOf(type, profile)]
  if (profile.present < rows) parts.push(`empty in ${rows - profile.present} of ${rows} rows`)
  return parts.filter((part) => part !== '').join(', ')
}

function rangeOf(type: ColumnType, profile: TextProfile): string {
  switch (type.kind) {
    case 'integer':
    case 'bigint':
    case 'double':
    case 'decimal':
      return profile.leastNumber === null ? '' : spanOf(`${profile.leastNumber}`, `${profile.mostNumber}`)
    case 'date':
    case 'timestamp':
    case 'localTimestamp':
      return profile.isoDates + profile.zonedTimes + profile.localTimes > 0
        ? spanOf(`${profile.leastText}`, `${profile.mostText}`)
        : ''
    default:
      return `${profile.distinct} different ${profile.distinct === 1 ? 'value' : 'values'}`
  }
}

function spanOf(least: string, most: string): string {
  return least === most ? `always ${least}` : `${least} to ${most}`
}
