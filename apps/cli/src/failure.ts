import { type ErrorCode, isProvenderError, type ProvenderError } from '@provender/kernel'
import type { Terminal } from './terminal.ts'
import { escapeControls } from './text-width.ts'

/** What to do next where the message alone does not say it as a command. */
const nextSteps: Partial<Readonly<Record<ErrorCode, string>>> = {
  WORKSPACE_NOT_FOUND: 'provender init',
  REGISTRY_PRODUCT_UNKNOWN: 'provender show   (lists the products)',
  REGISTRY_RELEASE_UNKNOWN: 'provender releases <domain/product>   (lists the releases)',
  REGISTRY_DATASET_UNKNOWN: 'provender show <domain/product>   (lists its datasets)',
  EVENT_TYPE_UNKNOWN: 'provender events   (lists the event types)',
  SQL_COLUMNS_MISMATCH: 'change the SQL or the columns, then: provender plan',
  TOKEN_NAME_TAKEN: 'provender token revoke <name>   (or choose another name)',
  TOKEN_UNKNOWN: 'provender token list',
  USAGE: 'provender --help',
  OWNER_UNREACHABLE: 'provender status',
  INTERNAL: 'repeat the command with --debug and report what it prints',
}

/**
 * An error as people read it: `error CODE: message`, then the next step; the stack only when asked for.
 * @example failureText(error, false).split('\n')[0] // 'error USAGE: …'
 */
export function failureText(error: ProvenderError, isDebug: boolean): string {
  const next = nextSteps[error.code]
  const message = error.message.split('\n').map(escapeControls).join('\n')
  const lines = [`error ${error.code}: ${message}`]
  if (next !== undefined) lines.push(`next  ${next}`)
  if (isDebug) lines.push(...stacksOf(error))
  return lines.join('\n')
}

/**
 * An error as programs read it: one JSON document.
 * @example failureJson(error).error.code // 'USAGE'
 */
export function failureJson(error: ProvenderError): {
  readonly error: {
    readonly code: ErrorCode
    readonly message: string
    readonly details: unknown
    readonly next: string | null
  }
} {
  const { code, message, details } = error
  return { error: { code, message, details, next: nextSteps[code] ?? null } }
}

/** Prints an error where people or programs look for it. */
export function printFailure(
  terminal: Terminal,
  error: ProvenderError,
  as: { readonly isJson: boolean; readonly isDebug: boolean },
): void {
  if (as.isJson) {
    terminal.out(JSON.stringify(failureJson(error)))
    if (as.isDebug) terminal.err(`${stacksOf(error).join('\n')}\n`)
    return
  }
  const text = failureText(error, as.isDebug)
  const { red } = terminal.colours
  terminal.err(`${text.replace(/^error [A-Z_]+/, (head) => red(head))}\n`)
}

function stacksOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return []
  const own = error.stack ?? error.message
  return [isProvenderError(error) ? own : `caused by ${own}`, ...stacksOf(error.cause)]
}
