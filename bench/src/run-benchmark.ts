import type { BenchDocument } from './document.ts'

/** What every benchmark is given. */
export interface BenchOptions {
  /** Runs per command; the median counts. */
  readonly rounds: number
  /** Loans and returns to generate. */
  readonly events: number
  /** Products of the generated catalog, with 25 columns each. */
  readonly products: number
  /** The day that stands in the document, ISO 8601. */
  readonly date: string
  /** Where the commands of peers are looked for. */
  readonly searchPath: string
  readonly cache: 'cold' | 'warm'
}

/** A benchmark: measures, and fails when the two sides did not do the same work. */
export type Benchmark = (options: BenchOptions) => Promise<BenchDocument>
