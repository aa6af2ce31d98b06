import type { Page } from 'playwright-core'

/** A mark of a chart as it stands on the page: where it is, and what it says of itself. */
interface DrawnMark {
  readonly said: string
  readonly x: number
  readonly y: number
  readonly height: number
}

/** A picture as the page draws it: its marks, and the ticks by which a place becomes a value again. */
export interface DrawnChart {
  readonly bars: readonly DrawnMark[]
  /** Points of the lines, in the order in which they are drawn. */
  readonly linePoints: readonly { readonly x: number; readonly y: number }[]
  readonly yTicks: readonly { readonly at: number; readonly value: number }[]
  readonly xTicks: readonly { readonly at: number; readonly text: string }[]
}

/** Reads the SVG of the chart with this title. */
export async function readChart(page: Page, title: string): Promise<DrawnChart> {
  const chart = page.locator('figure.chart', { has: page.getByRole('heading', { name: title, exact: true }) })
  await chart.locator('svg.plot g').first().waitFor()
  return (await chart.locator('svg.plot').evaluate(readSvg)) as DrawnChart
}

/** The value at a height, by two ticks of the axis: what an eye would read off. */
export function valueAt(chart: DrawnChart, y: number): number {
  const [low, high] = [chart.yTicks[0], chart.yTicks.at(-1)]
  if (low === undefined || high === undefined || low === high) throw new Error('The axis has fewer than two ticks.')
  return low.value + ((y - low.at) * (high.value - low.value)) / (high.at - low.at)
}

/** How much one pixel is worth: no value can be read more exactly than that. */
export function valueOfPixel(chart: DrawnChart): number {
  return Math.abs(valueAt(chart, 1) - valueAt(chart, 0))
}

/** Runs in the page. */
function readSvg(svg: unknown): unknown {
  const root = svg as {
    querySelectorAll(selector: string): Iterable<{
      getAttribute(name: string): string | null
      readonly textContent: string | null
    }>
  }
  const number = (text: string | null): number => Number(text ?? Number.NaN)
  const place = (transform: string | null): readonly number[] =>
    /translate\(([-\d.]+),([-\d.]+)\)/
      .exec(transform ?? '')
      ?.slice(1)
      .map(Number) ?? []
  const ticks = (axis: string) =>
    [...root.querySelectorAll(`g[aria-label="${axis}-axis tick label"] text`)].map((text) => ({
      at: place(text.getAttribute('transform')),
      text: text.textContent ?? '',
    }))
  const line = [...root.querySelectorAll('g[aria-label="line"] path')]
    .map((path) => path.getAttribute('d') ?? '')
    .join('')
  return {
    bars: [...root.querySelectorAll('g[aria-label="bar"] rect, g[aria-label="rect"] rect')].map((rect) => ({
      said: rect.getAttribute('aria-label') ?? '',
      x: number(rect.getAttribute('x')),
      y: number(rect.getAttribute('y')),
      height: number(rect.getAttribute('height')),
    })),
    linePoints: [...line.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) })),
    yTicks: ticks('y').map(({ at, text }) => ({ at: at[1] ?? 0, value: Number(text.replaceAll(',', '')) })),
    xTicks: ticks('x').map(({ at, text }) => ({ at: at[0] ?? 0, text })),
  }
}
