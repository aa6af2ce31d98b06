const token =
  /\b[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$)[\s\S]*?\1|--[^\n]*|\/\*(?:[^*/]|\*(?!\/)|\/(?!\*)|\/\*(?:[^*]|\*(?!\/))*\*\/)*\*\/|;/g

/**
 * A statement that passed the gate without its closing semicolon and what follows, so that it can stand in `( … )` on lines of its own.
 * @example statementText("select ';' as a; -- done") // "select ';' as a"
 */
export function statementText(sql: string): string {
  for (const match of sql.matchAll(token)) if (match[0] === ';') return sql.slice(0, match.index)
  return sql
}
