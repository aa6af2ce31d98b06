import type { Answer } from '../../api/answers.ts'
import { formatNumber } from '../../parts/format.ts'

/** What is promised of a column's values. */
export type PromisedColumn = Pick<Answer<'ColumnAnswer'>, 'nullable' | 'between' | 'oneOf' | 'isKey'>

/** More allowed values than these are counted, and the rest is in the contract's file. */
const mostValues = 12

/**
 * What is promised of a column's values, each in words.
 * @example columnPromises({ nullable: false, between: { low: 1, high: 12 }, oneOf: null, isKey: true }) // ['part of the key', 'never missing', 'from 1 to 12']
 */
export function columnPromises({ nullable, between, oneOf, isKey }: PromisedColumn): readonly string[] {
  return [
    ...(isKey ? ['part of the key'] : []),
    ...(nullable ? [] : ['never missing']),
    ...(between === null ? [] : [`from ${formatNumber(between.low)} to ${formatNumber(between.high)}`]),
    ...(oneOf === null ? [] : [valuesInWords(oneOf)]),
  ]
}

function valuesInWords(values: readonly string[]): string {
  if (values.length === 1) return `always ${values[0]}`
  if (values.length <= mostValues) return `one of ${values.join(', ')}`
  return `one of ${formatNumber(values.length)}: ${values.slice(0, mostValues).join(', ')} …`
}
