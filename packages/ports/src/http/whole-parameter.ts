import { invalidRequest } from '../problem.ts'

/**
 * A parameter that is a whole number between bounds; the fallback when it is not there.
 * @throws REQUEST_INVALID
 * @example wholeParameter(new Map([['limit', '5']]), 'limit', { least: 1, most: 100, fallback: 20 }) // 5
 */
export function wholeParameter(
  parameters: ReadonlyMap<string, string>,
  name: string,
  { least, most, fallback }: { readonly least: number; readonly most: number; readonly fallback: number },
): number {
  const text = parameters.get(name)
  if (text === undefined) return fallback
  const value = Number(text)
  if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return value
  throw invalidRequest(
    `${name} is ${JSON.stringify(text.slice(0, 40))}; write a whole number from ${least} to ${most}.`,
    { parameter: name },
  )
}
