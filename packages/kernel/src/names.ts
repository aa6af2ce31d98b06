import { ProvenderError } from './errors.ts'
import { reservedWords } from './generated/reserved-words.ts'

/** What a name is for; each kind has its own grammar. */
export type NameKind =
  | 'domain'
  | 'product'
  | 'dataset'
  | 'column'
  | 'event field'
  | 'source'
  | 'event type'
  | 'channel'
  | 'view'
  | 'token'

const hyphenated = /^[a-z][a-z0-9-]{1,49}$/
const underscored = /^[a-z][a-z0-9_]{0,62}$/
const eventType = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*){2,}$/
const engineSchemas = new Set(['system', 'temp', 'main', 'memory', 'information-schema', 'pg-catalog'])
const mayBeReserved: ReadonlySet<NameKind> = new Set<NameKind>(['channel', 'view', 'token'])
const eventEnvelope = new Set([
  'position',
  'event_id',
  'event_time',
  'ingest_time',
  'event_source',
  'subject',
  'actor',
  'source_row',
  'source_file',
  'is_late',
])

/**
 * Checks a name against the grammar of its kind and the words reserved in DuckDB, Postgres or Spark; returns it unchanged.
 * @throws CONTRACT_NAME_INVALID with the rule that is broken
 * @example checkName('column', 'title_id') // 'title_id'
 */
export function checkName(kind: NameKind, name: string): string {
  const broken = brokenRule(kind, name)
  if (broken === null) return name
  throw new ProvenderError(
    'CONTRACT_NAME_INVALID',
    `The ${kind} name ${JSON.stringify(name)} is not allowed: ${broken}.`,
    { kind, name, rule: broken },
  )
}

function brokenRule(kind: NameKind, name: string): string | null {
  switch (kind) {
    case 'domain':
    case 'product':
    case 'source':
    case 'channel':
    case 'view':
    case 'token':
      return brokenHyphenatedRule(kind, name)
    case 'event type':
      return eventType.test(name)
        ? null
        : 'write a reverse domain of at least three segments, such as org.library.loan.book-borrowed'
    case 'dataset':
    case 'column':
    case 'event field':
      return brokenUnderscoredRule(kind, name)
  }
}

function brokenHyphenatedRule(kind: NameKind, name: string): string | null {
  if (!hyphenated.test(name)) return 'use 2 to 50 lower-case letters, digits and hyphens, beginning with a letter'
  if (name.includes('--') || name.endsWith('-')) return 'hyphens stand alone and inside'
  if (/-v\d+$/.test(name)) return 'a trailing -v and number is kept for major versions'
  if ((kind === 'domain' || kind === 'product') && engineSchemas.has(name))
    return 'it is a schema or catalog name of the engines'
  if (!mayBeReserved.has(kind) && reservedWords.has(name.replaceAll('-', '_'))) return 'it is a word reserved in SQL'
  return null
}

function brokenUnderscoredRule(kind: NameKind, name: string): string | null {
  if (!underscored.test(name)) return 'use up to 63 lower-case letters, digits and underscores, beginning with a letter'
  if (name.startsWith('provender_')) return 'names beginning with provender_ are kept for Provender'
  if (kind !== 'dataset' && name === 'position') return '"position" is kept for the place of an event in the log'
  if (kind === 'event field' && eventEnvelope.has(name)) return 'it is a field of the event envelope'
  if (reservedWords.has(name)) return 'it is a word reserved in DuckDB, Postgres or Spark'
  return null
}
