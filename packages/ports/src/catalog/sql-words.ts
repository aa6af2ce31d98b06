/** The words that a statement may name things by. */
export interface NamedWords {
  /** Identifiers, in lower case. */
  readonly names: ReadonlySet<string>
  /** Whether it reads all columns of something: `select *`, `t.*`, or FROM alone. */
  readonly hasStar: boolean
}

const beside = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g

/**
 * The words of a statement beside its texts and comments. Known approximation: a word may be a name, an alias or a keyword.
 * @example [...wordsOfSql("select week from weekly -- 'x'").names] // ['select', 'week', 'from', 'weekly']
 */
export function wordsOfSql(text: string): NamedWords {
  const sql = text.replace(beside, ' ').toLowerCase()
  const words: readonly string[] = sql.match(/[a-z_][a-z0-9_$]*/g) ?? []
  const hasStar = !words.includes('select') || /(?:\bselect|\bdistinct|\ball|,|\.)\s*\*/.test(sql)
  return { names: new Set(words), hasStar }
}
