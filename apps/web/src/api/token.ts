/** Where the token of this tab is kept: it ends with the tab. */
const key = 'provender.token'

/** A store of one text, as the browser's sessionStorage is. */
export interface TextStore {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

type Listener = () => void

/** The token that requests carry, kept for this tab alone; who listens hears of every change. */
export class TokenKeeper {
  readonly #store: TextStore | null
  readonly #listeners = new Set<Listener>()
  #token: string | null

  constructor(store: TextStore | null) {
    this.#store = store
    this.#token = quietly(() => store?.getItem(key) ?? null)
  }

  /** The token, or null for a reader without one. */
  readonly current = (): string | null => this.#token

  /** Keeps a token from now on; null signs out. */
  readonly change = (token: string | null): void => {
    this.#token = token
    quietly(() => (token === null ? this.#store?.removeItem(key) : this.#store?.setItem(key, token)))
    for (const listener of this.#listeners) listener()
  }

  /** Calls back on each change; the answer ends that. */
  readonly subscribe = (listener: Listener): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/**
 * The token in the fragment of an address, and the fragment without it.
 * @example tokenInFragment('#token=abc&at=3') // { token: 'abc', rest: '#at=3' }
 */
export function tokenInFragment(fragment: string): { readonly token: string | null; readonly rest: string } {
  const parts = fragment.replace(/^#/, '').split('&')
  const given = parts.find((part) => part.startsWith('token='))
  if (given === undefined) return { token: null, rest: fragment }
  const rest = parts.filter((part) => part !== given).join('&')
  return {
    token: tidyToken(quietly(() => decodeURIComponent(given.slice('token='.length))) ?? ''),
    rest: rest === '' ? '' : `#${rest}`,
  }
}

/**
 * A token as it was pasted, without what is no part of it; null when it cannot be one.
 * @example tidyToken(' Bearer abc ') // 'abc'
 */
export function tidyToken(pasted: string): string | null {
  const token = pasted.trim().replace(/^(?:authorization:\s*)?bearer\s+/i, '')
  return /^[\x21-\x7e]{1,512}$/.test(token) ? token : null
}

/** Storage can be closed to a page (private windows, policies): the token then lives in memory. */
function quietly<Value>(act: () => Value): Value | null {
  try {
    return act()
  } catch {
    return null
  }
}
