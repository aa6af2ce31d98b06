import { counted } from '../parts/format.ts'
import type { LegendEntry } from './picture.ts'
import type { DrawnColumns } from './plan-picture.ts'

/** The series of a picture: which each row belongs to, their colours, and the legend. */
export interface SeriesPlan {
  readonly of: (row: number) => number
  readonly names: readonly string[]
  readonly colours: readonly string[]
  readonly legend: readonly LegendEntry[]
}

/** Series with a colour of their own; more could not be told apart. */
const mostColours = 5
/** What the series beyond them share. */
const restColour = 'var(--series-6)'

/**
 * The series of the rows: those with the greatest values have a colour each, the others share a quiet one. A picture
 * without a series column has one of no name.
 * @example planSeries(columns).legend.map(({ label }) => label) // ['Fiction', 'Poetry']
 */
export function planSeries({ series, y, rows }: DrawnColumns): SeriesPlan {
  if (series === null) return { of: () => 0, names: [''], colours: ['var(--series-1)'], legend: [] }
  const sizes = new Map<string, number>()
  const nameOf = (row: number) => series.say(series.values[row] ?? null)
  for (const row of rows) {
    const value = y.values[row]
    sizes.set(nameOf(row), (sizes.get(nameOf(row)) ?? 0) + (typeof value === 'number' ? Math.abs(value) : 0))
  }
  const names = [...sizes].sort((a, b) => b[1] - a[1]).map(([name]) => name)
  const places = new Map(names.map((name, place) => [name, place]))
  const colours = names.map((_, place) => (place < mostColours ? `var(--series-${place + 1})` : restColour))
  const own = names.slice(0, mostColours).map((label, place) => ({ label, colour: colours[place] ?? restColour }))
  const others = names.length - own.length
  const rest =
    others === 0 ? [] : [{ label: others === 1 ? (names.at(-1) ?? '') : counted(others, 'other'), colour: restColour }]
  return { of: (row) => places.get(nameOf(row)) ?? 0, names, colours, legend: [...own, ...rest] }
}
