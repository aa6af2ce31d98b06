/** A token of SQL with its place; comments and strings are tokens too, so that nothing in them is taken for a name. */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'string' | 'comment' | 'number' | 'sign'
  readonly text: string
  readonly from: number
  readonly to: number
}

const pattern =
  /(?<comment>--[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/|$))|(?<string>\b[eE]'(?:[^'\\]|\\.|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|\$\$[\s\S]*?(?:\$\$|$))|(?<quoted>"(?:[^"]|"")*(?:"|$))|(?<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<sign>\S)/gu

/**
 * SQL in tokens, without the spaces; what is not closed reaches to the end, as it does while one types.
 * @example sqlTokens('from "a b"').map(({ kind }) => kind) // ['word', 'quoted']
 */
export function sqlTokens(sql: string): readonly SqlToken[] {
  return [...sql.matchAll(pattern)].map((match) => {
    const kind = (Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined)?.[0] ??
      'sign') as SqlToken['kind']
    return { kind, text: match[0], from: match.index, to: match.index + match[0].length }
  })
}

/**
 * A name as SQL means it: without its quotes, and in small letters where it has none.
 * @example nameOf({ kind: 'quoted', text: '"A ""b"""', from: 0, to: 9 }) // 'A "b"'
 */
export function nameOf({ kind, text }: SqlToken): string {
  return kind === 'quoted' ? text.replace(/^"|"$/g, '').replaceAll('""', '"') : text.toLowerCase()
}

/**
 * A name as it must stand in SQL: quoted when it is more than letters, digits and underscores.
 * @example quotedName('loan count') // '"loan count"'
 */
export function quotedName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`
}
