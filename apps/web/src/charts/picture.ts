/** What an axis measures. */
export type AxisKind = 'time' | 'number' | 'category'

/** A value on an axis: milliseconds for times, the number itself, or the text of a category. */
export type AxisValue = number | string

/** One axis of a picture. */
export interface AxisPlan {
  readonly kind: AxisKind
  readonly label: string
  /** Ends of a continuous axis, or all categories in their order. */
  readonly domain: readonly AxisValue[]
  /** Categories that are written out, where there is no room for all. */
  readonly ticks: readonly string[] | null
  /** Whether its values are whole numbers, between which there is nothing to mark. */
  readonly isWhole?: boolean
}

/** A value that a mark stands for; `text` says it in words. */
export interface Point {
  readonly x: AxisValue
  /** Null is a gap, never a zero. */
  readonly y: AxisValue | null
  /** Index into the picture's series. */
  readonly series: number
  readonly text: string
}

/** A point that takes a stretch of a continuous axis: the bar of a histogram. */
export interface Column extends Point {
  readonly from: number
  readonly to: number
}

/** A cell of a heat map; `step` is its place among the picture's heat steps, null where there is no value. */
export interface HeatCell extends Point {
  readonly step: number | null
}

/** What is drawn, in the order in which it is drawn. */
export type MarkPlan =
  | { readonly mark: 'line'; readonly points: readonly Point[] }
  | { readonly mark: 'area'; readonly points: readonly Point[] }
  | { readonly mark: 'dots'; readonly points: readonly Point[]; readonly radius: number; readonly isOnLine: boolean }
  | { readonly mark: 'columns'; readonly columns: readonly Column[] }
  | { readonly mark: 'bars'; readonly points: readonly Point[]; readonly isAcross: boolean }
  | { readonly mark: 'cells'; readonly cells: readonly HeatCell[] }

/** A line of the legend: a colour and what has it. */
export interface LegendEntry {
  readonly colour: string
  readonly label: string
}

/** A picture as a value: everything that is drawn, before anything is drawn. */
export interface Picture {
  readonly kind: 'picture'
  readonly height: number
  readonly marginLeft: number
  readonly marginBottom: number
  readonly x: AxisPlan
  readonly y: AxisPlan
  readonly marks: readonly MarkPlan[]
  /** Colour of each series. */
  readonly colours: readonly string[]
  readonly legend: readonly LegendEntry[]
  /** What the values are that colours stand for; null when colours tell series apart. */
  readonly legendTitle: string | null
  /** The picture in words, for who does not see it. */
  readonly summary: string
  /** What the picture leaves out. */
  readonly notes: readonly string[]
}

/** Why there is nothing to draw. */
export interface NoPicture {
  readonly kind: 'nothing'
  readonly reason: string
}
