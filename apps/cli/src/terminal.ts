/** Colours that stand beside text, never instead of it; plain where colours are not wanted. */
export interface Palette {
  readonly red: (text: string) => string
  readonly green: (text: string) => string
  readonly yellow: (text: string) => string
  readonly dim: (text: string) => string
  readonly bold: (text: string) => string
}

/** Where a command writes: results to `out`, everything said on the way to `err`. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Cells per line of a results table; infinite when the output goes to a file or pipe. */
  readonly width: number
  /** Whether a person watches standard error. */
  readonly isLive: boolean
  readonly colours: Palette
  readonly nowMs: () => number
}

interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** What a terminal is made of: the process, or a test's stand-in. */
export interface TerminalParts {
  readonly stdout: Stream
  readonly stderr: Stream
  readonly env: Readonly<Record<string, string | undefined>>
  readonly nowMs: () => number
}

const plain = (text: string): string => text
const ansi =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001b[${open}m${text}\u001b[${close}m`

const coloured: Palette = {
  red: ansi(31, 39),
  green: ansi(32, 39),
  yellow: ansi(33, 39),
  dim: ansi(2, 22),
  bold: ansi(1, 22),
}
const colourless: Palette = { red: plain, green: plain, yellow: plain, dim: plain, bold: plain }

/**
 * The terminal of a process. Colours only on a TTY and never with NO_COLOR.
 * @source https://no-color.org
 */
export function terminalOf({ stdout, stderr, env, nowMs }: TerminalParts): Terminal {
  const isDumb = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
  return {
    out: (text) => void stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    err: (text) => void stderr.write(text),
    width: stdout.isTTY === true ? (stdout.columns ?? 80) : Number.POSITIVE_INFINITY,
    isLive: stderr.isTTY === true && env['TERM'] !== 'dumb',
    colours: stdout.isTTY === true && stderr.isTTY === true && !isDumb ? coloured : colourless,
    nowMs,
  }
}
