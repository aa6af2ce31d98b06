/** A set of small whole numbers as bits. */
export class BitSet {
  readonly size: number
  readonly #words: Uint32Array

  /** An empty set of numbers below `size`. */
  constructor(size: number, words = new Uint32Array((size + 31) >>> 5)) {
    this.size = size
    this.#words = words
  }

  add(member: number): void {
    this.#words[member >>> 5] = (this.#words[member >>> 5] ?? 0) | (1 << (member & 31))
  }

  has(member: number): boolean {
    return ((this.#words[member >>> 5] ?? 0) & (1 << (member & 31))) !== 0
  }

  /** What both sets hold. */
  and(other: BitSet): BitSet {
    return new BitSet(
      this.size,
      this.#words.map((word, index) => word & (other.#words[index] ?? 0)),
    )
  }

  count(): number {
    let count = 0
    for (const word of this.#words) count += ones(word)
    return count
  }

  /** Calls `each` with every member, ascending. */
  forEach(each: (member: number) => void): void {
    this.#words.forEach((word, index) => {
      for (let left = word; left !== 0; left &= left - 1) each((index << 5) + 31 - Math.clz32(left & -left))
    })
  }
}

/** @source Warren, Hacker's Delight, 5-1 */
function ones(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}
