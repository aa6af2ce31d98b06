import { nameOf, type SqlToken, sqlTokens } from './sql-tokens.ts'

/** A relation that a statement reads, and the name that it has there. */
export interface NamedRelation {
  /** As written: `weekly` or `library.borrowing_patterns.weekly`. */
  readonly name: string
  readonly alias: string | null
}

/** What may be written at a place of a statement. */
export type CompletionPlace =
  | { readonly kind: 'nothing' }
  /** A relation; `prefix` is what stands there of its name. */
  | { readonly kind: 'relation'; readonly from: number; readonly prefix: string }
  /** A column of what `of` names. */
  | { readonly kind: 'column'; readonly from: number; readonly prefix: string; readonly of: string }
  /** A column, a function or a word of SQL. */
  | { readonly kind: 'any'; readonly from: number; readonly prefix: string }

const beforeRelation: ReadonlySet<string> = new Set(['from', 'join'])
/** Words that end a FROM clause or stand in it and are no alias. */
const clauseWords: ReadonlySet<string> = new Set(
  'select from where group order having qualify limit offset union except intersect window on using join inner left right full cross natural asof semi anti positional lateral as tablesample pivot unpivot by'.split(
    ' ',
  ),
)

/**
 * The relations that a statement names after FROM, JOIN and the commas between them.
 * @example namedRelations('select * from a.b.c as x, d') // [{ name: 'a.b.c', alias: 'x' }, { name: 'd', alias: null }]
 */
export function namedRelations(sql: string): readonly NamedRelation[] {
  const tokens = sqlTokens(sql).filter(({ kind }) => kind !== 'comment')
  const found: NamedRelation[] = []
  for (let at = 0; at < tokens.length; at += 1) {
    if (!isWord(tokens[at], beforeRelation)) continue
    let next = readRelation(tokens, at + 1)
    while (next !== null) {
      found.push(next.relation)
      next = tokens[next.end]?.text === ',' ? readRelation(tokens, next.end + 1) : null
    }
  }
  return found
}

/**
 * What may be written where the cursor stands.
 * @example completionPlace('select * from lib', 17) // { kind: 'relation', from: 14, prefix: 'lib' }
 */
export function completionPlace(sql: string, position: number): CompletionPlace {
  const tokens = sqlTokens(sql.slice(0, position))
  const last = tokens.at(-1)
  if (last !== undefined && last.to === position && isClosedOff(last)) return { kind: 'nothing' }
  const path = pathBefore(tokens, position)
  const before = tokens[tokens.length - path.length - 1]
  if (isRelationPlace(tokens.slice(0, tokens.length - path.length))) {
    return { kind: 'relation', from: path[0]?.from ?? position, prefix: path.map(partOf).join('') }
  }
  if (path.length === 0)
    return before?.kind === 'number' && before.to === position
      ? { kind: 'nothing' }
      : { kind: 'any', from: position, prefix: '' }
  const dot = path.findLastIndex(({ text }) => text === '.')
  const partial = path[dot + 1]
  const from = partial?.from ?? position
  const prefix = partial === undefined ? '' : nameOf(partial)
  if (dot < 0) return { kind: 'any', from, prefix }
  return { kind: 'column', from, prefix, of: path.slice(0, dot).map(partOf).join('') }
}

function readRelation(tokens: readonly SqlToken[], start: number) {
  let end = start
  const parts: string[] = []
  while (isName(tokens[end]) && !isWord(tokens[end], clauseWords)) {
    parts.push(nameOf(tokens[end] as SqlToken))
    end += 1
    if (tokens[end]?.text !== '.') break
    end += 1
  }
  if (parts.length === 0 || tokens[end]?.text === '(') return null
  const hasAs = isWord(tokens[end], new Set(['as']))
  const named = tokens[hasAs ? end + 1 : end]
  const hasAlias = isName(named) && !isWord(named, clauseWords)
  const relation = { name: parts.join('.'), alias: hasAlias ? nameOf(named as SqlToken) : null }
  return { relation, end: end + (hasAs ? 1 : 0) + (hasAlias ? 1 : 0) }
}

/** The dotted name that ends at the cursor: names and dots without a space between them. */
function pathBefore(tokens: readonly SqlToken[], position: number): readonly SqlToken[] {
  const path: SqlToken[] = []
  let end = position
  for (const token of [...tokens].reverse()) {
    const isDue =
      path[0] === undefined || path[0].text === '.' ? isName(token) || token.text === '.' : token.text === '.'
    if (token.to !== end || !isDue) break
    path.unshift(token)
    end = token.from
  }
  return path
}

/** Whether a relation is due: after FROM or JOIN, or after a comma in the FROM clause. */
function isRelationPlace(tokens: readonly SqlToken[]): boolean {
  const last = tokens.at(-1)
  if (isWord(last, beforeRelation)) return true
  if (last?.text !== ',') return false
  let depth = 0
  for (const token of [...tokens].reverse()) {
    if (token.text === ')') depth += 1
    if (token.text === '(') depth -= 1
    if (depth < 0) return false
    if (depth === 0 && isWord(token, clauseWords) && !isWord(token, new Set(['as'])))
      return isWord(token, beforeRelation)
  }
  return false
}

function isClosedOff({ kind, text }: SqlToken): boolean {
  if (kind === 'string') return true
  return kind === 'comment' && !(text.startsWith('/*') && text.endsWith('*/') && text.length >= 4)
}

function isName(token: SqlToken | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted'
}

function isWord(token: SqlToken | undefined, words: ReadonlySet<string>): boolean {
  return token?.kind === 'word' && words.has(token.text.toLowerCase())
}

function partOf(token: SqlToken): string {
  return token.text === '.' ? '.' : nameOf(token)
}
