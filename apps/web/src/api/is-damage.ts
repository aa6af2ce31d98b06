import { ApiProblem } from './problem.ts'

const codes: ReadonlySet<string> = new Set(['STORAGE_DIGEST_MISMATCH', 'STORAGE_OBJECT_MISSING'])

/**
 * Whether a request failed because the bytes of a release are gone or are not those that were recorded.
 * @example isDamage(new Error('away')) // false
 */
export function isDamage(error: unknown): boolean {
  return error instanceof ApiProblem && codes.has(error.code)
}
