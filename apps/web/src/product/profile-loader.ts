import type { Answer } from '../api/answers.ts'

type Profile = Answer<'ColumnProfile'>

/** Most columns that one request of the API profiles. */
export const mostPerRequest = 50
/** For how long asked columns are gathered: rows that come into sight together are asked for together, rows that only fly past not at all. */
const gatherMs = 80

interface Waiting {
  readonly signal: AbortSignal | undefined
  readonly resolve: (profile: Profile | null) => void
  readonly reject: (error: unknown) => void
}

/**
 * Asks for profiles of single columns in few requests: what is asked for within a moment goes out together, at most 50 in
 * one request, each column once.
 */
export class ProfileLoader {
  readonly #fetch: (columns: readonly string[]) => Promise<readonly Profile[]>
  readonly #waiting = new Map<string, Waiting[]>()

  constructor(fetch: (columns: readonly string[]) => Promise<readonly Profile[]>) {
    this.#fetch = fetch
  }

  /** The profile of a column; null when the server tells none. Nobody asks for what is aborted before it goes out. */
  load(column: string, signal?: AbortSignal): Promise<Profile | null> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) setTimeout(() => void this.#send(), gatherMs)
      this.#waiting.set(column, [...(this.#waiting.get(column) ?? []), { signal, resolve, reject }])
    })
  }

  async #send(): Promise<void> {
    const waiting = new Map(this.#waiting)
    this.#waiting.clear()
    for (const [column, all] of waiting) {
      if (!all.every(({ signal }) => signal?.aborted === true)) continue
      waiting.delete(column)
      for (const { reject, signal } of all) reject(signal?.reason)
    }
    await Promise.all(
      inBatches([...waiting.keys()], mostPerRequest).map((columns) => this.#sendBatch(columns, waiting)),
    )
  }

  async #sendBatch(columns: readonly string[], waiting: ReadonlyMap<string, readonly Waiting[]>): Promise<void> {
    try {
      const profiles = new Map((await this.#fetch(columns)).map((profile) => [profile.name, profile]))
      for (const column of columns)
        for (const { resolve } of waiting.get(column) ?? []) resolve(profiles.get(column) ?? null)
    } catch (error) {
      for (const column of columns) for (const { reject } of waiting.get(column) ?? []) reject(error)
    }
  }
}

/**
 * A list in lists of at most so many.
 * @example inBatches(['a', 'b', 'c'], 2) // [['a', 'b'], ['c']]
 */
export function inBatches<Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] {
  const count = Math.ceil(items.length / most)
  return Array.from({ length: count }, (_, place) => items.slice(place * most, (place + 1) * most))
}
