/**
 * A text as one word of a POSIX shell, whatever it holds.
 * @example shellQuoted("it's") // "'it'\\''s'"
 */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/**
 * A text as a literal of TypeScript, JavaScript and Python at once: their escapes for JSON's strings are the same.
 * @example stringLiteral('a "b"\n') // '"a \\"b\\"\\n"'
 */
export function stringLiteral(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
