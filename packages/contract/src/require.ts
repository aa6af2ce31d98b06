import { checkName, type NameKind, ProvenderError } from '@provender/kernel'
import { invalid, isRecord, shown } from './refusal.ts'

/**
 * Asserts that a name is a text that follows the grammar of its kind.
 * @throws CONTRACT_NAME_INVALID
 */
export function requireName(kind: NameKind, name: unknown): void {
  if (typeof name === 'string') {
    checkName(kind, name)
    return
  }
  throw new ProvenderError(
    'CONTRACT_NAME_INVALID',
    `The ${kind} name is ${shown(name)}; give a text, such as ${example(kind)}.`,
    { kind, name: shown(name) },
  )
}

function example(kind: NameKind): string {
  return kind === 'event type' ? '"org.library.loan.book-borrowed"' : kind.includes(' ') ? '"title_id"' : '"weekly"'
}

/**
 * Asserts that the object that describes a thing is there at all.
 * @throws CONTRACT_INVALID
 */
export function requireSpec(thing: string, spec: unknown): void {
  if (typeof spec === 'object' && spec !== null && !Array.isArray(spec)) return
  throw invalid(
    `The ${thing} is given ${spec === undefined ? 'nothing' : shown(spec)} instead of an object with its parts.`,
    { thing },
  )
}

/**
 * Asserts that a required text is there.
 * @throws CONTRACT_INVALID naming the thing and the part that is missing
 */
export function requireText(thing: string, part: string, value: unknown): void {
  if (typeof value === 'string' && value.trim() !== '') return
  if (value !== undefined && value !== null && typeof value !== 'string') {
    throw invalid(`The ${part} of the ${thing} is ${shown(value)}; it must be a text.`, { thing, part })
  }
  throw invalid(`The ${thing} has no ${part}. Add ${part}: it is required.`, { thing, part })
}

/**
 * Asserts that something was made by sql`…`, sql.file(…) or sql.from(…), and holds text.
 * @throws CONTRACT_INVALID
 */
export function requireSql(thing: string, part: string, value: unknown): void {
  const source = isRecord(value) && isRecord(value['source']) ? value['source'] : {}
  const isText = source['kind'] === 'text' && typeof source['text'] === 'string' && source['text'].trim() !== ''
  if (isText || (source['kind'] === 'file' && typeof source['url'] === 'string')) return
  const found = source['kind'] === 'text' ? 'empty' : shown(value)
  throw invalid(`The ${part} of the ${thing} is ${found}. Write it as sql\`…\` or sql.file('./name.sql').`, {
    thing,
    part,
  })
}

/**
 * Asserts that a part is a list and returns it; an absent optional part is the empty list.
 * @throws CONTRACT_INVALID
 */
export function requireList<T>(thing: string, part: string, value: readonly T[] | undefined | null): readonly T[] {
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  throw invalid(`The ${part} of the ${thing} is ${shown(value)}; it must be a list.`, { thing, part })
}
