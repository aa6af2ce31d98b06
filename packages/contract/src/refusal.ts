import { ProvenderError } from '@provender/kernel'

/**
 * The refusal of a definition: says what is wrong with which thing, and the next step.
 * @example invalid('The dataset weekly has no key.', { thing: 'dataset weekly' }).code // 'CONTRACT_INVALID'
 */
export function invalid(message: string, details: Readonly<Record<string, string>>): ProvenderError {
  return new ProvenderError('CONTRACT_INVALID', message, details)
}

/**
 * A value as a message names it; never the content of an object.
 * @example shown([1, 2]) // 'a list'
 */
export function shown(value: unknown): string {
  if (value === undefined) return 'missing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object' || typeof value === 'function') return `a ${typeof value}`.replace('a o', 'an o')
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}

/**
 * True for an object that is no list.
 * @example isRecord({ a: 1 }) // true
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
