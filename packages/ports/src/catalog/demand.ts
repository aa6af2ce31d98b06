import type { Demand } from '@provender/storage'
import type { DemandLine } from '../answers/workspace-answers.ts'
import { invalidRequest } from '../problem.ts'

/** A wish as it is recorded. */
export interface Wish {
  readonly wanted: string
  readonly use: string | null
}

const shortest = 2
const longest = 200
const longestUse = 1000
const mostLines = 200
const usesShown = 5

/** Control and format characters, which hide or turn text, and halves of characters. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\u2028\u2029]/u
/** Format characters without which words of Persian, Indic scripts and emoji cannot be written. */
const joiners = /[\u200c\u200d]/g

/**
 * A wish in the form that is recorded: trimmed, one space between words, no sign that cannot be seen.
 * @throws REQUEST_INVALID when it is too short or long, or holds control or bidi characters
 * @example parseWish({ wanted: '  daily   weather ' }) // { wanted: 'daily weather', use: null }
 */
export function parseWish({ wanted, use }: { readonly wanted: string; readonly use?: string }): Wish {
  const text = plainText('wanted', wanted)
  const length = [...text].length
  if ([...text.replaceAll(joiners, '')].length < shortest || length > longest) {
    throw invalidRequest(`wanted has ${length} characters without outer spaces; write ${shortest} to ${longest}.`, {
      parameter: 'wanted',
    })
  }
  const purpose = use === undefined ? '' : plainText('use', use)
  if ([...purpose].length > longestUse) {
    throw invalidRequest(`use has more than ${longestUse} characters.`, { parameter: 'use' })
  }
  return { wanted: text, use: purpose === '' ? null : purpose }
}

function plainText(parameter: string, text: string): string {
  const plain = text
    .normalize('NFC')
    .replaceAll(/[\s\u00a0]+/gu, ' ')
    .trim()
  if (!unseen.test(plain.replaceAll(joiners, ''))) return plain
  throw invalidRequest(`${parameter} holds a control character or one that turns text. Write plain text.`, {
    parameter,
  })
}

/**
 * What two wishes share that are counted as one: letters without case and width.
 * @example wishKey('Daily Weather') === wishKey('daily weather') // true
 */
export function wishKey(wanted: string): string {
  return wanted.normalize('NFKC').toLowerCase().normalize('NFKC')
}

/**
 * Wishes ranked: those asked for most often first, of equals the latest; at most 200. `demand` is in the order of asking.
 * @example rankDemand([]) // []
 */
export function rankDemand(demand: readonly Demand[]): readonly DemandLine[] {
  const lines = [...Map.groupBy(demand, ({ wanted }) => wishKey(wanted)).values()].map(lineOf)
  return lines
    .sort((a, b) => b.asked - a.asked || (a.lastAsked === b.lastAsked ? 0 : a.lastAsked < b.lastAsked ? 1 : -1))
    .slice(0, mostLines)
}

/**
 * The line of the wishes that are counted as this one.
 * @example demandFor([], 'daily weather') // null
 */
export function demandFor(demand: readonly Demand[], wanted: string): DemandLine | null {
  const key = wishKey(wanted)
  const same = demand.filter((wish) => wishKey(wish.wanted) === key)
  return same.length === 0 ? null : lineOf(same)
}

/** Written as it was asked for last. */
function lineOf(same: readonly Demand[]): DemandLine {
  const uses = same.flatMap(({ use }) => (use === null ? [] : [use])).reverse()
  return {
    wanted: same.at(-1)?.wanted ?? '',
    asked: same.length,
    firstAsked: same[0]?.at ?? '',
    lastAsked: same.at(-1)?.at ?? '',
    uses: [...new Set(uses)].slice(0, usesShown),
  }
}
