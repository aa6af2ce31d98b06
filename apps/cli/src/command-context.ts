import type { Terminal } from './terminal.ts'

/** What every command works with. */
export interface CommandContext {
  readonly terminal: Terminal
  readonly isJson: boolean
  /** Where the workspace is looked for: `--workspace`, or the current folder. */
  readonly folder: string
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

/** The answer of a command: text for people or, with `--json`, one JSON document. */
export function answer(context: CommandContext, json: unknown, text: () => string): void {
  context.terminal.out(context.isJson ? JSON.stringify(json) : text())
}

/** One step of something long, with `--json`: a line of NDJSON on standard error. */
export function reportStep(context: CommandContext, step: unknown): void {
  context.terminal.err(`${JSON.stringify(step)}\n`)
}
