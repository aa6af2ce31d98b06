import { foldText, type ServingText, type WordRun, wordsOf } from '@provender/storage'

/** Where words of a query stand in a product. */
export interface MatchedText {
  readonly where: 'name' | 'purpose' | 'owner' | 'dataset' | 'column' | 'docs'
  readonly text: string
}

/** What is said of one product, for explaining why it was found. */
export interface ExplainedProduct {
  readonly product: string
  readonly purpose: string
  readonly team: string
  readonly texts: readonly Omit<ServingText, 'id'>[]
  readonly docs: string
}

const mostTexts = 5
const longestExcerpt = 160

/**
 * Where the words of a query stand in a product, of those that its name and purpose do not hold: at most five places, one
 * of each run of words first.
 * @example explainMatch([{ words: ['genre'], isPrefix: true }], product)[0]?.where // 'column'
 */
export function explainMatch(runs: readonly WordRun[], product: ExplainedProduct): readonly MatchedText[] {
  const shown = [product.product, product.purpose].map(finderIn)
  const byRun = runs
    .filter((run) => run.words.length > 0 && !shown.some((isIn) => isIn(run)))
    .map((run) => placesOf(run, product))
  const rounds = Array.from({ length: mostTexts }, (_, round) => byRun.flatMap((places) => places[round] ?? []))
  const texts = new Map(rounds.flat().map((place) => [`${place.where} ${place.text}`, place]))
  return [...texts.values()].slice(0, mostTexts)
}

function placesOf(run: WordRun, { team, texts, docs }: ExplainedProduct): readonly MatchedText[] {
  const places: MatchedText[] = []
  if (finderIn(team)(run)) places.push({ where: 'owner', text: team })
  for (const { dataset, column, text } of texts) {
    if (places.length >= mostTexts) return places
    const name = column === null ? dataset : `${dataset}.${column}`
    if (!finderIn(column ?? dataset)(run) && !finderIn(text)(run)) continue
    places.push({ where: column === null ? 'dataset' : 'column', text: cut(text === '' ? name : `${name}: ${text}`) })
  }
  if (places.length < mostTexts && finderIn(docs)(run)) places.push({ where: 'docs', text: excerptOf(docs, run) })
  return places
}

/** A text is split into words only when it can hold what is looked for at all. */
function finderIn(text: string): (run: WordRun) => boolean {
  const folded = foldText(text)
  let words: readonly string[] | null = null
  return (run) => {
    if (!folded.includes(run.words[0] ?? '')) return false
    words ??= wordsOf(text)
    return holdsRun(words, run)
  }
}

/**
 * Whether words stand in a text one after the other, as the text index decides it.
 * @example holdsRun(['loans', 'by', 'week'], { words: ['by', 'we'], isPrefix: true }) // true
 */
export function holdsRun(text: readonly string[], { words, isPrefix }: WordRun): boolean {
  const last = words.length - 1
  return text.some((_, start) =>
    words.every((word, index) => {
      const there = text[start + index]
      return there !== undefined && (there === word || (isPrefix && index === last && there.startsWith(word)))
    }),
  )
}

/** The line of a long text in which the words stand, from a little before them. */
function excerptOf(text: string, run: WordRun): string {
  const lines = text.split(/\n+/).map(withoutMarks)
  const line = lines.find((one) => finderIn(one)(run)) ?? lines[0] ?? ''
  const at = foldText(line).indexOf(run.words[0] ?? '')
  const from = at > longestExcerpt / 2 ? line.indexOf(' ', at - longestExcerpt / 2) + 1 : 0
  return `${from > 0 ? '… ' : ''}${cut(line.slice(from).trim())}`
}

/** Documentation is Markdown; its marks say nothing in an excerpt. */
function withoutMarks(line: string): string {
  return line.replaceAll(/\*\*|`/g, '').replace(/^[\s#>*-]+/, '')
}

function cut(text: string): string {
  return text.length <= longestExcerpt
    ? text
    : `${text
        .slice(0, longestExcerpt - 2)
        .toWellFormed()
        .trimEnd()} …`
}
