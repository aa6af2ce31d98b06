/** A cell as it is shown: what kind of thing it is, and its text. */
export interface CellText {
  readonly kind: 'null' | 'empty' | 'text' | 'number' | 'boolean' | 'nested'
  readonly text: string
}

/**
 * A cell of a row, in the JSON form of its column, as text. Null, a text that is empty and the text "null" are told apart.
 * @example cellText({ a: 1 }) // { kind: 'nested', text: '{"a":1}' }
 */
export function cellText(value: unknown): CellText {
  if (value === null || value === undefined) return { kind: 'null', text: 'null' }
  if (value === '') return { kind: 'empty', text: '' }
  if (typeof value === 'string') return { kind: 'text', text: value }
  if (typeof value === 'number') return { kind: 'number', text: String(value) }
  if (typeof value === 'boolean') return { kind: 'boolean', text: String(value) }
  return { kind: 'nested', text: JSON.stringify(value) ?? '' }
}

const numberTypes = /^(count|integer|bigint|double|decimal\b.*)$/

/**
 * Whether a column's values are numbers; `bigint` and `decimal` come as text and are numbers all the same.
 * @example isNumberType('decimal(18,2)') // true
 */
export function isNumberType(type: string): boolean {
  return numberTypes.test(type)
}

const timeTypes: ReadonlySet<string> = new Set(['date', 'timestamp', 'localTimestamp'])

/**
 * Whether a column's values lie on the line of time.
 * @example isTimeType('date') // true
 */
export function isTimeType(type: string): boolean {
  return timeTypes.has(type)
}

const wholeNumber = /^-?\d{1,40}$/

/**
 * A number as readers write it, exactly: no digit is rounded away, however long it is.
 * @example exactNumber('12345678901234567890') // '12,345,678,901,234,567,890' in English
 */
export function exactNumber(text: string): string {
  if (wholeNumber.test(text)) return grouped(text)
  const [whole = '', fraction] = text.split('.')
  if (fraction === undefined || !wholeNumber.test(whole) || !/^\d+$/.test(fraction)) return text
  const sign = (1.5).toLocaleString().replaceAll(/\p{Nd}/gu, '')
  return `${whole === '-0' ? '-0' : grouped(whole)}${sign}${fraction}`
}

/** Four digits stay together: they are a year more often than not. */
const wholeNumbers = new Intl.NumberFormat(undefined, { useGrouping: 'min2' })

function grouped(whole: string): string {
  return wholeNumbers.format(BigInt(whole))
}
