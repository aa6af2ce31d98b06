import type { Answer } from '../api/answers.ts'

const mostShown = 4
const longestShown = 160

/** The known limits of a product, those for the first screen and all of them. */
export interface FirstLimits {
  readonly all: readonly string[]
  readonly first: readonly string[]
  /** Whether the first screen tells all of them whole. */
  readonly isWhole: boolean
}

/**
 * The known limits of a product: that it is simulated is the first of them. Few and short ones are told whole on the first
 * screen; of others the first.
 * @example firstLimits({ simulated: null, limits: ['Loans after 1942 are sparse.'] }).isWhole // true
 */
export function firstLimits({ simulated, limits }: Pick<Answer<'ProductPage'>, 'simulated' | 'limits'>): FirstLimits {
  const isNamed = /^simulated\b/i.test(simulated ?? '')
  const all = simulated === null ? limits : [isNamed ? simulated : `Simulated: ${simulated}`, ...limits]
  const isWhole = all.length <= mostShown && all.every(({ length }) => length <= longestShown)
  return { all, first: isWhole ? all : all.slice(0, mostShown - 1), isWhole }
}
