/** Between which values the colours of a heat map change. */
export interface HeatSteps {
  /** Lower bounds of all steps but the first. */
  readonly limits: readonly number[]
  /** One more than limits. */
  readonly colours: readonly string[]
}

const mostSteps = 7

/**
 * Round limits between the bulk of the values: one in fifty at either end lies beyond the first and the last of them, so
 * that a single odd value does not leave all others in one colour.
 * @example heatSteps([0, 1, 2, 3, 4, 5, 6, 7]).limits // [1, 2, 3, 4, 5, 6]
 */
export function heatSteps(values: readonly number[]): HeatSteps {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [at(sorted, 0.02), at(sorted, 0.98)]
  const limits = high > low ? roundLimits(low, high) : []
  return {
    limits,
    colours:
      limits.length === 0
        ? [heatColour(mostSteps - 3)]
        : [0, ...limits].map((_, step) => heatColour(Math.round((step * (mostSteps - 1)) / limits.length))),
  }
}

/**
 * The step of a value.
 * @example stepOf({ limits: [1, 2], colours: [] }, 1) // 1
 */
export function stepOf({ limits }: HeatSteps, value: number): number {
  return limits.filter((limit) => value >= limit).length
}

function roundLimits(low: number, high: number): readonly number[] {
  const wanted = (high - low) / mostSteps
  const power = 10 ** Math.floor(Math.log10(wanted))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= wanted * 0.999) ?? wanted
  const first = Math.floor(low / step) + 1
  const limits: number[] = []
  for (let place = first; place * step < high && limits.length < mostSteps - 1; place += 1)
    limits.push(Number((place * step).toPrecision(12)))
  return limits
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? 0
}

function heatColour(step: number): string {
  return `var(--heat-${step + 1})`
}
