/** Words of the generated catalog: names and sentences are made of them by number, so that nothing is random. */
const nouns =
  `loan title shelf reader visit order invoice parcel route vehicle sensor meter tariff contract claim policy ticket
  session click basket payment refund supplier batch recipe crop field harvest patient ward bed dose trial sample course student
  grade room building permit street bridge train stop seat match player score song album stream episode article author review
  forecast budget account branch transfer rate bond trade quote vessel port container customs flight crew runway gate`
    .trim()
    .split(/\s+/)
const adjectives =
  `daily weekly open closed late early total mean expected planned actual returned lost new former first last
  regional national local seasonal yearly overdue active idle peak off_peak gross net paid unpaid internal external raw clean`
    .trim()
    .split(/\s+/)
const measures =
  `count share rate days amount price weight length score index ratio delay volume distance level id code name at date`
    .trim()
    .split(/\s+/)
const verbs = `counts measures names dates compares estimates describes sums explains follows`.split(' ')
const common = ['id', 'updated_at', 'country_code', 'currency', 'region', 'week', 'day', 'status', 'version', 'source']

/** A word of a list by number. */
function pick(words: readonly string[], number: number): string {
  return words[number % words.length] ?? ''
}

/**
 * Numbers that look unlike each other, from a number and a salt.
 * @source https://github.com/bryc/code/blob/master/jshash/PRNGs.md, splitmix32
 */
export function mixed(number: number, salt: number): number {
  let mix = (number * 0x9e3779b1 + salt * 0x85ebca6b) | 0
  mix = Math.imul(mix ^ (mix >>> 16), 0x21f0aaad)
  mix = Math.imul(mix ^ (mix >>> 15), 0x735a2d97)
  return (mix ^ (mix >>> 15)) >>> 0
}

/** The name of a product: no two numbers below a million have the same. */
export function productNameOf(number: number): string {
  return `${pick(adjectives, mixed(number, 1))}-${pick(nouns, mixed(number, 2))}-${pick(nouns, mixed(number, 3))}-${number}`.replaceAll(
    '_',
    '-',
  )
}

/** A domain of so many. */
export function domainOf(number: number, domains: number): string {
  return `${pick(nouns, number % domains)}-${Math.floor((number % domains) / nouns.length) + 1}`
}

/** A column name: one of the names that many products share, or one of about 40,000. */
export function columnNameOf(number: number): string {
  if (mixed(number, 4) % 5 === 0) return pick(common, mixed(number, 5))
  return [pick(adjectives, mixed(number, 6)), pick(nouns, mixed(number, 7)), pick(measures, mixed(number, 8))].join('_')
}

/** A sentence of about ten words. */
export function sentenceOf(number: number): string {
  const [subject, object] = [pick(nouns, mixed(number, 9)), pick(nouns, mixed(number, 10))]
  const words = [pick(adjectives, mixed(number, 11)), subject, pick(verbs, mixed(number, 12)), 'the']
  const rest = [
    pick(adjectives, mixed(number, 13)),
    object,
    'of',
    'each',
    pick(nouns, mixed(number, 14)),
    `in area ${mixed(number, 15) % 400}`,
  ]
  return `${[...words, ...rest].join(' ').replaceAll('_', ' ')}.`
}

/** A word that some names and sentences hold. */
export function searchedWord(number: number): string {
  return mixed(number, 16) % 3 === 0
    ? pick(adjectives, mixed(number, 17)).replaceAll('_', ' ')
    : pick(nouns, mixed(number, 18))
}
