import { type Html, html } from './html.ts'

/** A value at a date (YYYY-MM-DD). */
export interface SeriesPoint {
  readonly at: string
  readonly value: number
}

const width = 640
const height = 120
const margin = 4

/**
 * A series as a picture: an area under a line, the first and last date and the greatest value in words. Dates keep their
 * distances. Null when there are not at least two points.
 */
export function linePicture(points: readonly SeriesPoint[], says: string): Html | null {
  const first = points[0]
  const last = points.at(-1)
  if (first === undefined || last === undefined || points.length < 2) return null
  const times = points.map(({ at }) => Date.parse(at))
  const [from, to] = [Math.min(...times), Math.max(...times)]
  const greatest = Math.max(...points.map(({ value }) => value), 1)
  const places = points.map(({ value }, index) => {
    const x = margin + ((width - 2 * margin) * ((times[index] ?? from) - from)) / Math.max(1, to - from)
    const y = height - margin - ((height - 2 * margin) * value) / greatest
    return `${x.toFixed(1)},${y.toFixed(1)}`
  })
  const floor = height - margin
  const [start = '', end = ''] = [places[0]?.split(',')[0], places.at(-1)?.split(',')[0]]
  return html`<figure class="picture">
<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${says}">
<polygon class="area" points="${start},${floor} ${places.join(' ')} ${end},${floor}"/>
<polyline class="line" points="${places.join(' ')}"/>
</svg>
<figcaption><span>${first.at}</span><span>${says}, at most ${number(greatest)}</span><span>${last.at}</span></figcaption>
</figure>`
}

/**
 * A number as people read it.
 * @example number(12345.6789) // '12,345.68'
 */
export function number(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 2 })
}
