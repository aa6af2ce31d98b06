import { checkName, isProvenderError, type NameKind } from '@provender/kernel'

/** A name as found and the name that the grammar allows. */
export interface ConvertedName {
  readonly from: string
  readonly to: string
}

/** Letters that Unicode does not take apart, as people write them in ASCII. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
}
const longestColumn = 63
const longestProduct = 50

/**
 * Column names that the grammar allows, in order, each once: `Order ID` becomes `order_id`, a reserved word gets `_field`,
 * what has no ASCII letters becomes `column_3`, a repeated name gets a number.
 * @example convertColumnNames(['Order ID', 'select', '']).map(({ to }) => to) // ['order_id', 'select_field', 'column_3']
 */
export function convertColumnNames(names: readonly string[]): readonly ConvertedName[] {
  const taken = new Set<string>()
  return names.map((from, index) => {
    const wanted = allowed('event field', asciiWords(from, '_'), `column_${index + 1}`)
    const to = freeName(wanted, taken)
    taken.add(to)
    return { from, to }
  })
}

/**
 * A name for a product or domain that the grammar allows.
 * @example convertProductName('Ventes 2024_v2') // 'ventes-2024'
 */
export function convertProductName(name: string, kind: 'product' | 'domain' = 'product'): string {
  const words = asciiWords(name, '-').slice(0, longestProduct)
  const trimmed = words
    .replace(/(-v\d+)+$/, '')
    .replace(/^[\d-]+/, '')
    .replace(/-+$/, '')
  for (const candidate of [trimmed, `${trimmed}-data`, `data-${words.replace(/-v\d+$/, '')}`]) {
    if (isAllowed(kind, candidate)) return candidate
  }
  return 'my-data'
}

function asciiWords(name: string, joint: '_' | '-'): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[ßæœøđðþłı]/g, (letter) => letters[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, joint)
    .replace(/^[_-]+|[_-]+$/g, '')
}

function allowed(kind: NameKind, words: string, fallback: string): string {
  const name = words.slice(0, longestColumn).replace(/_+$/, '')
  if (name === '') return fallback
  const candidates = [name, `${name.slice(0, longestColumn - 6)}_field`, `field_${name.slice(0, longestColumn - 6)}`]
  return candidates.find((candidate) => isAllowed(kind, candidate)) ?? fallback
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number += 1) {
    const suffix = `_${number}`
    const name = wanted.slice(0, longestColumn - suffix.length) + suffix
    if (!taken.has(name)) return name
  }
}

function isAllowed(kind: NameKind, name: string): boolean {
  try {
    checkName(kind, name)
    return true
  } catch (error) {
    if (isProvenderError(error)) return false
    throw error
  }
}
