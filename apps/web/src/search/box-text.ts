/** The item of the search box that the caret stands in. */
export interface BoxItem {
  /** Where it begins and ends in the text. */
  readonly from: number
  readonly to: number
  readonly isNot: boolean
  /** The name before a colon; null where there is none. */
  readonly facet: string | null
  /** What stands after the colon, or the word, without quotes. */
  readonly value: string
}

/** A text with the place of the caret. */
export interface EditedText {
  readonly text: string
  readonly caret: number
}

const item = /-*(?:([A-Za-z]+):)?(?:"((?:\\["\\]|[^"])*)(?:"|$)|[^\s"]*)/y

/**
 * The item in or right before the caret; null between items. Items are read as the server reads them.
 * @example itemAt('loans domain:li', 15) // { from: 6, to: 15, isNot: false, facet: 'domain', value: 'li' }
 */
export function itemAt(text: string, caret: number): BoxItem | null {
  let at = 0
  while (at < text.length && at < caret) {
    item.lastIndex = at
    const found = item.exec(text)
    const whole = found?.[0] ?? ''
    if (whole === '') {
      at += 1
      continue
    }
    const to = at + whole.length
    if (caret <= to) return boxItem(whole, { from: at, to, facet: found?.[1], quoted: found?.[2] })
    at = to
  }
  return null
}

function boxItem(
  whole: string,
  { from, to, facet, quoted }: { from: number; to: number; facet: string | undefined; quoted: string | undefined },
): BoxItem {
  const isNot = whole.startsWith('-')
  const bare = whole.replace(/^-*/, '').slice(facet === undefined ? 0 : facet.length + 1)
  const value = quoted === undefined ? bare : quoted.replaceAll(/\\(["\\])/g, '$1')
  return { from, to, isNot, facet: facet?.toLowerCase() ?? null, value }
}

/**
 * A filter as it is written in the box.
 * @example filterText('owner', 'data team') // 'owner:"data team"'
 */
export function filterText(facet: string, value: string, isNot = false): string {
  const written = /^[^\s"]+$/.test(value) ? value : `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
  return `${isNot ? '-' : ''}${facet}:${written}`
}

/**
 * The text with an item put in another's place, and the caret after it; a whole filter gets a space, so that typing goes on.
 * @example replaceItem('loans dom', itemAt('loans dom', 9), 'domain:') // { text: 'loans domain:', caret: 13 }
 */
export function replaceItem(text: string, { from, to }: BoxItem, written: string): EditedText {
  const rest = text.slice(to)
  const isWhole = !written.endsWith(':')
  const gap = isWhole && !rest.startsWith(' ') ? ' ' : ''
  const start = text.slice(0, from) + written + gap
  return { text: start + rest, caret: start.length + (isWhole && gap === '' ? 1 : 0) }
}

/**
 * The text without an item, for asking what could stand in its place.
 * @example withoutItem('loans domain:li', { from: 6, to: 15 }) // 'loans'
 */
export function withoutItem(text: string, { from, to }: Pick<BoxItem, 'from' | 'to'>): string {
  return `${text.slice(0, from)} ${text.slice(to)}`.replaceAll(/\s+/g, ' ').trim()
}
