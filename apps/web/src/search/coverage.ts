import { formatDay } from '../parts/format.ts'

/**
 * The span of time that the events of a release cover: in years when they span several, else in days.
 * @example coverageText('1919-11-18T00:00:00Z', '1962-06-28T00:00:00Z') // '1919 – 1962'
 */
export function coverageText(from: string | null, until: string | null): string {
  if (from === null || until === null) return 'no events'
  const [first, last] = [from.slice(0, 4), until.slice(0, 4)]
  if (Number(last) - Number(first) > 1) return `${first} – ${last}`
  const [start, end] = [formatDay(from.slice(0, 10)), formatDay(until.slice(0, 10))]
  return start === end ? start : `${start} – ${end}`
}
