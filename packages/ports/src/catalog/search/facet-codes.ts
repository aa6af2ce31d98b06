/** The values of one facet by product: each value once in a list, and its places in the list for each product. */
export class FacetCodes {
  readonly values: string[] = []
  readonly #codeOf = new Map<string, number>()
  readonly #shared: (readonly number[])[] = []
  readonly #codes: (readonly number[] | Uint32Array)[] = []

  /** Replaces the values of a product; each counts once. */
  set(product: number, values: readonly string[]): void {
    this.#codes[product] = Uint32Array.from(new Set(values), (value) => this.#learn(value))
  }

  /** The same for one value; products with the same one share what is kept. */
  setOne(product: number, value: string): void {
    const code = this.#learn(value)
    this.#shared[code] ??= [code]
    this.#codes[product] = this.#shared[code]
  }

  /** Place of a value; undefined when no product ever had it. */
  codeOf(value: string): number | undefined {
    return this.#codeOf.get(value)
  }

  of(product: number): ArrayLike<number> {
    return this.#codes[product] ?? none
  }

  #learn(value: string): number {
    const known = this.#codeOf.get(value)
    if (known !== undefined) return known
    const code = this.values.push(value) - 1
    this.#codeOf.set(value, code)
    return code
  }
}

const none: readonly number[] = []
