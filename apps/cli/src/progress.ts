import type { Terminal } from './terminal.ts'
import { escapeControls, truncateText } from './text-width.ts'

/** Shows what goes on: one living line on a TTY, plain lines elsewhere. */
export interface Progress {
  /** What is being done now; replaces the living line, and is left out elsewhere. */
  doing(text: string): void
  /** Something that happened and stays on screen. */
  say(line: string): void
  /** Takes the living line away. */
  stop(): void
}

const redrawMs = 100
const clearLine = '\r\u001b[K'

/**
 * Progress on standard error, with the time since it began.
 * @example startProgress(terminal).say('ingest  loans  20,149 rows') // on a TTY and in a pipe: that line
 */
export function startProgress(terminal: Terminal): Progress {
  return terminal.isLive ? livingLine(terminal) : plainLines(terminal)
}

function plainLines(terminal: Terminal): Progress {
  return { doing: () => {}, say: (line) => terminal.err(`${escapeControls(line)}\n`), stop: () => {} }
}

function livingLine(terminal: Terminal): Progress {
  const startedMs = terminal.nowMs()
  const room = Number.isFinite(terminal.width) ? terminal.width - 1 : 79
  let current: string | null = null
  const draw = (): void => {
    if (current === null) return
    const elapsed = showMillis(terminal.nowMs() - startedMs)
    terminal.err(`${clearLine}${truncateText(`${elapsed.padStart(7)}  ${current}`, room)}`)
  }
  const timer = setInterval(draw, redrawMs)
  timer.unref()
  return {
    doing: (text) => {
      current = escapeControls(text)
      draw()
    },
    say: (line) => {
      terminal.err(`${clearLine}${escapeControls(line)}\n`)
      draw()
    },
    stop: () => {
      clearInterval(timer)
      if (current !== null) terminal.err(clearLine)
      current = null
    },
  }
}

/**
 * A span of time for people.
 * @example showMillis(1834) // '1.8 s'
 */
export function showMillis(millis: number): string {
  if (millis < 1000) return `${Math.round(millis)} ms`
  if (millis < 60_000) return `${(millis / 1000).toFixed(1)} s`
  const seconds = Math.round(millis / 1000)
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
}

/**
 * A whole number with thousands separated.
 * @example showCount(20149) // '20,149'
 */
export function showCount(count: number): string {
  return count.toLocaleString('en-US')
}

/**
 * A number and its thing, in the singular or plural.
 * @example plural(1, 'row') // '1 row'
 */
export function plural(count: number, thing: string, things = `${thing}s`): string {
  return `${showCount(count)} ${count === 1 ? thing : things}`
}
